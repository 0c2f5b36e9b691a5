import { parseReference } from '../../image/reference.ts';
import { defineRule } from '../../lint/rule.ts';
import type { Dockerfile, Flag, Instruction } from '../../syntax/model.ts';
import { resolveStage } from '../../syntax/parse.ts';

export default defineRule({
  meta: {
    name: 'valid-image-reference',
    group: 'build',
    since: '0.1.0',
    summary: 'Image references can be read: name, tag and digest in the form that registries know.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['INVALID_REFERENCE_FORMAT', 'FLAG_INVALID_FROM_VALUE'] },
    controls: {},
    messages: {
      reference: "'{reference}' is no image reference.",
      upper: "'{reference}' is no image reference: the name must be lower case.",
      digest: "The digest of '{reference}' has the wrong length.",
      stage: "FROM must write the stage '{reference}' in lower case.",
      variable: "Variables are not replaced in '{reference}'.",
      empty: "The flag '--from' is empty, so the files come from the build context.",
    },
    advice:
      'The build fails here. A reference is [registry/]name[:tag][@sha256:digest]; to copy from an image that a variable names, give it a stage of its own with FROM.',
    fix: 'unsafe',
    docs: {
      why: 'The builder reads an image reference before it asks a registry, and fails on capitals in the name, an empty tag, a scheme such as https:// or a cut digest. Build arguments work in FROM, but neither in COPY --from nor in the from of a mount.',
      how: 'Copy the reference from the registry, or ask for the digest with docker buildx imagetools inspect. For a variable, write FROM name:$TAG AS tools and COPY --from=tools.',
      bad: 'FROM https://registry.example.com/app:1.2\n',
      good: 'FROM registry.example.com/app:1.2\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#from',
        'https://github.com/distribution/reference',
      ],
    },
  },
  stateless: true,
  create: (context) => {
    const { file } = context;
    return {
      onFrom(from) {
        const { image, stage } = from;
        if (image === undefined) return;
        if (stage?.base.kind === 'stage') {
          const name = context.expand(from, image.raw);
          // Stage names are kept in lower case, and FROM alone compares them as they are written.
          if (name === undefined || name === name.toLowerCase()) return;
          const edits = [{ span: image.span, text: name.toLowerCase() }];
          context.report({
            at: image.span,
            message: 'stage',
            data: { reference: name },
            aliases: {},
            fixes: image.raw === name ? [{ title: 'Write it in lower case', kind: 'unsafe', edits }] : [],
          });
          return;
        }
        // What depends on build arguments is judged by their defaults, elsewhere.
        if (image.variables.length > 0 || stage?.base.kind !== 'image') return;
        const { reference } = stage.base;
        const message = faultOf(reference);
        if (message === undefined) return;
        const aliases = { 'dockerfile-utils': ['INVALID_REFERENCE_FORMAT'] };
        context.report({ at: image.span, message, data: { reference }, aliases });
      },
      onInstruction(instruction) {
        for (const { value, valueSpan } of sourcesOf(instruction)) {
          const aliases =
            instruction.kind === 'COPY' ? { 'dockerfile-utils': ['FLAG_INVALID_FROM_VALUE'] } : {};
          if (value === '') {
            if (instruction.kind !== 'COPY') continue;
            context.report({ at: valueSpan, severity: 'hint', confidence: 'low', message: 'empty', aliases });
            continue;
          }
          const data = { reference: value };
          if (value.includes('$')) {
            context.report({ at: valueSpan, message: 'variable', data, aliases: {} });
          } else if (!isStage(file, value)) {
            const message = faultOf(value);
            if (message !== undefined) context.report({ at: valueSpan, message, data, aliases });
          }
        }
      },
    };
  },
});

/** Where an instruction takes files from: `COPY --from` and `from` of mounts. */
function sourcesOf(instruction: Instruction): { value: string; valueSpan: NonNullable<Flag['valueSpan']> }[] {
  const written =
    instruction.kind === 'COPY'
      ? [instruction.from]
      : instruction.kind === 'RUN'
        ? instruction.mounts.flatMap(({ options }) => options.filter(({ key }) => key === 'from'))
        : [];
  return written.flatMap((item) =>
    item?.value === undefined || item.valueSpan === undefined
      ? []
      : [{ value: item.value, valueSpan: item.valueSpan }],
  );
}

/** Numbers name stages too, whether there are so many or not. */
function isStage(file: Dockerfile, name: string): boolean {
  return name === '' || /^\d+$/.test(name) || resolveStage(name, file.stages) !== undefined;
}

const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

function faultOf(reference: string): 'reference' | 'upper' | 'digest' | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined)
    return parseReference(reference.toLowerCase()) === undefined ? 'reference' : 'upper';
  const [algorithm = '', hash = ''] = parsed.digest?.split(':') ?? [];
  const length = Object.hasOwn(DIGEST_LENGTHS, algorithm) ? DIGEST_LENGTHS[algorithm] : undefined;
  return length === undefined || length === hash.length ? undefined : 'digest';
}
