import { imageUses, versionOf } from '../../lint/image-uses.ts';
import { defineRule } from '../../lint/rule.ts';
import { baseName } from '../../text/path.ts';

export default defineRule({
  meta: {
    name: 'digest-keeps-tag',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'An image that is pinned to a digest keeps its tag.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-1357'] },
    messages: { tag: "'{image}' has a digest and no tag, so nobody sees which version it is." },
    advice:
      'Update tools follow the tag to offer the next digest, and readers need it to know what they run; write name:tag@digest.',
    fix: 'none',
    docs: {
      why: 'A digest pins the bytes and hides what they are: whether the image is a year old, or which version a scanner should expect. Tools such as Dependabot and Renovate read the tag to know which digest comes next, so without one the pin stays where it is while fixes pass by.',
      how: 'Write tag and digest: node:24-slim@sha256:…. The builder uses the digest alone, the tag is for people and tools. A comment right above that names image and tag will do for readers.',
      bad: 'FROM alpine@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1\nUSER 1000:1000\nCMD ["sh"]\n',
      good: 'FROM alpine:3.22@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1\nUSER 1000:1000\nCMD ["sh"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
        'https://docs.renovatebot.com/docker/#digest-pinning',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { comments } = context.file;
      for (const { raw, reference, span } of imageUses(context.file)) {
        if (reference === undefined) continue;
        const atSign = reference.indexOf('@');
        if (atSign < 0 || versionOf(reference).tag !== undefined) continue;
        const name = reference.slice(0, atSign);
        const line = context.file.lines.lineAt(span.start);
        const tagged = `${baseName(name)}:`;
        const isTold = comments.some(
          (comment) =>
            comment.text.includes(tagged) && context.file.lines.lineAt(comment.span.start) === line - 1,
        );
        if (isTold) continue;
        context.report({
          at: span,
          message: 'tag',
          data: { image: raw.length > atSign && raw.startsWith(name) ? `${name}@…` : raw },
          // Such as `static-debian12` and `ubi9`: the name tells the version.
          confidence: /\d$/.test(name) ? 'low' : raw === reference ? 'high' : 'medium',
        });
      }
    },
  },
});
