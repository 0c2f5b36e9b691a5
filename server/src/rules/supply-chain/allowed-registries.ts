import { approvedFix, judgeImage } from '../../lint/approved-images.ts';
import { imagesNamedBy } from '../../lint/image-uses.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { originOf } from '../../lint/registries.ts';

export default instructionRule(
  {
    name: 'allowed-registries',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Images come from the registries that the configuration allows.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3026'] },
    controls: { cis: ['4.2'], nist: ['4.1.5'] },
    messages: { registry: "'{image}' comes from '{registry}', which is not an allowed registry." },
    advice:
      'Images from elsewhere pass by the scans and approvals of your organisation; use the mirror or the equivalent in an allowed registry.',
    fix: 'unsafe',
    docs: {
      why: 'An image brings its whole operating system along, and whoever may push to its registry decides what that is. A list of allowed registries keeps images out that nobody in the organisation has looked at.',
      how: 'Name the registries under allowed-registries in bulkhead.yaml: docker.io for Docker Hub, *.example.com for all below a domain, ghcr.io/acme for a part of a registry. Under replacements a registry may have a mirror to take its place, which is offered as a fix. Without these lists the rule is silent. The examples are for a list with docker.io alone.',
      bad: 'FROM registry.example.net/tools/builder:2.4\n',
      good: 'FROM debian:13-slim\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image',
        'https://csrc.nist.gov/pubs/sp/800/190/final',
      ],
    },
  },
  ['FROM', 'COPY', 'RUN'],
  (instruction, context) => {
    const { policy, file } = context;
    if ((policy.allowedRegistries ?? []).length === 0 && (policy.replacements ?? []).length === 0) return;
    for (const used of imagesNamedBy(file, instruction)) {
      const { raw, reference, span } = used;
      const verdict = judgeImage(reference, policy);
      const registry = originOf(reference)?.registry;
      if (verdict?.registry !== 'denied' || registry === undefined) continue;
      const fixes = approvedFix(file, used, verdict.instead);
      context.report({ at: span, message: 'registry', data: { image: raw, registry }, fixes });
    }
  },
);
