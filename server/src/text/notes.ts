/** Something that others note on what they have worked out of it; `Notes` alone reads and writes it. */
export interface Noted {
  notes: unknown[] | undefined;
}

/** What is noted on. Each kind counts for itself, so that a list of notes is as short as can be. */
type Kind = 'command' | 'file' | 'instruction' | 'script' | 'stage';

const counts: Record<Kind, number> = { command: 0, file: 0, instruction: 0, script: 0, stage: 0 };

/**
 * Notes of one sort about objects of one kind, which die with the object. A WeakMap would say the same; but a quick
 * collection of V8's garbage takes what an old WeakMap holds for alive, keys or not, so that with one for every question
 * nearly the whole model of each file was copied twice before it went: a tenth of the time for thousands of files.
 */
export class Notes<K extends Noted, V> {
  readonly #kind: Kind;
  readonly #place: number;

  constructor(kind: Kind) {
    this.#kind = kind;
    this.#place = counts[kind]++;
  }

  /** What was noted of the key, or what `work` says of it, which is noted. */
  of(key: K, work: (key: K) => V): V {
    const notes = (key.notes ??= new Array<unknown>(counts[this.#kind]));
    const known = notes[this.#place];
    if (known !== undefined) return known === NOTHING ? (undefined as V) : (known as V);
    const made = work(key);
    notes[this.#place] = made === undefined ? NOTHING : made;
    return made;
  }
}

/** Stands for undefined, which would be asked for again. */
const NOTHING = Symbol('nothing');
