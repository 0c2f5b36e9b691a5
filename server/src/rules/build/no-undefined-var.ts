import type { KnownImage } from '../../image/known.ts';
import { imageEnv } from '../../knowledge/image-env.ts';
import { knownRoot } from '../../lint/known-image.ts';
import { insertAbove } from '../../lint/insert-above.ts';
import { keywordLike } from '../../lint/fixes.ts';
import type { Confidence, Fix, RuleContext } from '../../lint/rule.ts';
import { defineRule } from '../../lint/rule.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import { variableUses, type VariableUse } from '../../lint/variable-uses.ts';
import { PLATFORM_ARGS, PREDEFINED_ARGS, scopesOf } from '../../syntax/scope.ts';
import type { Dockerfile, Instruction, Stage } from '../../syntax/model.ts';
import { editDistance, nearest } from '../../text/nearest.ts';

const MESSAGES = {
  empty: "Variable '{name}' is not set here, so it is empty.",
  similar: "Variable '{name}' is not set here; '{nearest}' is.",
  later: "Variable '{name}' is empty here, because it is set on line {line} only.",
  global: "Build argument '{name}' is empty here, because this stage has no ARG for it.",
  optional: "Variable '{name}' is not set here, and without ARG no build can set it.",
  heredoc: "'{name}' is not set, so the builder takes it out of the heredoc.",
} as const;

export default defineRule({
  meta: {
    name: 'no-undefined-var',
    group: 'build',
    since: '0.1.0',
    summary: 'A variable is set before it is used.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['UndefinedVar'] },
    controls: {},
    messages: MESSAGES,
    advice:
      'The builder puts nothing in its place and goes on, so paths, owners and settings silently come out wrong; declare it with ARG or ENV in this stage, or mend its name.',
    fix: 'unsafe',
    docs: {
      why: 'An unset variable becomes an empty text without any error. A path loses a part, --chown falls back to root, and a search path such as LD_LIBRARY_PATH gets an empty entry, which means the current directory.',
      how: 'Declare the name with ARG or ENV before it is used. An ARG before FROM, and those for the platform, need an ARG of the same name in each stage that uses them.',
      bad: 'ARG VERSION=1.2\nFROM alpine:3.22\nCOPY app-$VERSION /app\nUSER 1000:1000\n',
      good: 'ARG VERSION=1.2\nFROM alpine:3.22\nARG VERSION\nCOPY app-$VERSION /app\nUSER 1000:1000\n',
      links: [
        'https://docs.docker.com/reference/build-checks/undefined-var/',
        'https://docs.docker.com/build/building/variables/#scoping',
      ],
    },
  },
  create: (context) => {
    const names: Names = {
      globals: new Set(scopesOf(context.file).globalNames()),
      setters: new Map(),
      left: MAX_SUGGESTIONS,
    };
    return {
      onInstruction(instruction) {
        // A trigger is expanded by the build that it triggers.
        if (instruction.stage === undefined || instruction.onbuild !== undefined) return;
        for (const use of variableUses(context.file, instruction))
          check(context, names, instruction, instruction.stage, use);
      },
    };
  },
});

/** Each look at all names costs time; nobody mends more than this at once. */
const MAX_SUGGESTIONS = 100;

interface Names {
  readonly globals: ReadonlySet<string>;
  /** By stage: the last instruction that sets a name. */
  readonly setters: Map<Stage, ReadonlyMap<string, Instruction>>;
  left: number;
}

function check(
  context: RuleContext<typeof MESSAGES>,
  names: Names,
  instruction: Instruction,
  stage: Stage,
  use: VariableUse,
): void {
  const { file } = context;
  const { name, nameSpan } = use;
  if (use.siblings?.includes(name) === true || isSet(file, instruction, stage, name)) return;
  // `$$NAME` is the variable `$` and a word; `${NAME:rest}` is a fault of another kind.
  if (file.text[use.span.start - 1] === '$' || (use.operator === undefined && isFaulty(file, use))) return;
  const { root } = stage;
  const image = knownRoot(context, stage);
  const env =
    image === undefined ? imageEnv(root.kind === 'image' ? root.reference : undefined) : envOf(image);
  const isEmpty = root.kind === 'scratch';
  if (name === 'PATH' || (!isEmpty && env.names.has(name))) return;

  // Only of an empty image and of those in the table is it known what they do not set.
  const isKnown = isEmpty || (env.isComplete && !isWindowsStage(file, stage));
  const known: Confidence = isEmpty || image !== undefined ? 'high' : 'medium';
  const report = { at: nameSpan, ...(instruction.kind === 'EXPOSE' ? { aliases: {} } : {}) } as const;
  if (use.operator !== undefined && /[-+?]$/.test(use.operator)) {
    if (isKnown) context.report({ ...report, message: 'optional', data: { name }, confidence: 'low' });
  } else if (use.inHeredoc === true) {
    // No image sets `1`, and hardly any a name in lower case.
    if (!isKnown && name !== name.toLowerCase()) return;
    const confidence = /^\d/.test(name) ? 'high' : known;
    context.report({ ...report, message: 'heredoc', data: { name }, confidence });
  } else if (PLATFORM_ARGS.includes(name) || names.globals.has(name)) {
    context.report({
      ...report,
      message: 'global',
      data: { name },
      fixes: [declare(file, instruction, name)],
    });
  } else {
    const isSelf = sets(instruction, name);
    if (isSelf && !isKnown) return;
    // `ARG A=$A` comes to the same as `ARG A`: the build is to give it.
    const sure = isSelf && instruction.kind === 'ARG' ? 'low' : known;
    const line = laterLine(file, names, instruction, stage, name);
    const other = isSelf || line !== undefined ? undefined : suggest(file, names, instruction, stage, name);
    if (line !== undefined) {
      context.report({ ...report, message: 'later', data: { name, line }, confidence: sure });
    } else if (other !== undefined) {
      const fix: Fix = { title: `Use ${other}`, kind: 'unsafe', edits: [{ span: nameSpan, text: other }] };
      context.report({
        ...report,
        message: 'similar',
        data: { name, nearest: other },
        confidence: known,
        fixes: [fix],
      });
    } else if (isKnown) context.report({ ...report, message: 'empty', data: { name }, confidence: sure });
  }
}

/** What the image's configuration says; its ONBUILD instructions may set more. */
function envOf({ env, hasTriggers }: KnownImage): ReturnType<typeof imageEnv> {
  return { isComplete: !hasTriggers, names: new Set(env) };
}

function isFaulty({ text }: Dockerfile, { span, nameSpan }: VariableUse): boolean {
  return text[span.start + 1] === '{' && text[nameSpan.end] !== '}';
}

/** Proxy arguments reach RUN only, unless an ARG declares them. */
function isSet(file: Dockerfile, instruction: Instruction, stage: Stage, name: string): boolean {
  const scopes = scopesOf(file);
  if (PREDEFINED_ARGS.includes(name)) return scopes.namesAt(stage, instruction.index).includes(name);
  return scopes.lookup(stage, name, instruction.index, instruction) !== undefined;
}

function sets(instruction: Instruction, name: string): boolean {
  return (
    (instruction.kind === 'ARG' || instruction.kind === 'ENV') &&
    instruction.assignments.some((assignment) => assignment.name === name)
  );
}

/** The line further down in the stage that sets the name. */
function laterLine(
  file: Dockerfile,
  { setters }: Names,
  { index }: Instruction,
  stage: Stage,
  name: string,
): string | undefined {
  let known = setters.get(stage);
  if (known === undefined) {
    const found = new Map<string, Instruction>();
    for (const setter of stage.instructions) {
      if (setter.kind !== 'ARG' && setter.kind !== 'ENV') continue;
      for (const assignment of setter.assignments) found.set(assignment.name, setter);
    }
    setters.set(stage, (known = found));
  }
  const setter = known.get(name);
  return setter === undefined || setter.index <= index
    ? undefined
    : String(file.lines.lineAt(setter.span.start) + 1);
}

function suggest(
  file: Dockerfile,
  names: Names,
  { index }: Instruction,
  stage: Stage,
  name: string,
): string | undefined {
  if (name.length < 3 || names.left === 0) return undefined;
  names.left -= 1;
  const found = nearest(name, [...scopesOf(file).namesAt(stage, index), 'PATH']);
  return found !== undefined && editDistance(name, found) <= 2 ? found : undefined;
}

function declare(file: Dockerfile, instruction: Instruction, name: string): Fix {
  const text = `${keywordLike(instruction, 'ARG')} ${name}`;
  return { title: `Add ARG ${name}`, kind: 'unsafe', edits: [insertAbove(file, instruction, text)] };
}
