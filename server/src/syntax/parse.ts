import { withoutEndSlashes } from '../text/path.ts';
import { at } from '../text/span.ts';
import { expand } from './expand.ts';
import { FileModel, StageModel } from './file-model.ts';
import { readInstruction, type Place } from './instruction.ts';
import type {
  Dockerfile,
  FromInstruction,
  Instruction,
  ShellInstruction,
  Stage,
  StageBase,
  StageState,
  SyntaxProblem,
  UserInstruction,
} from './model.ts';
import { MAX_LINEAGE } from './model.ts';
import { attachScopes, Scopes } from './scope.ts';
import { split } from './split.ts';

/** Larger files are read up to here; BuildKit itself refuses lines over 64 KiB, and real files stay far below. */
export const MAX_LENGTH = 2 * 1024 * 1024;

/**
 * Instructions behind this many are not read, so that a made-up file cannot keep an editor waiting. Real files have a
 * few hundred at most (261 in the largest of 3,447).
 */
export const MAX_INSTRUCTIONS = 1000;

/** What is known of how a file is built. */
export interface BuildView {
  /** The stage that is shipped; a name that no stage has counts for nothing. */
  readonly target?: string | undefined;
  /** All stages that builds end with. */
  readonly targets?: readonly string[] | undefined;
  /** Build arguments; null: given, but with a value that is not known. */
  readonly args?: Readonly<Record<string, string | null>> | undefined;
}

const PLAIN_BUILD: BuildView = {};

/** A file as it is when these build arguments are given; as it was read where none are known. */
export function withArgs(file: Dockerfile, args: BuildView['args']): Dockerfile {
  return args === undefined ? file : parse(file.text, { args });
}

/**
 * Parses a Dockerfile. Never throws: broken input gives what can be read and notes in `problems`.
 *
 * @param build how it is built, where that is known; else as a plain `docker build` does
 */
export function parse(source: string, build: BuildView = PLAIN_BUILD): Dockerfile {
  const text = source.length > MAX_LENGTH ? source.slice(0, MAX_LENGTH) : source;
  const pieces = split(text);
  const problems: SyntaxProblem[] = [];
  if (text !== source) problems.push({ kind: 'too-large', span: at(0), detail: String(source.length) });
  for (const directive of pieces.directives) {
    if (directive.repeated)
      problems.push({ kind: 'repeated-directive', span: directive.span, detail: directive.name });
    if (directive.name === 'escape' && directive.value !== '`' && directive.value !== '\\') {
      problems.push({ kind: 'bad-escape-directive', span: directive.valueSpan, detail: directive.value });
    }
  }
  const scopes = new Scopes(pieces.escape, build.args);
  const stages: StageModel[] = [];
  const byName = new Map<string, Stage>();
  const instructions: Instruction[] = [];
  const preamble: Instruction[] = [];
  let stage: StageModel | undefined;
  let state: StageState = NOTHING;

  const dropped = pieces.pieces[MAX_INSTRUCTIONS];
  if (dropped !== undefined) {
    const detail = String(pieces.pieces.length);
    problems.push({ kind: 'too-large', span: dropped.head, detail });
  }
  pieces.pieces.slice(0, MAX_INSTRUCTIONS).forEach((piece, index) => {
    for (const heredoc of piece.heredocs) {
      if (heredoc.end === undefined)
        problems.push({ kind: 'unterminated-heredoc', span: heredoc.span, detail: heredoc.name });
    }
    for (const span of piece.emptyLines) problems.push({ kind: 'empty-continuation', span, detail: '' });
    if (piece.dangling) problems.push({ kind: 'dangling-continuation', span: piece.head, detail: '' });
    const isFrom = /^from(?:[\t\v\f\r ]|$)/i.test(piece.logical.text.trimStart());
    if (isFrom) {
      const opened = new StageModel(stages.length);
      const place: Place = { index, escape: pieces.escape, stage: opened, state: NOTHING, problems };
      const from = readInstruction(piece, place) as FromInstruction;
      describe(opened, from, scopes, byName, pieces.escape);
      stages.push(opened);
      if (opened.name !== undefined) byName.set(opened.name, opened);
      scopes.open(opened);
      instructions.push(from);
      stage = opened;
      state = opened.base.kind === 'stage' ? opened.base.stage.end : NOTHING;
      opened.ownEnd = state;
      return;
    }
    const instruction = readInstruction(piece, { index, escape: pieces.escape, stage, state, problems });
    instructions.push(instruction);
    scopes.declare(instruction);
    if (stage === undefined) {
      preamble.push(instruction);
      return;
    }
    stage.ownInstructions.push(instruction);
    stage.ownSpan = { start: stage.ownSpan.start, end: instruction.span.end };
    state = advance(state, instruction, scopes, pieces.escape);
    stage.ownEnd = state;
  });

  connect(stages, byName, scopes, pieces.escape);
  markFinal(stages, build);
  const { escape, directives, comments } = pieces;
  const file = new FileModel({
    text,
    escape,
    directives,
    comments,
    instructions,
    preamble,
    stages,
    problems,
  });
  attachScopes(file, scopes);
  return file;
}

const NOTHING: StageState = { user: undefined, workdir: undefined, shell: undefined };

function describe(
  stage: StageModel,
  from: FromInstruction,
  scopes: Scopes,
  byName: ReadonlyMap<string, Stage>,
  escape: Dockerfile['escape'],
): void {
  stage.from = from;
  stage.ownSpan = from.span;
  stage.name = from.alias?.value.toLowerCase();
  stage.base = baseOf(from, scopes, byName, escape);
  stage.lineage =
    stage.base.kind === 'stage' ? [stage, ...stage.base.stage.lineage.slice(0, MAX_LINEAGE - 1)] : [stage];
  stage.root = stage.base.kind === 'stage' ? stage.base.stage.root : stage.base;
}

function baseOf(
  from: FromInstruction,
  scopes: Scopes,
  byName: ReadonlyMap<string, Stage>,
  escape: Dockerfile['escape'],
): StageBase {
  if (from.image === undefined) return { kind: 'unknown' };
  const reference = expand(from.image.raw, escape, (name) => scopes.global(name, from.index));
  if (reference === undefined || reference === '') return { kind: 'unknown' };
  const stage = byName.get(reference.toLowerCase());
  if (stage !== undefined) return { kind: 'stage', stage };
  return reference === 'scratch' ? { kind: 'scratch' } : { kind: 'image', reference };
}

function advance(
  state: StageState,
  instruction: Instruction,
  scopes: Scopes,
  escape: Dockerfile['escape'],
): StageState {
  switch (instruction.kind) {
    case 'USER':
      return { ...state, user: instruction satisfies UserInstruction };
    case 'SHELL':
      return { ...state, shell: instruction satisfies ShellInstruction };
    case 'WORKDIR': {
      const { stage, path, index } = instruction;
      // A variable that only the base image can set leaves the directory unknown.
      const written =
        path === undefined
          ? undefined
          : expand(path.raw, escape, (name) => scopes.lookup(stage, name, index) ?? { kind: 'unknown' });
      return { ...state, workdir: resolveDirectory(state.workdir, written) };
    }
    default:
      return state;
  }
}

/** WORKDIR's effect: absolute paths replace (drive letters too), relative ones are joined to a known directory. */
function resolveDirectory(current: string | undefined, next: string | undefined): string | undefined {
  if (next === undefined) return undefined;
  if (/^(?:\/|\\|[A-Za-z]:[\\/])/.test(next)) return next;
  return current === undefined ? undefined : `${withoutEndSlashes(current, '\\/')}/${next}`;
}

/** Fills in which stages each one uses. */
function connect(
  stages: readonly StageModel[],
  byName: ReadonlyMap<string, Stage>,
  scopes: Scopes,
  escape: Dockerfile['escape'],
): void {
  for (const stage of stages) {
    const uses = new Set<Stage>();
    if (stage.base.kind === 'stage') uses.add(stage.base.stage);
    for (const instruction of stage.instructions) {
      const reader =
        instruction.kind === 'ONBUILD' && instruction.trigger !== undefined
          ? instruction.trigger
          : instruction;
      for (const { name, byNumber } of references(reader)) {
        const text = expand(
          name,
          escape,
          (variable) => scopes.lookup(stage, variable, instruction.index) ?? { kind: 'unknown' },
        );
        if (text === undefined) continue;
        const used = byNumber ? resolveStage(text, stages, byName) : byName.get(text.toLowerCase());
        if (used !== undefined && used !== stage) uses.add(used);
      }
    }
    stage.ownUses = [...uses];
  }
}

/**
 * Fills in which stage is the final one, which ship and which are needed. The last stage counts beside a target: that
 * nobody has written down how it is built does not mean that nobody builds it.
 */
function markFinal(stages: readonly StageModel[], { target, targets = [] }: BuildView): void {
  const named = (name: string): StageModel | undefined =>
    stages.findLast((stage) => stage.name === name.toLowerCase());
  const last = stages.at(-1);
  if (last === undefined) return;
  const final = (target === undefined ? undefined : named(target)) ?? last;
  final.isFinal = true;
  for (const stage of [...final.lineage, ...last.lineage])
    if (stage instanceof StageModel) stage.ships = true;
  const open: Stage[] = [final, last, ...targets.flatMap((name) => named(name) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!(next instanceof StageModel) || next.reachable) continue;
    next.reachable = true;
    open.push(...next.uses);
  }
}

/** Values of `COPY --from`, which may be a stage's number, and of `RUN --mount=…,from=`, where a number is an image. */
function references(instruction: Instruction): { readonly name: string; readonly byNumber: boolean }[] {
  if (instruction.kind === 'COPY') {
    const name = instruction.from?.value;
    return name === undefined ? [] : [{ name, byNumber: true }];
  }
  if (instruction.kind !== 'RUN') return [];
  return instruction.mounts.flatMap((mount) =>
    mount.options.flatMap(({ key, value }) =>
      key === 'from' && value !== undefined ? [{ name: value, byNumber: false }] : [],
    ),
  );
}

/** A stage by name or, for COPY, by number. */
export function resolveStage(
  text: string,
  stages: readonly Stage[],
  byName?: ReadonlyMap<string, Stage>,
): Stage | undefined {
  const named =
    byName === undefined
      ? stages.findLast((stage) => stage.name === text.toLowerCase())
      : byName.get(text.toLowerCase());
  if (named !== undefined) return named;
  return /^\d+$/.test(text) ? stages[Number(text)] : undefined;
}
