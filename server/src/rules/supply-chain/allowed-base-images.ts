import { allowsImage } from '../../lint/allowed-images.ts';
import { imagesNamedBy } from '../../lint/image-uses.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { isFrom, originOf } from '../../lint/registries.ts';

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
    messages: { image: "'{image}' is not among the allowed images." },
    advice:
      'The list holds the images that somebody in your organisation keeps an eye on; use one of them, or ask for this one to be added.',
    fix: 'none',
    docs: {
      why: 'Every base image is software that the organisation takes over, with its flaws and its updates. A list of approved images keeps their number small enough to be scanned, mirrored and patched, and makes a new one a decision instead of an accident.',
      how: 'Name the images under allowed-images in bulkhead.yaml: node for the official image, acme/* for all of an account, ghcr.io/acme/* for a part of a registry; with a tag, node:24-* allows these tags alone. Without such a list the rule is silent. The examples are for a list with debian alone.',
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
    const { allowedImages = [], allowedRegistries = [] } = context.policy;
    if (allowedImages.length === 0) return;
    for (const { raw, reference, span } of imagesNamedBy(context.file, instruction)) {
      const origin = originOf(reference);
      // An image of a registry that is not allowed is told of as that.
      if (origin === undefined) continue;
      if (allowedRegistries.length > 0 && !allowedRegistries.some((entry) => isFrom(origin, entry))) continue;
      if (allowedImages.some((entry) => allowsImage(reference, entry))) continue;
      context.report({ at: span, message: 'image', data: { image: raw } });
    }
  },
);
