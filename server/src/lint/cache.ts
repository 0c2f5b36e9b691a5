import type { Dockerfile, Instruction, Stage, StageState } from '../syntax/model.ts';
import { wideReads } from '../syntax/reads.ts';
import { scopesOf, type ScopeRead } from '../syntax/scope.ts';
import type { Value } from '../syntax/expand.ts';
import { encloses, type Span } from '../text/span.ts';
import type { Finding } from './finding.ts';
import { shellCommentKey } from './scripts.ts';

/** What stateless rules said of an instruction, and what that rests on beyond the key. */
interface Entry {
  /** Where the instruction's first line began when `findings` were made. */
  start: number;
  findings: readonly Finding[];
  readonly reads: readonly { readonly global: boolean; readonly name: string; readonly value: Value }[];
  readonly again: ReadonlySet<string>;
}

/** What is kept for an instruction. */
export interface Kept {
  readonly findings: readonly Finding[];
  /** Names of rules that read more of the file than the instruction, so that nothing is kept of them. */
  readonly again: ReadonlySet<string>;
}

const NO_RULES: ReadonlySet<string> = new Set();

/**
 * What stateless rules said of each instruction of a document, for the next version of the same document. An edit
 * changes one instruction, and linting a thousand lines anew for it would cost most of the time between two keys.
 *
 * An entry is found by the instruction's text and everything that is in force for it; the variables that were looked up
 * are looked up again and must be the same; what a rule says that read more of the file than that is not kept. That a run
 * with the cache equals one without is tested with random edits of real files.
 */
export class LintCache {
  #world = '';
  #entries = new Map<string, Entry>();
  #next = new Map<string, Entry>();

  /** Begins a run. `world` has all that findings depend on besides the file: another world empties the cache. */
  begin(world: string): void {
    if (world !== this.#world) this.#entries = new Map();
    this.#world = world;
    this.#next = new Map();
  }

  /** Ends a run: what it did not use is forgotten. */
  end(): void {
    this.#entries = this.#next;
    this.#next = new Map();
  }

  /** The findings kept for an instruction, moved to where it stands now. */
  find(file: Dockerfile, instruction: Instruction, key: string): Kept | undefined {
    const entry = this.#next.get(key) ?? this.#entries.get(key);
    if (entry === undefined) return undefined;
    const scopes = scopesOf(file);
    for (const { global, name, value } of entry.reads) {
      const now = global
        ? scopes.global(name, instruction.index)
        : scopes.lookup(instruction.stage, name, instruction.index);
      if (!sameValue(now, value)) return undefined;
    }
    const start = firstLine(file, instruction);
    if (entry.start !== start) {
      const shift = start - entry.start;
      entry.findings = entry.findings.map((finding) => moved(finding, shift));
      entry.start = start;
    }
    this.#next.set(key, entry);
    return entry;
  }

  /** Watches what rules read of the file while they judge an instruction. */
  watch(file: Dockerfile, instruction: Instruction): Watch {
    return new Watch(file, instruction);
  }

  /** Keeps what was found of an instruction under `watch`, less what rests on more than the key and plain look-ups. */
  keep(key: string, watch: Watch, found: readonly Finding[]): void {
    const { file, instruction } = watch;
    const reach = ownLines(file, instruction);
    const again = new Set(watch.wide);
    for (const finding of found) {
      if (!spansOf(finding).every((span) => encloses(reach, span))) again.add(finding.rule);
    }
    this.#next.set(key, {
      start: reach.start,
      findings: again.size === 0 ? found : found.filter(({ rule }) => !again.has(rule)),
      reads: watch.end(),
      again: again.size === 0 ? NO_RULES : again,
    });
  }
}

/** Notes which rules read more than the instruction that they judge, and which variables were looked up for it. */
export class Watch {
  readonly file: Dockerfile;
  readonly instruction: Instruction;
  /** Rules whose answers cannot be kept. */
  readonly wide = new Set<string>();
  readonly #log: ScopeRead[] = [];
  #reads = wideReads();
  #looked = 0;

  constructor(file: Dockerfile, instruction: Instruction) {
    this.file = file;
    this.instruction = instruction;
    scopesOf(file).log = this.#log;
  }

  /** To be called behind every call of a rule. */
  after(rule: string): void {
    const reads = wideReads();
    if (reads !== this.#reads) this.wide.add(rule);
    this.#reads = reads;
    for (; this.#looked < this.#log.length; this.#looked++) {
      const read = this.#log[this.#looked];
      // A look-up right at the instruction can be made again at its new place; one made elsewhere cannot.
      if (read !== undefined && !isOwnRead(read, this.instruction)) this.wide.add(rule);
    }
  }

  /** Ends the watch and gives the look-ups that may be made again. */
  end(): Entry['reads'] {
    scopesOf(this.file).log = undefined;
    return this.#log
      .filter((read) => isOwnRead(read, this.instruction))
      .map(({ stage, name, value }) => ({ global: stage === undefined, name, value }));
  }
}

/** Keys of the instructions of one file: their lines as they stand and all that is in force for them. */
export class CacheKeys {
  readonly #file: Dockerfile;
  readonly #stages = new Map<Stage, string>();
  #last: {
    readonly stage: Stage | undefined;
    readonly state: StageState | undefined;
    readonly key: string;
  } = { stage: undefined, state: undefined, key: '' };

  constructor(file: Dockerfile) {
    this.#file = file;
  }

  of(instruction: Instruction): string {
    const { state, stage, comments } = instruction;
    const lines = ownLines(this.#file, instruction);
    let key = `${this.#file.text.slice(lines.start, lines.end)}\0${this.#place(stage, state)}`;
    for (const comment of comments) key += `\0${comment.text}`;
    return key;
  }

  /** What is in force is the same for many instructions in a row. */
  #place(stage: Stage | undefined, state: StageState): string {
    const { text } = this.#file;
    if (stage !== this.#last.stage || state !== this.#last.state) {
      const source = (part: { readonly span: Span } | undefined): string =>
        part === undefined ? '' : text.slice(part.span.start, part.span.end);
      const parts = [source(state.user), state.workdir ?? '', source(state.shell)];
      const own = stage === undefined ? '' : this.#stage(stage);
      this.#last = { stage, state, key: [own, ...parts].join('\0') };
    }
    return this.#last.key;
  }

  #stage(stage: Stage): string {
    let key = this.#stages.get(stage);
    if (key === undefined) {
      const { text } = this.#file;
      const each = stage.lineage.map(({ from, isFinal, reachable, ships, index, root }) =>
        [
          text.slice(from.span.start, from.span.end),
          root.kind === 'image' ? root.reference : root.kind,
          isFinal,
          reachable,
          ships,
          index,
        ].join('\x01'),
      );
      key = each.join('\x02');
      this.#stages.set(stage, key);
    }
    return key;
  }
}

/**
 * What every instruction of a file shares: escape character, directives, line ends, comments that name the shell, and
 * what precedes the first FROM.
 */
export function fileKey(file: Dockerfile): string {
  const { text, directives, preamble } = file;
  const last = preamble.at(-1);
  const first = directives.at(-1);
  const end = Math.max(last?.span.end ?? 0, first?.span.end ?? 0);
  return `${text.slice(0, end)}\0${String(text.includes('\r\n'))}\0${shellCommentKey(file)}`;
}

function isOwnRead({ stage, before }: ScopeRead, instruction: Instruction): boolean {
  return before === instruction.index && (stage === undefined || stage === instruction.stage);
}

function ownLines({ lines }: Dockerfile, { span }: Instruction): Span {
  return {
    start: lines.lineStart(lines.lineAt(span.start)),
    end: lines.fullLine(lines.lineAt(span.end)).end,
  };
}

function firstLine({ lines }: Dockerfile, { span }: Instruction): number {
  return lines.lineStart(lines.lineAt(span.start));
}

function spansOf({ span, related, fixes }: Finding): Span[] {
  return [
    span,
    ...related.map((item) => item.span),
    ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span)),
  ];
}

function sameValue(a: Value, b: Value): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.kind === b.kind && (a.kind !== 'text' || b.kind !== 'text' || a.text === b.text);
}

function moved(finding: Finding, shift: number): Finding {
  const move = ({ start, end }: Span): Span => ({ start: start + shift, end: end + shift });
  return {
    ...finding,
    span: move(finding.span),
    related: finding.related.map((item) => ({ ...item, span: move(item.span) })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })),
    })),
  };
}
