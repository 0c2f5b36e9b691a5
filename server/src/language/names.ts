import { sourceOptions } from '../lint/stage-sources.ts';
import { everyVariableUse } from '../lint/variable-uses.ts';
import { resolveStage } from '../syntax/parse.ts';
import type { Dockerfile, Instruction, Stage, VariableRef } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';
import { Notes } from '../text/notes.ts';
import { scriptTokens } from './scripts.ts';

/** A stage, a variable of ARG or ENV, or a variable that one script keeps to itself. */
export interface Name {
  readonly kind: 'stage' | 'variable' | 'shell-variable';
  readonly text: string;
  /** In file order. */
  readonly occurrences: readonly Occurrence[];
  /** Something whose text depends on a variable means it too, so nobody can tell all of its places. */
  readonly isIndirect: boolean;
}

export interface Occurrence {
  /** The name's letters, without `$` and braces. */
  readonly span: Span;
  /**
   * `definition`: AS, ARG, ENV. `set`: assigned in a script. `number`: a stage by its number. A stage's number is no
   * name, so it never changes with the name.
   */
  readonly role: 'definition' | 'set' | 'use' | 'number';
  readonly name: Name;
  readonly instruction: Instruction;
}

const KNOWN = new Notes<Dockerfile, readonly Occurrence[]>('file');

/** Every place of a file where a stage or variable is named, in file order, each with all others of the same. */
export function occurrencesOf(file: Dockerfile): readonly Occurrence[] {
  return KNOWN.of(file, () =>
    [...stageOccurrences(file), ...new Variables(file).occurrences()].sort(
      (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
    ),
  );
}

/** What is named at an offset, its end included. */
export function occurrenceAt(file: Dockerfile, offset: number): Occurrence | undefined {
  return occurrencesOf(file).find(({ span }) => span.start <= offset && offset <= span.end);
}

/** The places that an occurrence gets its meaning from: for a variable the last one before it, and for `ARG NAME` the global one. */
export function definitionsFor(occurrence: Occurrence): readonly Occurrence[] {
  const { name, instruction, span } = occurrence;
  const all = name.occurrences.filter(({ role }) => role === 'definition');
  if (name.kind === 'stage') return all;
  const lineage = instruction.kind === 'FROM' ? [] : (instruction.stage?.lineage ?? []);
  for (const stage of lineage) {
    const before = all.filter(
      (other) =>
        other.instruction.stage === stage &&
        (stage !== instruction.stage || other.span.start < span.start || other === occurrence),
    );
    // ENV wins over ARG of the same name wherever each stands.
    const last = before.findLast((other) => other.instruction.kind === 'ENV') ?? before.at(-1);
    if (last !== undefined && last !== occurrence) return [last];
    if (last === occurrence && occurrence.instruction.kind !== 'ARG') return [last];
  }
  const global = all.findLast((other) => other.instruction.stage === undefined);
  if (global !== undefined) return [global];
  return occurrence.role === 'definition' ? [occurrence] : all.slice(0, 1);
}

interface Draft {
  kind: Name['kind'];
  readonly text: string;
  readonly occurrences: Occurrence[];
  isIndirect: boolean;
}

function stageOccurrences(file: Dockerfile): Occurrence[] {
  const drafts = new Map<Stage, Draft>();
  for (const stage of file.stages) {
    const { alias } = stage.from;
    if (alias === undefined) continue;
    const draft: Draft = { kind: 'stage', text: alias.value, occurrences: [], isIndirect: false };
    drafts.set(stage, draft);
    draft.occurrences.push({ span: alias.span, role: 'definition', name: draft, instruction: stage.from });
  }
  const add = (
    stage: Stage | undefined,
    raw: string,
    span: Span | undefined,
    instruction: Instruction,
  ): void => {
    const draft = stage === undefined ? undefined : drafts.get(stage);
    if (draft === undefined || span === undefined) return;
    if (raw.toLowerCase() === draft.text.toLowerCase())
      draft.occurrences.push({ span, role: 'use', name: draft, instruction });
    else if (/^\d+$/.test(raw)) draft.occurrences.push({ span, role: 'number', name: draft, instruction });
    else draft.isIndirect = true;
  };
  const byName = new Map<string, Stage>();
  for (const stage of file.stages) if (stage.name !== undefined) byName.set(stage.name, stage);
  for (const instruction of file.instructions) {
    if (instruction.kind === 'FROM') {
      const base = instruction.stage?.base;
      if (base?.kind === 'stage')
        add(base.stage, instruction.image?.raw ?? '', instruction.image?.span, instruction);
    } else {
      for (const { value = '', valueSpan } of sourceOptions(instruction)) {
        const isIndirect = value.includes('$');
        for (const stage of isIndirect ? file.stages : [resolveStage(value, file.stages, byName)])
          add(stage, value, valueSpan, instruction);
      }
    }
  }
  return [...drafts.values()].flatMap(({ occurrences }) => occurrences);
}

type Found = Pick<Occurrence, 'span' | 'role' | 'instruction'>;

/**
 * Variables by where they are known: before the first FROM and in FROM lines, in a stage, or in one script. The same name
 * is one variable where one place hands it to the other: a stage to those built from it, and the global ARG to a stage
 * that declares it anew.
 */
class Variables {
  readonly #file: Dockerfile;
  readonly #parents = new Map<string, string>();
  readonly #found = new Map<string, { text: string; list: Found[] }>();
  /** By scope, the first instruction that declares a name. */
  readonly #declared = new Map<string, number>();

  constructor(file: Dockerfile) {
    this.#file = file;
  }

  occurrences(): Occurrence[] {
    for (const instruction of this.#file.instructions) {
      this.#declare(instruction);
      if (instruction.kind === 'ONBUILD' && instruction.trigger !== undefined)
        this.#declare(instruction.trigger);
    }
    for (const instruction of this.#file.instructions) {
      this.#use(instruction);
      if (instruction.kind === 'ONBUILD' && instruction.trigger !== undefined) this.#use(instruction.trigger);
    }
    const drafts = new Map<string, Draft>();
    const all: Occurrence[] = [];
    for (const [key, { text, list }] of this.#found) {
      const root = this.#root(key);
      let draft = drafts.get(root);
      if (draft === undefined) {
        draft = { kind: 'variable', text, occurrences: [], isIndirect: false };
        drafts.set(root, draft);
      }
      for (const found of list) draft.occurrences.push({ ...found, name: draft });
    }
    for (const draft of drafts.values()) {
      draft.occurrences.sort((a, b) => a.span.start - b.span.start);
      if (draft.occurrences.every(({ role }) => role !== 'definition')) draft.kind = 'shell-variable';
      all.push(...draft.occurrences);
    }
    return all;
  }

  #declare(instruction: Instruction): void {
    if (instruction.kind !== 'ARG' && instruction.kind !== 'ENV') return;
    const scope = scopeOf(instruction.stage);
    for (const { name, nameSpan } of instruction.assignments) {
      if (name === '') continue;
      const key = `${scope}:${name}`;
      if (!this.#declared.has(key)) {
        this.#declared.set(key, instruction.index);
        if (instruction.stage !== undefined) this.#inherit(instruction.stage, name, key);
      }
      if (
        instruction.kind === 'ARG' &&
        instruction.stage !== undefined &&
        this.#declared.has(`global:${name}`)
      )
        this.#join(key, `global:${name}`);
      this.#add(key, name, { span: nameSpan, role: 'definition', instruction });
    }
  }

  /** A name that a stage below has already is the same one here. */
  #inherit(stage: Stage, name: string, key: string): void {
    for (const below of stage.lineage.slice(1)) {
      const other = `${scopeOf(below)}:${name}`;
      if (this.#declared.has(other)) {
        this.#join(key, other);
        return;
      }
    }
  }

  #use(instruction: Instruction): void {
    for (const { name, nameSpan } of builderVariables(this.#file, instruction))
      this.#addUse(instruction, name, { span: nameSpan, role: 'use', instruction });
    for (const { map, tokens } of scriptTokens(this.#file, instruction)) {
      for (const { name } of tokens) {
        if (name === undefined) continue;
        const { text, start, isSet } = name;
        const span = map.span(start, start + text.length);
        // A name that a continuation line tears apart cannot be replaced as one.
        if (span.end - span.start !== text.length) continue;
        this.#addUse(instruction, text, { span, role: isSet ? 'set' : 'use', instruction });
      }
    }
  }

  #addUse(instruction: Instruction, name: string, found: Found): void {
    const { stage, index } = instruction;
    if (instruction.kind === 'FROM' || stage === undefined) {
      this.#add(`global:${name}`, name, found);
      return;
    }
    for (const current of stage.lineage) {
      const key = `${scopeOf(current)}:${name}`;
      const declared = this.#declared.get(key);
      if (declared !== undefined && (current !== stage || declared <= index)) {
        this.#add(key, name, found);
        return;
      }
    }
    this.#add(`${String(index)}#:${name}`, name, found);
  }

  #add(key: string, text: string, found: Found): void {
    const entry = this.#found.get(key);
    if (entry === undefined) this.#found.set(key, { text, list: [found] });
    else entry.list.push(found);
  }

  #root(key: string): string {
    let root = key;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root))
      root = parent;
    return root;
  }

  #join(a: string, b: string): void {
    const [from, to] = [this.#root(a), this.#root(b)];
    if (from !== to) this.#parents.set(from, to);
  }
}

function scopeOf(stage: Stage | undefined): string {
  return stage === undefined ? 'global' : String(stage.index);
}

/** Variables that BuildKit replaces, wherever it does; those of scripts are the shell's. */
export function builderVariables(
  file: Dockerfile,
  instruction: Instruction,
): readonly Pick<VariableRef, 'name' | 'nameSpan' | 'span'>[] {
  if (instruction.kind !== 'FROM') return everyVariableUse(file, instruction);
  return [...(instruction.platform?.variables ?? []), ...(instruction.image?.variables ?? [])];
}
