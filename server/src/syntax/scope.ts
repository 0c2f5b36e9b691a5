import { Notes } from '../text/notes.ts';
import { expand, type Lookup, type Value } from './expand.ts';
import type { Dockerfile, Escape, Instruction, Stage } from './model.ts';
import { noteWideRead } from './reads.ts';

/** Build arguments that BuildKit sets without any ARG, for FROM (https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope). */
export const PLATFORM_ARGS: readonly string[] = [
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
];

/** Build arguments that RUN may use without an ARG (https://docs.docker.com/reference/dockerfile/#predefined-args). */
export const PREDEFINED_ARGS: readonly string[] = [
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'FTP_PROXY',
  'ftp_proxy',
  'NO_PROXY',
  'no_proxy',
  'ALL_PROXY',
  'all_proxy',
  'SOURCE_DATE_EPOCH',
];

const UNKNOWN: Value = { kind: 'unknown' };

interface Binding {
  /** Index of the instruction that binds. */
  readonly index: number;
  readonly value: Value;
}

/** Names with what they are bound to, in file order; a look-up says before which instruction. */
class Bindings {
  readonly #byName = new Map<string, Binding[]>();

  bind(name: string, index: number, value: Value): void {
    const list = this.#byName.get(name);
    if (list === undefined) this.#byName.set(name, [{ index, value }]);
    else list.push({ index, value });
  }

  /** The newest binding made by an instruction before `index`. */
  before(name: string, index: number): Binding | undefined {
    const list = this.#byName.get(name);
    if (list === undefined) return undefined;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  }

  names(before: number): string[] {
    return [...this.#byName]
      .filter(([, list]) => (list[0]?.index ?? Infinity) < before)
      .map(([name]) => name);
  }
}

/** A look-up that was answered. */
export interface ScopeRead {
  readonly stage: Stage | undefined;
  readonly name: string;
  readonly before: number;
  readonly value: Value;
}

/**
 * Who knows which variable where: global ARGs for FROM; ENV and ARG of a stage and of the stages it is built from for
 * the instructions in it. Filled while the file is parsed, in file order.
 */
export class Scopes {
  /** When set, gets every look-up with its answer; for callers that keep results (lint/cache.ts). */
  log: ScopeRead[] | undefined;
  readonly #escape: Escape;
  readonly #given: Readonly<Record<string, string | null>>;
  readonly #globals = new Bindings();
  readonly #stages = new Map<Stage, { env: Bindings; args: Bindings }>();

  constructor(escape: Escape, given: Readonly<Record<string, string | null>> = {}) {
    this.#escape = escape;
    this.#given = given;
  }

  open(stage: Stage): void {
    this.#stages.set(stage, { env: new Bindings(), args: new Bindings() });
  }

  /** Takes in what an ARG or ENV declares. */
  declare(instruction: Instruction): void {
    if (instruction.kind !== 'ARG' && instruction.kind !== 'ENV') return;
    const { index, stage } = instruction;
    const scope = stage === undefined ? undefined : this.#stages.get(stage);
    // All values of one instruction are expanded with what was known before it, but an ARG sees its earlier siblings.
    for (const { name, value } of instruction.assignments) {
      if (name === '') continue;
      const lookup: Lookup = (other) =>
        instruction.kind === 'ARG'
          ? this.lookup(stage, other, index + 1, instruction)
          : this.lookup(stage, other, index, instruction);
      const text = value === undefined ? undefined : expand(value.raw, this.#escape, lookup);
      const known: Value = text === undefined ? UNKNOWN : { kind: 'text', text };
      if (instruction.kind === 'ENV') scope?.env.bind(name, index, known);
      else if (Object.hasOwn(this.#given, name))
        (scope?.args ?? this.#globals).bind(name, index, givenValue(this.#given[name]));
      else if (scope === undefined) this.#globals.bind(name, index, known);
      else scope.args.bind(name, index, value === undefined ? (this.global(name) ?? UNKNOWN) : known);
    }
  }

  /** A global ARG's value; automatic platform arguments are unknown rather than absent. */
  global(name: string, before = Infinity): Value {
    const value = this.#global(name, before);
    this.log?.push({ stage: undefined, name, before, value });
    return value;
  }

  #global(name: string, before: number): Value {
    const bound = this.#globals.before(name, before);
    if (bound !== undefined) return bound.value;
    return PLATFORM_ARGS.includes(name) ? UNKNOWN : undefined;
  }

  /**
   * What `name` stands for just before instruction `before`. Undefined: nothing in the file or in BuildKit sets it; a
   * base image may still do so, which `inherits` tells.
   */
  lookup(stage: Stage | undefined, name: string, before: number, by?: Instruction): Value {
    if (stage === undefined || by?.kind === 'FROM') return this.global(name, before);
    const value = this.#lookup(stage, name, before);
    this.log?.push({ stage, name, before, value });
    return value;
  }

  #lookup(stage: Stage, name: string, before: number): Value {
    const bound = this.#bound(stage, name, before);
    if (bound !== undefined) return bound.value;
    return PREDEFINED_ARGS.includes(name) ? UNKNOWN : undefined;
  }

  #bound(stage: Stage, name: string, before: number): Binding | undefined {
    for (const current of stage.lineage) {
      const scope = this.#stages.get(current);
      const limit = current === stage ? before : Infinity;
      // ENV wins over ARG of the same name, wherever each stands; a stage built from this one inherits both.
      const bound = scope?.env.before(name, limit) ?? scope?.args.before(name, limit);
      if (bound !== undefined) return bound;
    }
    return undefined;
  }

  /** The index of the ARG or ENV that `lookup` has its answer from. */
  setter(stage: Stage | undefined, name: string, before: number, by?: Instruction): number | undefined {
    const isGlobal = stage === undefined || by?.kind === 'FROM';
    return (isGlobal ? this.#globals.before(name, before) : this.#bound(stage, name, before))?.index;
  }

  /** Names that the file itself sets for an instruction, for suggestions. */
  namesAt(stage: Stage | undefined, before: number): string[] {
    noteWideRead();
    const names = new Set<string>();
    if (stage === undefined) for (const name of this.#globals.names(before)) names.add(name);
    for (const current of stage?.lineage ?? []) {
      const scope = this.#stages.get(current);
      const limit = current === stage ? before : Infinity;
      for (const name of [...(scope?.env.names(limit) ?? []), ...(scope?.args.names(limit) ?? [])])
        names.add(name);
    }
    return [...names];
  }

  globalNames(): string[] {
    return this.#globals.names(Infinity);
  }
}

function givenValue(value: string | null | undefined): Value {
  return typeof value === 'string' ? { kind: 'text', text: value } : UNKNOWN;
}

const SCOPES = new Notes<Dockerfile, Scopes>('file');

export function attachScopes(file: Dockerfile, scopes: Scopes): void {
  SCOPES.of(file, () => scopes);
}

export function scopesOf(file: Dockerfile): Scopes {
  return SCOPES.of(file, () => {
    throw new Error('a Dockerfile model must come from parse()');
  });
}

/**
 * The look-up for words of `instruction`. A name that nothing in the file sets is `unknown`, not absent, when the
 * stage's base image may set it; only in FROM, before the first stage and on scratch is it surely absent.
 */
export function lookupFor(file: Dockerfile, instruction: Instruction): Lookup {
  const scopes = scopesOf(file);
  const { stage, index } = instruction;
  const closed = stage === undefined || instruction.kind === 'FROM' || stage.root.kind === 'scratch';
  return (name) => scopes.lookup(stage, name, index, instruction) ?? (closed ? undefined : UNKNOWN);
}

/** A word's text after expansion; undefined when the file alone does not tell it. */
export function expandWord(file: Dockerfile, instruction: Instruction, raw: string): string | undefined {
  return expand(raw, file.escape, lookupFor(file, instruction));
}
