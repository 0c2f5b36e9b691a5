import { LineIndex } from '../text/line-index.ts';
import { at, type Span } from '../text/span.ts';
import type {
  Comment,
  Directive,
  Dockerfile,
  Escape,
  FromInstruction,
  Instruction,
  Stage,
  StageBase,
  StageState,
  SyntaxProblem,
} from './model.ts';
import { noteWideRead } from './reads.ts';

const NOTHING: StageState = { user: undefined, workdir: undefined, shell: undefined };

/** A stage while it is being read; everyone else sees it as `Stage`. Reads of more than its FROM are counted. */
export class StageModel implements Stage {
  readonly index: number;
  notes: unknown[] | undefined = undefined;
  // Set by parse() before anyone else sees the stage.
  from!: FromInstruction;
  name: string | undefined;
  base: StageBase = { kind: 'unknown' };
  root: StageBase = { kind: 'unknown' };
  lineage: readonly Stage[] = [];
  reachable = false;
  isFinal = false;
  ships = false;
  readonly ownInstructions: Instruction[] = [];
  ownUses: readonly Stage[] = [];
  ownEnd: StageState = NOTHING;
  ownSpan: Span = at(0);

  constructor(index: number) {
    this.index = index;
  }

  get instructions(): readonly Instruction[] {
    noteWideRead();
    return this.ownInstructions;
  }

  get uses(): readonly Stage[] {
    noteWideRead();
    return this.ownUses;
  }

  get end(): StageState {
    noteWideRead();
    return this.ownEnd;
  }

  get span(): Span {
    noteWideRead();
    return this.ownSpan;
  }
}

interface Parts {
  readonly text: string;
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  readonly preamble: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly problems: readonly SyntaxProblem[];
}

/** A parsed file. Directives and what stands before the first FROM belong to every instruction; the rest is counted. */
export class FileModel implements Dockerfile {
  readonly text: string;
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly preamble: readonly Instruction[];
  notes: unknown[] | undefined = undefined;
  readonly #parts: Parts;
  #lines: LineIndex | undefined;

  constructor(parts: Parts) {
    this.text = parts.text;
    this.escape = parts.escape;
    this.directives = parts.directives;
    this.preamble = parts.preamble;
    this.#parts = parts;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  get comments(): readonly Comment[] {
    noteWideRead();
    return this.#parts.comments;
  }

  get instructions(): readonly Instruction[] {
    noteWideRead();
    return this.#parts.instructions;
  }

  get stages(): readonly Stage[] {
    noteWideRead();
    return this.#parts.stages;
  }

  get finalStage(): Stage | undefined {
    noteWideRead();
    return this.#parts.stages.findLast(({ isFinal }) => isFinal);
  }

  get problems(): readonly SyntaxProblem[] {
    noteWideRead();
    return this.#parts.problems;
  }
}
