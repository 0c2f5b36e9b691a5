import { MODEL_TOKENS } from '../knowledge/model-tokens.ts';
import { valueKind } from '../knowledge/secret-values.ts';
import { commandsNamed, isNamed } from '../shell/index.ts';
import type { Assignment, Dockerfile, Instruction, InstructionOf, Stage } from '../syntax/model.ts';
import { type Edit, sortEdits } from '../text/edit.ts';
import { escapeRegExp } from '../text/escape.ts';
import { at } from '../text/span.ts';
import { Notes } from '../text/notes.ts';
import { deleteAssignment } from './assignment-edits.ts';
import { logsInWith, ownReads } from './credential-uses.ts';
import { wholeText } from './instruction-text.ts';
import { type Kept, keptCredentials } from './kept-credentials.ts';
import { addMounts, mountedVariables, mountOwner, mountSupport } from './mount-edits.ts';
import { absolutePath } from './paths.ts';
import { resultStages } from './results.ts';
import type { Fix, FileContext } from './rule.ts';
import { appendCommand } from './script-end.ts';
import { dialectOf } from './scripts.ts';
import { buildOption, secretCommands, secretId, type SecretNeed } from './secret-commands.ts';

type Declaration = InstructionOf<'ARG' | 'ENV'>;
type Run = InstructionOf<'RUN'>;

/** Each fix looks through the file: not in one that is made to be large. */
const MAX_INSTRUCTIONS = 500;
const MAX_LENGTH = 100_000;
const MAX_SECRETS = 40;
/** Names that one secret goes by, as in `ARG T` and `ENV NPM_TOKEN=$T`. */
const MAX_NAMES = 4;
const WHOLE_VARIABLE = /^(["']?)\$(?:(\w+)|\{(\w+)\})\1$/;

interface Found {
  readonly instruction: Declaration;
  readonly assignment: Assignment;
  /** The variable that it is all of the value of. */
  readonly source: string | undefined;
}

interface Use {
  readonly run: Run;
  /** The names that the step needs. */
  readonly names: readonly string[];
}

interface Plan {
  readonly names: ReadonlySet<string>;
  readonly removed: readonly Found[];
  readonly uses: readonly Use[];
  /** What undoes in a step's own layer what the step writes down. */
  readonly undo: ReadonlyMap<Run, string>;
  /** A build stage keeps what a step writes. */
  readonly staysInStage: boolean;
}

/** Gives what ARG or ENV holds to exactly the RUN instructions that use it, as a secret; empty where that is not sure to work. */
export function mountVariable(
  context: FileContext,
  declaration: Declaration,
  { name }: Pick<Assignment, 'name'>,
): readonly Fix[] {
  const { file } = context;
  // Read each time, because who keeps results must see that they rest on the whole file.
  const { instructions } = file;
  if (declaration.onbuild !== undefined) return [];
  if (file.text.length > MAX_LENGTH || instructions.length > MAX_INSTRUCTIONS) return [];
  if (!/^[A-Za-z_]\w{0,80}$/.test(name)) return [];
  const known = FIXES.of(file, () => ({ facts: context.facts, made: new Map<string, readonly Fix[]>() }));
  if (known.facts !== context.facts) {
    // Whom the image runs as may have become known, and who is to read the secret with it.
    known.facts = context.facts;
    known.made.clear();
  }
  const { made } = known;
  const key = `${String(declaration.index)} ${name}`;
  const fixes = made.get(key) ?? (made.size < MAX_SECRETS ? fixesFor(context, declaration, name) : []);
  made.set(key, fixes);
  return fixes;
}

/** By declaration and name, for the facts that are known. */
const FIXES = new Notes<
  Dockerfile,
  { facts: FileContext['facts']; readonly made: Map<string, readonly Fix[]> }
>('file');

function fixesFor(context: FileContext, declaration: Declaration, name: string): readonly Fix[] {
  const support = mountSupport(context.file);
  if (support === 'none') return [];
  const plan = planFor(context, declaration, name);
  if (plan === undefined) return [];
  const primary = plan.uses[0]?.names[0] ?? name;
  const need: SecretNeed = { kind: 'env', id: secretId(primary), name: primary };
  const common = { kind: 'unsafe', instructions: secretCommands(need) } as const;
  const shared = assumptionsOf(plan, primary);
  const fixes: Fix[] = [];
  // A title is one line in a menu.
  const option = primary.length > 30 ? '' : ` (${buildOption(need)})`;
  const byVariable = support === 'env' ? variableEdits(context, plan, need.id) : undefined;
  if (byVariable !== undefined) {
    fixes.push({
      ...common,
      title: `Take ${primary} from a secret mount${option}`,
      edits: byVariable,
      assumptions: ['The build uses Dockerfile syntax 1.10 or later, which env= needs.', ...shared],
    });
  }
  const byFile = fileEdits(context, plan, need.id);
  if (byFile !== undefined) {
    fixes.push({
      ...common,
      title: `Read ${primary} from a mounted secret file${option}`,
      edits: byFile,
      assumptions: ['Every build passes the secret: a step fails without its file.', ...shared],
    });
  }
  return fixes;
}

function planFor(context: FileContext, declaration: Declaration, name: string): Plan | undefined {
  const { file } = context;
  const all = declarationsIn(file);
  const family = declaration.stage === undefined ? undefined : familyOf(file, declaration.stage);
  const group = closure(all, name);
  const own = new Set([name]);
  for (const names of group !== undefined && group.size > 1 ? [group, own] : [own]) {
    for (const stages of family === undefined || family.length === file.stages.length
      ? [file.stages]
      : [file.stages, family]) {
      const plan = makePlan(context, names, stages, stages === file.stages);
      const removes = plan?.removed.some(
        (found) => found.instruction === declaration && found.assignment.name === name,
      );
      if (plan !== undefined && removes === true) return plan;
    }
  }
  return undefined;
}

function declarationsIn({ instructions }: Dockerfile): Found[] {
  return instructions.flatMap((instruction) =>
    instruction.kind === 'ARG' || instruction.kind === 'ENV'
      ? instruction.assignments.map((assignment) => ({
          instruction,
          assignment,
          source: sourceOf(assignment),
        }))
      : [],
  );
}

/** The one variable that a value is. */
function sourceOf({ value }: Assignment): string | undefined {
  const match = WHOLE_VARIABLE.exec(value?.raw ?? '');
  // In single quotes it is text.
  return match === null || match[1] === "'" ? undefined : (match[2] ?? match[3]);
}

/** All names that a secret is handed on under; undefined when some name is given different ones. */
function closure(all: readonly Found[], name: string): ReadonlySet<string> | undefined {
  const names = new Set([name]);
  let grew = true;
  while (grew) {
    grew = false;
    for (const { assignment, source } of all) {
      if (source === undefined || source === assignment.name) continue;
      if (names.has(assignment.name) === names.has(source)) continue;
      names.add(assignment.name).add(source);
      if (names.size > MAX_NAMES) return undefined;
      grew = true;
    }
  }
  for (const each of names) {
    const sources = new Set(
      all
        .filter(({ assignment, source }) => assignment.name === each && source !== each)
        .map(({ source }) => source),
    );
    if (sources.size > 1) return undefined;
  }
  return names;
}

/** The stages that a stage is built from, and those that are built from it or them. */
function familyOf(file: Dockerfile, stage: Stage): readonly Stage[] {
  const oldest = stage.lineage.at(-1) ?? stage;
  return file.stages.filter(({ lineage }) => lineage.includes(oldest));
}

/** What to take away and where to mount; undefined as soon as anything but RUN needs one of the names. */
function makePlan(
  context: FileContext,
  names: ReadonlySet<string>,
  stages: readonly Stage[],
  whole: boolean,
): Plan | undefined {
  const { file } = context;
  const word = new RegExp(`(?<![\\w])(?:${[...names].map(escapeRegExp).join('|')})(?!\\w)`);
  const removed: Found[] = [];
  const uses: Use[] = [];
  let started = false;
  if (whole) {
    for (const instruction of file.preamble) {
      const found = readDeclaration(instruction, names, word);
      if (found === undefined) return undefined;
      removed.push(...found);
    }
  }
  const visible = new Map<Stage, Set<string>>();
  for (const stage of stages) {
    if (word.test(stage.from.args.text)) return undefined;
    const seen = new Set(stage.base.kind === 'stage' ? visible.get(stage.base.stage) : []);
    visible.set(stage, seen);
    for (const instruction of stage.instructions) {
      switch (instruction.kind) {
        case 'ARG':
        case 'ENV': {
          const found = readDeclaration(instruction, names, word);
          if (found === undefined) return undefined;
          for (const { assignment } of found) seen.add(assignment.name);
          removed.push(...found);
          break;
        }
        case 'RUN': {
          const use = seen.size === 0 ? [] : readRun(context, instruction, seen);
          if (use === undefined) return undefined;
          if (use.length > 0) uses.push({ run: instruction, names: use });
          break;
        }
        case 'CMD':
        case 'ENTRYPOINT':
        case 'HEALTHCHECK':
          started ||= word.test(instruction.args.text);
          break;
        default:
          if (word.test(wholeText(file, instruction))) return undefined;
      }
    }
  }
  if (uses.length === 0) return undefined;
  // Build arguments never reach the container.
  if (started && removed.some(({ instruction }) => instruction.kind === 'ENV')) return undefined;
  return withoutTraces(context, names, removed, uses);
}

/** The assignments of an instruction that hold the secret; undefined when it needs one of the names otherwise. */
function readDeclaration(
  instruction: Instruction,
  names: ReadonlySet<string>,
  word: RegExp,
): Found[] | undefined {
  if (instruction.kind !== 'ARG' && instruction.kind !== 'ENV') {
    return word.test(instruction.args.text) ? undefined : [];
  }
  const found: Found[] = [];
  for (const assignment of instruction.assignments) {
    const source = sourceOf(assignment);
    const raw = assignment.value?.raw ?? '';
    if (!names.has(assignment.name)) {
      if (word.test(raw)) return undefined;
      continue;
    }
    // More than one place cannot be taken out of one instruction for sure.
    if (found.length > 0) return undefined;
    // Put together from parts: whoever builds has the parts, not the whole.
    if (source === undefined && (assignment.value?.variables.length ?? 0) > 0) return undefined;
    found.push({ instruction, assignment, source });
  }
  return found;
}

/** The names that a step needs; undefined where what it does with them cannot be read. */
function readRun(context: FileContext, run: Run, seen: ReadonlySet<string>): string[] | undefined {
  const { file } = context;
  const text = wholeText(file, run);
  const given = new Set(mountedVariables(run));
  const scripts = context.scripts(run);
  const needed: string[] = [];
  for (const name of seen) {
    if (given.has(name)) continue;
    // `printenv NPM_TOKEN` reads it, too; `P` alone may be an option.
    const mentioned = new RegExp(
      `${name.length > 3 ? '(?<!\\w)' : '\\$\\{?'}${escapeRegExp(name)}(?!\\w)`,
    ).test(text);
    const read =
      mentioned ||
      scripts.some(({ commands }) =>
        commands.some((command) => ownReads(command).some((use) => use.name === name)),
      );
    if (!read) continue;
    const unreadable =
      scripts.length === 0 || scripts.some(({ opaque, errors }) => opaque || errors.length > 0);
    if (unreadable || !['posix', 'bash'].includes(dialectOf(file, run))) return undefined;
    // Its own value from here on: `NPM_TOKEN=$NPM_TOKEN npm ci` only hands on what was there.
    const sets = scripts.some(({ assignments }) =>
      assignments.some(
        (each) => each.name === name && each.value !== undefined && !each.value.variables.includes(name),
      ),
    );
    if (sets) return undefined;
    needed.push(name);
  }
  return needed;
}

/** The plan as long as no layer of the image keeps the value, and the container does not need it. */
function withoutTraces(
  context: FileContext,
  names: ReadonlySet<string>,
  removed: readonly Found[],
  uses: readonly Use[],
): Plan | undefined {
  const { file } = context;
  const results = new Set(resultStages(file).flatMap(({ lineage }) => lineage));
  const runs = (stage: Stage | undefined): boolean =>
    stage === undefined || stage.ships || results.has(stage);
  for (const { instruction, assignment } of removed) {
    if (instruction.kind !== 'ENV' || !runs(instruction.stage)) continue;
    // Left open for whoever starts the container.
    const kind = valueKind(assignment.value?.value ?? '');
    if (kind === 'empty' || kind === 'placeholder' || kind === 'weak') return undefined;
    if (MODEL_TOKENS.has(assignment.name)) return undefined;
    const builds = uses.every((use) =>
      context
        .scripts(use.run)
        .some(({ commands }) =>
          commands.some(
            (command) =>
              use.names.some((name) => logsInWith(command, name)) ||
              ownReads(command).some(({ name }) => use.names.includes(name)),
          ),
        ),
    );
    if (!builds) return undefined;
  }
  const undo = new Map<Run, string>();
  let staysInStage = false;
  for (const { run } of uses) {
    const kept = keptBy(context, run, names);
    if (kept.length === 0) continue;
    if (!runs(run.stage) && !kept.some(({ paths }) => isCopied(context, run, paths))) {
      staysInStage = true;
      continue;
    }
    const commands = undoing(context, run, kept);
    if (commands === undefined) return undefined;
    undo.set(run, commands);
  }
  return { names, removed, uses, undo, staysInStage };
}

/** What a step writes down, bodies of heredocs that become files included. */
function keptBy(context: FileContext, run: Run, names: ReadonlySet<string>): Kept[] {
  const scripts = context.scripts(run);
  const kept = scripts.flatMap((script) => keptCredentials(script, names, run.state.workdir));
  const fills = scripts.some((script) => commandsNamed(script, ['cat', 'dd', 'tee']).length > 0);
  const bodies = run.heredocs.filter(
    ({ body }) => !scripts.some(({ span }) => body.start <= span.start && span.end <= body.end),
  );
  const inBody = bodies.some(({ body }) => {
    const text = context.file.text.slice(body.start, body.end);
    return [...names].some((name) => text.includes(name));
  });
  return fills && inBody ? [...kept, { undo: undefined, readers: [], paths: undefined }] : kept;
}

/** Whether another stage takes something out of this one that may be, or hold, what a step wrote down. */
function isCopied({ file }: FileContext, { stage }: Run, paths: readonly string[] | undefined): boolean {
  if (stage === undefined) return true;
  const holders = file.stages.filter(({ lineage }) => lineage.includes(stage));
  const takers = file.stages.filter(({ uses }) => uses.some((used) => holders.includes(used)));
  return takers.some(({ instructions }) =>
    instructions.some((instruction) => {
      if (instruction.kind !== 'COPY' || instruction.from === undefined) return false;
      const from = instruction.from.value?.toLowerCase();
      if (!holders.some(({ name, index }) => name === from || String(index) === from)) return false;
      return instruction.sources.some(({ value }) => {
        const source = absolutePath(value.replace(/\/?\*+$/, ''), '/');
        return (
          paths === undefined ||
          value.includes('$') ||
          paths.some((path) => path === source || path.startsWith(source === '/' ? '/' : `${source}/`))
        );
      });
    }),
  );
}

/** The commands that take out again all that a step keeps; undefined where one is not known or a later step needs it. */
function undoing(context: FileContext, run: Run, kept: readonly Kept[]): string | undefined {
  const commands = new Set<string>();
  for (const { undo, readers } of kept) {
    if (undo === undefined || readers.length === 0) return undefined;
    const needed = context.file.instructions.some(
      (other) =>
        other.index > run.index &&
        other.kind === 'RUN' &&
        other.stage?.lineage.includes(run.stage ?? other.stage) === true &&
        context
          .scripts(other)
          .some(({ commands: later }) => later.some((command) => isNamed(command, readers))),
    );
    if (needed) return undefined;
    commands.add(undo);
  }
  return [...commands].join(' && ');
}

/** `--mount=type=secret,id=…,env=NAME`. */
function variableEdits(context: FileContext, plan: Plan, id: string): readonly Edit[] | undefined {
  const mounts = plan.uses.map(({ run, names }) =>
    addMounts(
      run,
      names.map((name) => `type=secret,id=${id},env=${name}`),
    ),
  );
  return allEdits(context, plan, mounts);
}

/** `--mount=type=secret,id=…` and the variables set from its file, in plain scripts of the shell form. */
function fileEdits(context: FileContext, plan: Plan, id: string): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  for (const { run, names } of plan.uses) {
    const [script, more] = context.scripts(run);
    if (run.json !== undefined || run.heredocs.length > 0 || script === undefined || more !== undefined)
      return undefined;
    // Behind `;` and `||` the rest would go on without the secret, and without the `set -e` that stands in front.
    const plain = script.commands.every(
      ({ background, before, parent }) =>
        parent !== undefined || (!background && (before === undefined || before === '&&' || before === '|')),
    );
    if (!plain || script.text.trimStart().startsWith('#')) return undefined;
    const read = names.map((name) => `${name}="$(cat /run/secrets/${id})" && export ${name} && `).join('');
    edits.push(addMounts(run, [`type=secret,id=${id}${mountOwner(context, run, '0444')}`]));
    edits.push({ span: at(run.argsSpan.start), text: read });
  }
  return allEdits(context, plan, edits);
}

function allEdits(context: FileContext, plan: Plan, mounts: readonly Edit[]): readonly Edit[] | undefined {
  const { file } = context;
  const edits: Edit[] = [...mounts];
  for (const { instruction, assignment } of plan.removed) {
    const edit = deleteAssignment(file, instruction, assignment.span);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  for (const [run, text] of plan.undo) {
    const script = context.scripts(run).at(-1);
    const edit = script === undefined ? undefined : appendCommand(file, run, script, text);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  const sorted = sortEdits(edits);
  return sorted.some((edit, index) => edit.span.start < (sorted[index - 1]?.span.end ?? 0))
    ? undefined
    : sorted;
}

function assumptionsOf(plan: Plan, primary: string): string[] {
  const { removed, staysInStage } = plan;
  const kinds = removed.map(({ assignment: { value } }) => valueKind(value?.value ?? ''));
  const literal = kinds.some((kind) => kind === 'random' || kind === 'text');
  const preset = kinds.some((kind) => kind === 'weak' || kind === 'placeholder' || kind === 'setting');
  const name = primary.length > 40 ? 'the secret' : primary;
  const ships = plan.uses.some(({ run }) => run.stage?.ships === true);
  const env = removed.some(
    ({ instruction }) => instruction.kind === 'ENV' && instruction.stage?.ships === true,
  );
  return [
    ...(literal
      ? ['The old value is revoked: the repository, earlier images and caches still have it.']
      : []),
    ...(preset ? [`Every build passes ${name}: its default is gone.`] : []),
    `Only the steps that get the mount read ${name}, and no script of another step.`,
    ...(ships ? [`What these steps start writes ${name} into no file that stays in the image.`] : []),
    ...(staysInStage ? ['A step writes it to a file of a build stage: its build cache is not shared.'] : []),
    ...(env ? [`The container does not need ${name}, or gets it when it starts.`] : []),
  ];
}
