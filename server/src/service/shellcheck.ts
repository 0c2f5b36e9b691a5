import {
  allShellcheckScripts,
  isShellcheckCode,
  type ShellcheckNote,
  type ShellcheckScript,
} from '../lint/shellcheck.ts';
import { isOn, type Profile } from '../lint/profile.ts';
import type { Shellcheck } from '../ports.ts';
import rule from '../rules/build/shellcheck.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { parse } from '../syntax/parse.ts';

/** Scripts whose notes are kept; some 300 bytes each, so that memory stays small. */
const KEPT = 4000;

/**
 * Not passed on: files that `source` names are not there (1090, 1091), ash is read as dash by design (2187), and a RUN
 * has no `#!` line (2148).
 */
const LEFT_OUT = new Set([1090, 1091, 2148, 2187]);

export type ShellcheckState =
  { readonly kind: 'untried' | 'works' | 'missing' } | { readonly kind: 'failed'; readonly reason: string };

/** What ShellCheck said, by script, so that each script is checked once. */
export class ShellcheckNotes {
  /** Grows whenever there is something new to say. */
  version = 0;
  state: ShellcheckState = { kind: 'untried' };
  readonly #shellcheck: Shellcheck;
  readonly #notes = new Map<string, readonly ShellcheckNote[]>();

  constructor(shellcheck: Shellcheck) {
    this.#shellcheck = shellcheck;
  }

  notes(key: string): readonly ShellcheckNote[] | undefined {
    return this.#notes.get(key);
  }

  /**
   * Has ShellCheck read the scripts of these files that it has not read yet, in one process. Afterwards `notes` has what
   * it said; when it could not be run `state` says why, and there are no notes.
   */
  async learn(files: readonly Dockerfile[], signal?: AbortSignal): Promise<void> {
    const scripts = new Map<string, ShellcheckScript>();
    let needed = 0;
    for (const script of files.flatMap(allShellcheckScripts)) {
      const known = this.#notes.get(script.key);
      needed += 1;
      if (known === undefined) scripts.set(script.key, script);
      else this.#keep(script.key, known);
    }
    if (scripts.size === 0) return;
    const list = [...scripts.values()];
    const output = await this.#shellcheck.run(
      list.map(({ text }) => text),
      signal,
    );
    if (signal?.aborted === true) return;
    if (output.kind !== 'output') {
      this.state = output;
      return;
    }
    const notes = readNotes(output.json, list);
    if (notes === undefined) {
      this.state = { kind: 'failed', reason: 'printed something else than its format json1' };
      return;
    }
    this.state = { kind: 'works' };
    this.version += 1;
    list.forEach(({ key }, index) => {
      this.#keep(key, notes[index] ?? []);
    });
    for (const key of this.#notes.keys()) {
      if (this.#notes.size <= Math.max(KEPT, needed)) break;
      this.#notes.delete(key);
    }
  }

  /** The same for texts. */
  learnTexts(texts: readonly string[]): Promise<void> {
    return this.learn(texts.map((text) => parse(text)));
  }

  /** A Map gives its keys in the order they came in, so what was used last is forgotten last. */
  #keep(key: string, notes: readonly ShellcheckNote[]): void {
    this.#notes.delete(key);
    this.#notes.set(key, notes);
  }
}

/** Whether anything that ShellCheck says would be shown. */
export function wantsShellcheck(profile: Profile): boolean {
  const asked = Object.entries(profile.rules).some(
    ([name, level]) => isShellcheckCode(name) && level !== 'off',
  );
  return asked || isOn(rule, profile);
}

/** The notes by script; undefined when the text is not what ShellCheck prints. */
function readNotes(json: string, scripts: readonly ShellcheckScript[]): ShellcheckNote[][] | undefined {
  let output: unknown;
  try {
    output = JSON.parse(json);
  } catch {
    // The caller finds the words.
    return undefined;
  }
  const comments = fieldOf(output, 'comments');
  if (!Array.isArray(comments)) return undefined;
  const found: ShellcheckNote[][] = scripts.map(() => []);
  const places = scripts.map((script) => new Places(script));
  for (const comment of comments) {
    const index = Number(textOf(comment, 'file'));
    const place = places[index];
    const note = place === undefined ? undefined : readNote(comment, place);
    if (note !== undefined && !LEFT_OUT.has(note.code)) found[index]?.push(note);
  }
  return found;
}

function readNote(comment: unknown, places: Places): ShellcheckNote | undefined {
  const code = fieldOf(comment, 'code');
  const level = textOf(comment, 'level');
  const message = textOf(comment, 'message');
  const range = places.range(comment);
  if (typeof code !== 'number' || message === undefined || range === undefined) return undefined;
  if (level !== 'error' && level !== 'warning' && level !== 'info' && level !== 'style') return undefined;
  return { code, level, message, range, replacements: readReplacements(comment, places) };
}

/** All of them, or none when one cannot be placed. */
function readReplacements(comment: unknown, places: Places): ShellcheckNote['replacements'] {
  const list = fieldOf(fieldOf(comment, 'fix'), 'replacements');
  if (!Array.isArray(list)) return [];
  const read = list.flatMap((item: unknown) => {
    const range = places.range(item);
    const text = textOf(item, 'replacement');
    return range === undefined || text === undefined ? [] : [{ range, text }];
  });
  return read.length === list.length ? read : [];
}

/** ShellCheck's lines and columns, which count code points from 1, as offsets in the script behind our preamble. */
class Places {
  readonly #script: string;
  readonly #skipped: number;
  /** Where each line of what ShellCheck read begins, in the script; negative in the preamble. */
  readonly #starts: number[] = [];

  constructor({ text, preamble }: ShellcheckScript) {
    const lines = text.split('\n');
    this.#skipped = preamble;
    this.#script = lines.slice(preamble).join('\n');
    let start = 0;
    for (const line of lines.slice(preamble)) {
      this.#starts.push(start);
      start += line.length + 1;
    }
  }

  /** Undefined for what lies in the preamble or outside. */
  range(of: unknown): ShellcheckNote['range'] | undefined {
    const start = this.#offset(fieldOf(of, 'line'), fieldOf(of, 'column'));
    const end = this.#offset(fieldOf(of, 'endLine'), fieldOf(of, 'endColumn'));
    return start === undefined || end === undefined || end < start ? undefined : { start, end };
  }

  #offset(line: unknown, column: unknown): number | undefined {
    if (typeof line !== 'number' || typeof column !== 'number' || column < 1) return undefined;
    const start = this.#starts[line - 1 - this.#skipped];
    if (start === undefined) return undefined;
    let offset = start;
    for (let i = 1; i < column && offset < this.#script.length; i++)
      offset += (this.#script.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
    return offset;
  }
}

function fieldOf(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? (of as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textOf(of: unknown, name: string): string | undefined {
  const value = fieldOf(of, name);
  return typeof value === 'string' ? value : undefined;
}
