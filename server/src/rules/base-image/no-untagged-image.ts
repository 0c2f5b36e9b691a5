import { imageEnv } from '../../knowledge/image-env.ts';
import { imageUses, versionOf } from '../../lint/image-uses.ts';
import type { Aliases, Confidence } from '../../lint/rule.ts';
import { defineRule } from '../../lint/rule.ts';
import type { Stage } from '../../syntax/model.ts';

const ALIASES = {
  hadolint: ['DL3006'],
  trivy: ['DS-0001'],
  checkov: ['CKV_DOCKER_7'],
  kics: ['Image Version Not Explicit'],
  semgrep: ['missing-image-version'],
} as const;

/** Who follows build arguments, and who sees at least that no colon is written. */
const WITH_DEFAULTS: Aliases = { trivy: ALIASES.trivy, checkov: ALIASES.checkov, kics: ALIASES.kics };
const WITHOUT_DEFAULTS: Aliases = { trivy: ALIASES.trivy, checkov: ALIASES.checkov };

export default defineRule({
  meta: {
    name: 'no-untagged-image',
    group: 'base-image',
    since: '0.1.0',
    summary: 'Every image is named with a tag or a digest.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: { cwe: ['CWE-1357'], nist: ['4.2.2'] },
    messages: {
      untagged: "Image '{image}' has neither tag nor digest.",
      argument: "Image '{image}' has neither tag nor digest unless a build argument brings one.",
    },
    advice:
      'Without a tag the build takes whatever is latest that day, so it can change or break without a commit; name the version you tested.',
    fix: 'none',
    docs: {
      why: 'An image without a tag means the tag latest. Two builds of the same commit can then start from different systems, a new major version arrives unasked, and nobody can say later which one a vulnerable image was built on.',
      how: 'Name the version, such as node:22-bookworm-slim, or better a tag with its digest.',
      bad: 'FROM node\nCOPY app.js /\nUSER node\nCMD ["node", "/app.js"]\n',
      good: 'FROM node:22-bookworm-slim\nCOPY app.js /\nUSER node\nCMD ["node", "/app.js"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
        'https://docs.docker.com/reference/dockerfile/#from',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      for (const use of imageUses(context.file)) {
        const reference = use.reference ?? use.bare;
        if (reference === undefined) continue;
        const { tag, hasDigest } = versionOf(reference);
        if (tag !== undefined || hasDigest) continue;
        const image = use.raw;
        if (use.reference === undefined) {
          // `node$TAG`: a build that passes TAG is fine.
          context.report({
            at: use.span,
            message: 'argument',
            data: { image },
            confidence: 'low',
            aliases: WITHOUT_DEFAULTS,
          });
        } else if (use.by !== 'FROM') {
          // A single word may also be a build context that the command line names.
          const confidence: Confidence = reference.includes('/') ? 'medium' : 'low';
          context.report({ at: use.span, message: 'untagged', data: { image }, confidence, aliases: {} });
        } else if (/\$[^/]*$/.test(use.raw)) {
          const chosen = choosesStage(use.raw, context.file.stages) || isLocal(reference);
          context.report({
            at: use.span,
            message: 'untagged',
            data: { image: reference },
            confidence: chosen ? 'low' : 'medium',
            aliases: WITH_DEFAULTS,
          });
        } else {
          context.report({ at: use.span, message: 'untagged', data: { image } });
        }
      }
    },
  },
});

/** `FROM test-$KIND` in a file with a stage `test-unit`: the argument picks a stage, and its default need not be one. */
function choosesStage(raw: string, stages: readonly Stage[]): boolean {
  const start = raw.indexOf('$');
  const head = raw.slice(0, start).toLowerCase();
  return head !== '' && !head.includes('/') && stages.some(({ name }) => name?.startsWith(head) === true);
}

/** A bare name that is no well-known image is most often one that was built on this machine before. */
function isLocal(reference: string): boolean {
  return /^[\w-]+$/.test(reference) && !imageEnv(reference).isComplete;
}
