import type { BuildSources } from '../../context/sources.ts';
import { LintCache } from '../../lint/cache.ts';
import type { FamilyId } from '../../knowledge/base-images-map.ts';
import {
  type Change,
  type Note,
  type Nothing,
  type Outcome,
  type Refusal,
  type Part,
  PARTS,
} from '../../refactor/refactoring.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import { memoised } from '../../text/memo.ts';
import type { Span } from '../../text/span.ts';
import { parse } from '../../syntax/parse.ts';
import { analyse, type Analysis, type AnalyseOptions } from '../analyse.ts';
import { minimalEdits } from '../convert-diff.ts';
import type { Digests } from '../pin-edits.ts';
import { follow, type Move, trace } from './moves.ts';
import { ownContext } from './own-context.ts';
import { moreFindings, objection, rootNeeded } from './proof.ts';
import { adviceFor, runPart, type Scene } from './steps.ts';

export { FAMILY_IDS, type FamilyId } from '../../knowledge/base-images-map.ts';
export { type Part, PARTS } from '../../refactor/refactoring.ts';

export interface HardenOptions {
  /** How the file is judged, before and after. */
  readonly options?: AnalyseOptions;
  /** The parts to do; undefined: all. */
  readonly parts?: ReadonlySet<Part>;
  /** The files of its build context, as far as that is known. */
  readonly sources?: BuildSources | undefined;
  /** The base images to switch to; undefined: those that fit best. */
  readonly family?: FamilyId | undefined;
  /** Digests of images, fetched before; undefined: no registry was asked. */
  readonly digests?: Digests | undefined;
}

/** A note with its places in the original and in the result. */
export interface Remark {
  readonly message: string;
  readonly before: Span;
  readonly after: Span;
}

export interface Done extends Pick<Change, 'title' | 'instructions'> {
  readonly kind: 'change';
  readonly assumptions: readonly Remark[];
  readonly consequences: readonly Remark[];
}

/** What a part did, or why it did not. */
export type StepResult = { readonly part: Part } & (
  | Done
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'refusal'; readonly code: string; readonly reason: string; readonly at: Remark }
  /** Nobody asked for it. */
  | { readonly kind: 'left-out' }
);

export interface Hardening {
  readonly text: string;
  /** Turn the original into `text`; inside the lines that differ. */
  readonly edits: readonly Edit[];
  /** One for each part, in order. */
  readonly steps: readonly StepResult[];
  /** What only a person can do. */
  readonly advice: readonly Remark[];
  readonly before: Analysis;
  readonly after: Analysis;
}

/** The code of refusals of what could be done, but whose result is not what it should be. */
const UNPROVEN = 'unproven';
/** A part may make work for one before it; more rounds than this mean that two parts disagree. */
const MAX_ROUNDS = 3;

/**
 * Hardens a Dockerfile: each part works on what the part before it left, until a round changes nothing, so that a
 * hardened file stays as it is. A part whose result cannot be proven to be sound is refused and the others go on. Reads
 * nothing but its arguments, gives the same answer every time, and throws for no text.
 */
export function harden(text: string, given: HardenOptions = {}, step: Step = runPart): Hardening {
  const barred = new Map<Part, string>();
  // Each turn bars one more part, so there are no more turns than parts.
  const judge = judging(given.options);
  for (;;) {
    const run = new Run(text, given, barred, step, judge);
    run.go();
    const worst = run.worst();
    if (worst === undefined) return run.result();
    barred.set(worst.part, worst.reason);
  }
}

/** What makes something of a text; tests bring their own. */
type Step = typeof runPart;

/** Each text is judged once, and most of it stays as it is from one part to the next. */
function judging(options: AnalyseOptions = {}): Scene['judge'] {
  const cache = new LintCache();
  // Its parts work on the last stage, whatever else is built.
  return memoised((text) => analyse(text, { ...options, cache }, parse(text)));
}

/** A change as it was found, in the text that `moves` moves lead to. */
interface Raw {
  readonly change: Change;
  readonly moves: number;
}

type Draft =
  | { readonly kind: 'change'; readonly changes: readonly Raw[] }
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'refusal'; readonly code: string; readonly note: Note; readonly moves: number };

/** What came of a try, and what speaks against a change. */
type Tried =
  | { readonly kind: 'none'; readonly outcome: Outcome; readonly fault: string }
  | {
      readonly kind: 'change';
      readonly outcome: Change;
      readonly next: Analysis;
      /** How many findings there are more; negative: fewer. */
      readonly brought: number;
    };

const NOTHING: Nothing = { kind: 'nothing', reason: 'Nothing is left to do.' };

/** One attempt, without the parts that are barred. */
class Run {
  readonly #parts: ReadonlySet<Part>;
  readonly #barred: ReadonlyMap<Part, string>;
  readonly #runPart: Step;
  readonly #scene: Scene;
  readonly #before: Analysis;
  readonly #drafts = new Map<Part, Draft>();
  /** How many findings each part brought; negative: took away. */
  readonly #brought = new Map<Part, number>();
  readonly #moves: Move[] = [];
  #now: Analysis;
  #unsettled: Part | undefined;

  constructor(
    text: string,
    given: HardenOptions,
    barred: ReadonlyMap<Part, string>,
    step: Step,
    judge: Scene['judge'],
  ) {
    const { options = {}, parts = new Set(PARTS), sources, family, digests } = given;
    this.#parts = parts;
    this.#barred = barred;
    this.#runPart = step;
    this.#before = this.#now = judge(text);
    this.#scene = { options, judge, sources: ownContext(this.#now.file, sources), family, digests };
  }

  go(): void {
    for (let round = 0; round <= MAX_ROUNDS; round++) {
      const { length } = this.#moves;
      for (const part of PARTS) if (this.#parts.has(part)) this.#step(part, round);
      if (this.#moves.length === length) return;
    }
  }

  #step(part: Part, round: number): void {
    const known = this.#drafts.get(part);
    const reason = this.#barred.get(part);
    if (reason !== undefined) {
      this.#refuse(part, reason);
      return;
    }
    const tried = this.#best(part);
    const moves = this.#moves.length;
    // What was done in an earlier round is not taken back by there being nothing more to do.
    if (tried.kind === 'none') {
      if (known?.kind === 'change') return;
      const { outcome } = tried;
      if (outcome.kind === 'nothing') this.#drafts.set(part, outcome);
      else if (outcome.kind === 'refusal') {
        const note = { message: outcome.reason, at: outcome.at };
        this.#drafts.set(part, { kind: 'refusal', code: outcome.code, note, moves });
      } else this.#refuse(part, tried.fault);
      return;
    }
    if (round === MAX_ROUNDS) {
      this.#unsettled ??= part;
      return;
    }
    const { outcome, next, brought } = tried;
    const changes = [...(known?.kind === 'change' ? known.changes : []), { change: outcome, moves }];
    this.#drafts.set(part, { kind: 'change', changes });
    this.#brought.set(part, (this.#brought.get(part) ?? 0) + brought);
    this.#moves.push({ before: this.#now.file.text, after: next.file.text, edits: outcome.edits });
    this.#now = next;
  }

  /** Of what a part could do the first that is proven and brings no findings; else the first that is proven. */
  #best(part: Part): Tried {
    let second: Tried | undefined;
    let first: Tried | undefined;
    for (const tried of this.#tries(part)) {
      if (tried.kind === 'change' && tried.brought <= 0) return tried;
      if (tried.kind === 'change') second ??= tried;
      first ??= tried;
    }
    return second ?? first ?? { kind: 'none', outcome: NOTHING, fault: '' };
  }

  /** A part that throws is at fault itself: it is refused and the others go on. */
  *#tries(part: Part): Iterable<Tried> {
    try {
      for (const outcome of this.#runPart(part, this.#now, this.#scene)) yield this.#try(part, outcome);
    } catch (error) {
      const { finalStage } = this.#now.file;
      // The error's own text may quote the file, secrets included, so only its class is told.
      const name = error instanceof Error ? error.name : 'unknown error';
      const outcome: Refusal = {
        kind: 'refusal',
        code: UNPROVEN,
        reason: `This part failed on the file (${name}); please report it.`,
        at: finalStage?.from.span ?? { start: 0, end: 0 },
      };
      yield { kind: 'none', outcome, fault: '' };
    }
  }

  #try(part: Part, outcome: Outcome): Tried {
    if (outcome.kind !== 'change') return { kind: 'none', outcome, fault: '' };
    const { text } = this.#now.file;
    const after = applyEdits(text, outcome.edits);
    if (after === text) return { kind: 'none', outcome: NOTHING, fault: '' };
    const next = this.#scene.judge(after);
    const stopped = part === 'user' ? undefined : rootNeeded(this.#now, next, this.#scene.options);
    if (stopped !== undefined) return { kind: 'none', outcome: stopped, fault: '' };
    const fault = objection(this.#now, next, this.#scene.options);
    return fault === undefined
      ? { kind: 'change', outcome, next, brought: next.findings.length - this.#now.findings.length }
      : { kind: 'none', outcome, fault };
  }

  #refuse(part: Part, message: string): void {
    const { finalStage } = this.#now.file;
    const at = finalStage?.from.image?.span ?? { start: 0, end: 0 };
    this.#drafts.set(part, {
      kind: 'refusal',
      code: UNPROVEN,
      note: { message, at },
      moves: this.#moves.length,
    });
  }

  /** The part without which the result may be what it has to be: no worse, and at rest. */
  worst(): { readonly part: Part; readonly reason: string } | undefined {
    if (this.#unsettled !== undefined)
      return { part: this.#unsettled, reason: 'It would change the file anew each time.' };
    const reason = moreFindings(this.#before, this.#now);
    const [worst] = [...this.#brought].sort(([, a], [, b]) => b - a);
    return reason === undefined || worst === undefined ? undefined : { part: worst[0], reason };
  }

  result(): Hardening {
    const { text } = this.#before.file;
    const end = this.#moves.length;
    return {
      text: this.#now.file.text,
      edits: minimalEdits(text, this.#now.file.text),
      steps: PARTS.map((part) => this.#report(part)),
      advice: adviceFor(this.#now.file).map((note) => this.#remark(note, end)),
      before: this.#before,
      after: this.#now,
    };
  }

  #report(part: Part): StepResult {
    const draft = this.#drafts.get(part);
    switch (draft?.kind) {
      case undefined:
        return { part, kind: 'left-out' };
      case 'nothing':
        return { part, ...draft };
      case 'refusal': {
        const { code, note, moves } = draft;
        return { part, kind: 'refusal', code, reason: note.message, at: this.#remark(note, moves) };
      }
      case 'change': {
        const { changes } = draft;
        const remarks = (of: 'assumptions' | 'consequences'): Remark[] =>
          changes.flatMap(({ change, moves }) => change[of].map((note) => this.#remark(note, moves)));
        const instructions = changes.flatMap(({ change }) => change.instructions ?? []).join('\n\n');
        return {
          part,
          kind: 'change',
          title: [...new Set(changes.map(({ change }) => change.title))].join('; '),
          assumptions: remarks('assumptions'),
          consequences: remarks('consequences'),
          ...(instructions === '' ? {} : { instructions }),
        };
      }
    }
  }

  #remark({ message, at }: Note, moves: number): Remark {
    return {
      message,
      before: trace(this.#moves.slice(0, moves), at),
      after: follow(this.#moves.slice(moves), at),
    };
  }
}
