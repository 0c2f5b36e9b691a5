import { fromImage } from '../../lint/from-image.ts';
import { imagesNamedBy } from '../../lint/image-uses.ts';
import { knownBase, knownImageNamed } from '../../lint/known-image.ts';
import { defineRule } from '../../lint/rule.ts';
import type { InstructionOf } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

export default defineRule({
  meta: {
    name: 'valid-image-signature',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'An image whose maker signs is signed by its maker.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-347'] },
    messages: {
      invalid: "The signature of '{image}' {reason}.",
      unsigned: "'{image}' is not signed, though images of {vendor} are.",
    },
    advice:
      'Somebody else may have made this image, or changed it; do not build on it before its maker or your registry can say why.',
    fix: 'none',
    docs: {
      why: 'Makers of hardened images sign each one. An image under their name that is not signed, or by somebody else, was put there by whoever has got into the registry, the mirror or the way to it, and brings along what it likes.',
      how: 'Compare the digest with the one that the maker names, and pull again from the maker itself. A mirror may have lost the signatures: copy them too, as cosign copy does. The rule speaks only where registries may be asked.',
      bad: 'FROM cgr.dev/chainguard/node:latest-dev\nUSER 65532\n',
      good: 'FROM cgr.dev/chainguard/node:latest\nUSER 65532\n',
      links: [
        'https://docs.sigstore.dev/cosign/verifying/verify/',
        'https://docs.docker.com/dhi/how-to/verify/',
        'https://github.com/GoogleContainerTools/distroless#how-do-i-verify-distroless-images',
        'https://cwe.mitre.org/data/definitions/347.html',
      ],
    },
  },
  create: (context) => {
    // Mostly nobody asked a registry.
    if (context.facts.images === undefined) return {};
    const { file } = context;

    function judge(known: ReturnType<typeof knownImageNamed>, image: string, at: Span): void {
      const signature = known?.signature;
      if (signature?.state === 'invalid') {
        const { reason } = signature;
        context.report({ at, message: 'invalid', data: { image, reason } });
      } else if (signature?.state === 'unsigned') {
        const { vendor } = signature;
        // A mirror may have lost it on the way.
        context.report({ at, message: 'unsigned', data: { image, vendor }, severity: 'warning' });
      }
    }

    function judgePulled(instruction: InstructionOf<'COPY' | 'RUN'>): void {
      if (instruction.onbuild !== undefined) return;
      for (const { raw, span } of imagesNamedBy(file, instruction))
        judge(knownImageNamed(context, raw), raw, span);
    }

    return {
      onFrom(from) {
        const image = fromImage(file, from);
        if (image !== undefined) judge(knownBase(context, from), image.shown, image.span);
      },
      onCopy: judgePulled,
      onRun: judgePulled,
    };
  },
});
