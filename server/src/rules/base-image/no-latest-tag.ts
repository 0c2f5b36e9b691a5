import { imageUses, tailSpan, versionOf } from '../../lint/image-uses.ts';
import type { Aliases } from '../../lint/rule.ts';
import { defineRule } from '../../lint/rule.ts';

const FROM_DEFAULT: Aliases = { trivy: ['DS-0001'] };

export default defineRule({
  meta: {
    name: 'no-latest-tag',
    group: 'base-image',
    since: '0.1.0',
    summary: 'No image is taken by the tag latest.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3007'],
      trivy: ['DS-0001'],
      checkov: ['CKV_DOCKER_7'],
      kics: ["Image Version Using 'latest'"],
      semgrep: ['avoid-latest-version'],
    },
    controls: { cwe: ['CWE-1357'], nist: ['4.2.2'] },
    messages: { latest: "Image '{image}' is taken by the tag latest." },
    advice:
      'The tag latest moves with every release, so the build can change or break without a commit; name the version you tested, or add its digest.',
    fix: 'none',
    docs: {
      why: 'The tag latest is only a default name and says nothing about the version. It moves with every release, so two builds of the same commit can differ and an old image cannot be traced back to what it was built on.',
      how: 'Name the version, or keep the tag and add the digest it means today.',
      bad: 'FROM debian:latest\nUSER 1000:1000\nCMD ["bash"]\n',
      good: 'FROM debian:12.11-slim\nUSER 1000:1000\nCMD ["bash"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
        'https://docs.docker.com/reference/cli/docker/image/tag/',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      for (const use of imageUses(context.file)) {
        if (use.reference === undefined) continue;
        const { tag, hasDigest } = versionOf(use.reference);
        if (tag !== 'latest' || hasDigest) continue;
        const isWritten = use.raw.endsWith(':latest');
        const found = {
          at: isWritten ? tailSpan(context.file, use, 'latest') : use.span,
          message: 'latest',
          data: { image: isWritten ? use.raw : use.reference },
        } as const;
        if (use.by !== 'FROM') context.report({ ...found, confidence: 'medium', aliases: {} });
        else if (isWritten) context.report(found);
        else context.report({ ...found, confidence: 'medium', aliases: FROM_DEFAULT });
      }
    },
  },
});
