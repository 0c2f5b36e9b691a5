import { parseReference } from '../../image/reference.ts';
import type { Aliases, Fix, RuleContext } from '../../lint/rule.ts';
import { defineRule } from '../../lint/rule.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import type { Dockerfile, Instruction, Stage, Word, WorkdirInstruction } from '../../syntax/model.ts';
import { withoutEndSlashes } from '../../text/path.ts';

const LITERAL: Aliases = {
  hadolint: ['DL3000'],
  trivy: ['DS-0009'],
  checkov: ['CKV_DOCKER_10'],
  kics: ['WORKDIR Path Not Absolute'],
  semgrep: ['use-absolute-workdir'],
  'dockerfile-utils': ['WORKDIR_IS_NOT_ABSOLUTE'],
};
/** The others take what begins with a variable for absolute. */
const EXPANDED: Aliases = { semgrep: ['use-absolute-workdir'] };
const FIRST: Aliases = { buildkit: ['WorkdirRelativePath'] };

const MESSAGES = {
  base: "WORKDIR '{path}' is relative to whatever directory the base image is in.",
  known: "WORKDIR '{path}' is relative and means '{absolute}' here.",
  earlier: "WORKDIR '{path}' is relative to an earlier WORKDIR.",
} as const;

export default defineRule({
  meta: {
    name: 'absolute-workdir',
    group: 'build',
    since: '0.1.0',
    summary: 'The first WORKDIR of a stage is an absolute path.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { ...LITERAL, ...FIRST },
    controls: {},
    messages: MESSAGES,
    advice:
      'Where it leads can change with the base image or the lines above, and files land elsewhere without an error; write the path from / on.',
    fix: 'safe',
    docs: {
      why: 'A relative WORKDIR is joined to the directory in force, and the first one of a stage to the one that the base image happens to set. A new base image moves the application, and later paths, permissions and volumes miss it.',
      how: 'Write the full path. A relative step below an absolute WORKDIR of the same file is left in peace by default.',
      bad: 'FROM python:3.13-slim\nWORKDIR app\nUSER 65532:65532\n',
      good: 'FROM python:3.13-slim\nWORKDIR /app\nUSER 65532:65532\n',
      links: [
        'https://docs.docker.com/reference/build-checks/workdir-relative-path/',
        'https://docs.docker.com/reference/dockerfile/#workdir',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      const { preamble, stages } = context.file;
      // A fragment to be included has no FROM.
      check(context, preamble, undefined);
      for (const stage of stages) check(context, stage.instructions, stage);
    },
  },
});

function check(
  context: RuleContext<typeof MESSAGES>,
  instructions: readonly Instruction[],
  stage: Stage | undefined,
): void {
  const inherited = stage?.lineage.slice(1) ?? [];
  let isFirst = !inherited.some((other) => other.instructions.some(({ kind }) => kind === 'WORKDIR'));
  for (const instruction of instructions) {
    if (instruction.kind !== 'WORKDIR' || instruction.path === undefined) continue;
    const { path } = instruction;
    const text = context.expand(instruction, path.raw);
    const wasFirst = isFirst;
    isFirst = false;
    // A Windows path loses its backslashes to the escape character.
    if (text === undefined || isAbsolute(text) || isAbsolute(path.value) || isAbsolute(path.raw)) continue;
    // What an undefined variable leaves empty is no path at all.
    if (text === '' && path.variables.length > 0) continue;
    const aliases = path.value.startsWith('$') ? EXPANDED : LITERAL;
    const { workdir } = instruction.state;
    const at = path.span;
    const fixes = stage === undefined ? [] : fixesFor(context.file, stage, instruction, path, wasFirst);
    const data = { path: path.value };
    const later = { at, fixes, confidence: 'low', severity: 'info', aliases } as const;
    if (wasFirst) context.report({ at, fixes, message: 'base', data, aliases: { ...aliases, ...FIRST } });
    else if (workdir === undefined) context.report({ ...later, message: 'earlier', data });
    else context.report({ ...later, message: 'known', data: { ...data, absolute: join(workdir, text) } });
  }
}

/** On either system: `/a`, `\\a`, `C:\\a`, `C:/a`, also behind a quote that is never closed. */
function isAbsolute(path: string): boolean {
  return /^["']?(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}

function join(directory: string, path: string): string {
  const rest = path.replace(/^(?:\.\/+)+/, '').replace(/^\.$/, '');
  return `${withoutEndSlashes(directory)}/${rest}`.replace(/(.)\/$/, '$1');
}

/** Images that set no WORKDIR themselves, so that `/` is in force. */
const IN_ROOT = new Set([
  ...[
    'almalinux',
    'alpine',
    'amazonlinux',
    'buildpack-deps',
    'busybox',
    'centos',
    'debian',
    'eclipse-temurin',
    'fedora',
  ],
  ...['maven', 'node', 'openjdk', 'oraclelinux', 'python', 'rockylinux', 'ruby', 'rust', 'ubuntu'],
]);

function startsInRoot({ root }: Stage): boolean {
  if (root.kind !== 'image') return root.kind === 'scratch';
  return IN_ROOT.has(
    parseReference(root.reference)?.canonicalName.replace(/^docker\.io\/library\//, '') ?? '',
  );
}

/** Safe where the file alone tells the directory: an absolute WORKDIR, or the empty image. */
function fixesFor(
  file: Dockerfile,
  stage: Stage,
  { state }: WorkdirInstruction,
  path: Word,
  isFirst: boolean,
): Fix[] {
  const directory = state.workdir ?? (isFirst && startsInRoot(stage) ? '/' : undefined);
  const quote = /^(["']).*\1$/.exec(path.raw)?.[1] ?? '';
  const inner = path.raw.slice(quote.length, path.raw.length - quote.length);
  if (directory === undefined || inner === '' || /["'\\`]|^\$|(?:^|\/)\.\.(?:\/|$)/.test(inner)) return [];
  if (!/^\/[^\s$"'\\]*$/.test(directory) || file.text.slice(path.span.start, path.span.end) !== path.raw)
    return [];
  if (isWindowsStage(file, stage)) return [];
  const text = `${quote}${join(directory, inner)}${quote}`;
  const isSafe = state.workdir !== undefined || stage.root.kind === 'scratch';
  return [
    {
      title: `Write ${join(directory, inner)}`,
      kind: isSafe ? 'safe' : 'unsafe',
      edits: [{ span: path.span, text }],
    },
  ];
}
