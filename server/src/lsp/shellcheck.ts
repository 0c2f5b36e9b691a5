import type { Shellcheck } from '../ports.ts';
import { ShellcheckNotes, wantsShellcheck, type ShellcheckState } from '../service/shellcheck.ts';
import type { Analysis, AnalyseOptions } from '../service/analyse.ts';
import type { OpenDocument } from './documents.ts';
import { StillWork } from './still-work.ts';

/** Since the last change, in milliseconds: typing is never waited for, and half a word is not worth a process. */
const PAUSE = 400;

export interface ShellcheckChoice {
  readonly enable: boolean;
  /** Empty: the first on the PATH. */
  readonly path: string;
}

/**
 * ShellCheck in the background: reads the scripts of documents that have stood still for a moment, and says when there is
 * something new to show. One process at a time for each document; a change stops it.
 */
export class BackgroundShellcheck {
  readonly #open: ((path: string) => Shellcheck) | undefined;
  readonly #changed: (uri: string) => void;
  readonly #stateChanged: () => void;
  #path: string | undefined;
  #notes: ShellcheckNotes | undefined;
  #told = '';
  readonly #work = new StillWork(PAUSE);

  /**
   * `open`: undefined where no programs can be run. `changed`: there are new findings. `stateChanged`: the words for people
   * have changed.
   */
  constructor(
    open: ((path: string) => Shellcheck) | undefined,
    changed: (uri: string) => void,
    stateChanged: () => void,
  ) {
    this.#open = open;
    this.#changed = changed;
    this.#stateChanged = stateChanged;
  }

  /** What is known so far, undefined where there is no ShellCheck to know it from; never waits. */
  facts({ enable, path }: ShellcheckChoice): ShellcheckNotes | undefined {
    if (!enable || this.#open === undefined) return undefined;
    if (this.#notes === undefined || this.#path !== path) {
      this.#path = path;
      this.#notes = new ShellcheckNotes(this.#open(path));
    }
    // There will be none: looking for them would cost something with every key.
    return this.#notes.state.kind === 'missing' ? undefined : this.#notes;
  }

  get isPossible(): boolean {
    return this.#open !== undefined;
  }

  get state(): ShellcheckState {
    return this.#notes?.state ?? { kind: 'untried' };
  }

  /** A document was judged; its scripts are read once it stands still. */
  schedule(document: OpenDocument, analysis: Analysis, { profile, facts }: AnalyseOptions): void {
    const { uri, version } = document;
    this.forget(uri);
    const notes = this.#notes;
    // The facts lack it where the settings for this document say so.
    if (notes === undefined || facts?.shellcheck !== notes) return;
    if (profile !== undefined && !wantsShellcheck(profile)) return;
    this.#work.schedule(uri, (stop) => {
      if (document.isClosed || document.version !== version) return;
      const before = notes.version;
      void notes.learn([analysis.file], stop).then(() => {
        const { kind } = notes.state;
        if (this.#told !== kind) {
          this.#told = kind;
          this.#stateChanged();
        }
        if (notes.version !== before && !stop.aborted) this.#changed(uri);
      });
    });
  }

  /** A document was changed or closed. */
  forget(uri: string): void {
    this.#work.forget(uri);
  }
}
