import { imageUses, versionOf } from '../../lint/image-uses.ts';
import { defineRule } from '../../lint/rule.ts';

export default defineRule({
  meta: {
    name: 'require-image-digest',
    group: 'base-image',
    since: '0.1.0',
    summary: 'Every image is pinned to a digest.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'strict',
    aliases: { semgrep: ['dockerfile-source-not-pinned'] },
    controls: { cwe: ['CWE-1357'], nist: ['4.2.2'] },
    messages: { digest: "Image '{image}' is not pinned to a digest." },
    advice:
      'A tag can be moved to other content, by its owner or by whoever takes over the account; a digest names the bytes. Keep the tag for readers.',
    fix: 'none',
    docs: {
      why: 'A tag is a name that the registry resolves anew at every build, and whoever may push can point it elsewhere. A digest is the hash of the image itself, so the build gets exactly what was reviewed or fails.',
      how: 'Write tag and digest, such as node:22-slim@sha256:…; bulkhead pin does it. Let bulkhead pin --update, or a tool such as Dependabot or Renovate, move the digest when the tag moves.',
      bad: 'FROM alpine:3.22\nUSER 1000:1000\nCMD ["sh"]\n',
      good: 'FROM alpine:3.22@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1\nUSER 1000:1000\nCMD ["sh"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
        'https://docs.docker.com/reference/dockerfile/#from',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      for (const use of imageUses(context.file)) {
        const reference = use.reference ?? use.raw;
        if (versionOf(reference).isPinned) continue;
        context.report({
          at: use.span,
          message: 'digest',
          data: { image: use.raw },
          // An argument without a default may bring the digest; a single word may be a named build context.
          confidence:
            use.reference === undefined || (use.by !== 'FROM' && !/[/:]/.test(use.raw)) ? 'low' : 'high',
          ...(use.by === 'FROM' ? {} : { aliases: {} }),
        });
      }
    },
  },
});
