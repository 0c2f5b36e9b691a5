import { approvedFix, judgeImage } from '../../lint/approved-images.ts';
import { imagesNamedBy } from '../../lint/image-uses.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'allowed-base-images',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Images are among those that the configuration allows.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'all',
    aliases: {},
    controls: { cis: ['4.2'], nist: ['4.1.5'] },
    messages: {
      image: "'{image}' is not among the allowed images.",
      replaced: "'{image}' is not approved; '{instead}' is to be used.",
    },
    advice:
      'The list holds the images that somebody in your organisation keeps an eye on; use one of them, or ask for this one to be added.',
    fix: 'unsafe',
    docs: {
      why: 'Every base image is software that the organisation takes over, with its flaws and its updates. A list of approved images keeps their number small enough to be scanned, mirrored and patched, and makes a new one a decision instead of an accident.',
      how: 'Name the images under allowed-images in bulkhead.yaml: node for the official image, acme/* for all of an account, ghcr.io/acme/* for a part of a registry; with a tag, node:24-* allows these tags alone. Under replacements an image may have an approved one to take its place, which is offered as a fix. Without these lists the rule is silent; with one of them it runs in every preset. The examples are for a list with debian alone.',
      bad: 'FROM ubuntu:24.04\nUSER 1000:1000\nCMD ["bash"]\n',
      good: 'FROM debian:13-slim\nUSER 1000:1000\nCMD ["bash"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image',
        'https://csrc.nist.gov/pubs/sp/800/190/final',
      ],
    },
  },
  ['FROM', 'COPY', 'RUN'],
  (instruction, context) => {
    const { policy, file } = context;
    if ((policy.allowedImages ?? []).length === 0 && (policy.replacements ?? []).length === 0) return;
    for (const used of imagesNamedBy(file, instruction)) {
      const { raw, reference, span } = used;
      const verdict = judgeImage(reference, policy);
      // An image of a registry that is not allowed is told of as that.
      if (verdict === undefined || verdict.registry === 'denied') continue;
      const { image, instead } = verdict;
      const fixes = approvedFix(file, used, instead);
      if (image === 'denied') context.report({ at: span, message: 'image', data: { image: raw }, fixes });
      else if (image === 'replaced' && instead !== undefined)
        context.report({ at: span, message: 'replaced', data: { image: raw, instead }, fixes });
    }
  },
);
