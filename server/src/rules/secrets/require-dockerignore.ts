import { letThrough } from '../../lint/build-context.ts';
import { defineRule } from '../../lint/rule.ts';
import { ships } from '../../lint/stages.ts';
import type { InstructionOf, Word } from '../../syntax/model.ts';

/** Sources that take the whole context along; `*` matches names with a leading dot too. */
const WHOLE_CONTEXT = /^(?=.)(?:\.?\/)*(?:\.|\*|\*\*)?\/?$/;

/** What should never be in an image, and how it is called. */
const UNWANTED: readonly (readonly [path: string, name: string])[] = [
  ['.git/config', '.git'],
  ['.env', '.env'],
];
/** Kept apart: few contexts hold them. */
const KEYS: readonly (readonly [path: string, name: string])[] = [
  ['id_rsa', 'id_rsa'],
  ['server.key', '*.key'],
  ['server.pem', '*.pem'],
  ['.npmrc', '.npmrc'],
];

interface Whole {
  readonly instruction: InstructionOf<'ADD' | 'COPY'>;
  readonly source: Word;
}

export default defineRule({
  meta: {
    name: 'require-dockerignore',
    group: 'secrets',
    since: '0.1.0',
    summary: 'Where the whole build context is copied, a .dockerignore keeps secrets out of it.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.10'], cwe: ['CWE-538'], nist: ['4.1.4'] },
    messages: {
      missing: "'{source}' copies the whole build context, and there is no .dockerignore.",
      lets: "'{source}' copies {files}, which {ignore} does not leave out.",
    },
    advice:
      'The history of the repository and local secrets end up in the image; list what does not belong there in a .dockerignore, .git and .env first.',
    fix: 'none',
    docs: {
      why: 'A folder on a developer machine holds more than the application: the Git history with everything ever committed, .env files, keys, local builds. COPY . takes it all, and every change in it makes the build start over.',
      how: 'Add a .dockerignore next to the Dockerfile that names .git, .env and keys, or leaves out everything but what the build needs. Or copy only the folders that are needed.',
      bad: 'FROM node:22\nWORKDIR /app\nCOPY . .\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY src/ src/\n',
      links: [
        'https://docs.docker.com/build/concepts/context/#dockerignore-files',
        'https://docs.docker.com/build/building/best-practices/#exclude-with-dockerignore',
      ],
    },
  },
  create(context) {
    const { buildContext } = context.facts;
    if (buildContext === undefined) return {};
    const { dockerignore, dockerignorePath = '.dockerignore' } = buildContext;
    const found: Whole[] = [];

    function collect(instruction: InstructionOf<'ADD' | 'COPY'>): void {
      if (instruction.kind === 'COPY' && instruction.from !== undefined) return;
      const source = instruction.sources.find((word) =>
        WHOLE_CONTEXT.test(context.expand(instruction, word.raw) ?? '-'),
      );
      if (source !== undefined) found.push({ instruction, source });
    }

    return {
      onCopy: collect,
      onAdd: collect,
      // One finding says it for the file: the missing list is one fault, however often the context is copied.
      onEnd() {
        const shipping = found.find(({ instruction }) => ships(instruction));
        const whole = shipping ?? found[0];
        if (whole === undefined) return;
        const { instruction, source } = whole;
        const exclude = instruction.flags.flatMap(({ name, value }) =>
          name === 'exclude' && value !== undefined ? [value] : [],
        );
        const unwanted = named(UNWANTED, dockerignore, exclude);
        const keys = named(KEYS, dockerignore, exclude);
        const related = found
          .filter((each) => each !== whole)
          .map((each) => ({ span: each.source.span, message: 'Here too.' }));
        const base = { at: source.span, related };
        if (dockerignore === null) {
          if (unwanted.length === 0) return;
          context.report({
            ...base,
            message: 'missing',
            data: { source: source.value },
            severity: shipping === undefined ? 'info' : 'warning',
          });
        } else if (unwanted.length + keys.length > 0) {
          const files = listed(unwanted.length > 0 ? unwanted : keys);
          const confidence = unwanted.length > 0 ? 'medium' : 'low';
          const data = { source: source.value, files, ignore: dockerignorePath };
          context.report({ ...base, message: 'lets', data, severity: 'info', confidence });
        }
      },
    };
  },
});

function named(
  wanted: readonly (readonly [string, string])[],
  dockerignore: string | null,
  exclude: readonly string[],
): string[] {
  return wanted
    .filter(([path]) => letThrough(dockerignore, exclude, [path]).length > 0)
    .map(([, name]) => `'${name}'`);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
