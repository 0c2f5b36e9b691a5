import type { Connection } from 'vscode-languageserver';
import { SECTION } from '../protocol/requests.ts';
import { setupFrom, unknownRules, type Setup } from '../service/convert-settings.ts';

/** An editor that does not answer must not keep the findings back. */
const PATIENCE = 3000;

/** Settings by document or folder: asked of the editor once, kept until it says that they changed. */
export class SettingsStore {
  /** For editors that cannot be asked. */
  pushed: unknown;
  readonly #connection: Connection;
  readonly #asks: boolean;
  readonly #changed: () => void;
  readonly #known = new Map<string, Promise<Setup>>();
  readonly #told = new Set<string>();
  /** Counts the times that all was forgotten: answers to older questions are not kept. */
  #round = 0;

  /** `changed` is called when an answer came too late and replaces the defaults. */
  constructor(connection: Connection, asks: boolean, pushed: unknown, changed: () => void) {
    this.#connection = connection;
    this.#asks = asks;
    this.pushed = pushed;
    this.#changed = changed;
  }

  /** The settings for a document or folder; `''` for those of no place in particular. */
  of(scope: string): Promise<Setup> {
    const known = this.#known.get(scope);
    if (known !== undefined) return known;
    const asked = this.#asks ? this.#ask(scope) : Promise.resolve(this.#read(this.pushed));
    this.#known.set(scope, asked);
    return asked;
  }

  forget(scope: string): void {
    this.#known.delete(scope);
  }

  clear(): void {
    this.#round += 1;
    this.#known.clear();
  }

  #ask(scope: string): Promise<Setup> {
    const round = this.#round;
    const item = { section: SECTION, ...(scope === '' ? {} : { scopeUri: scope }) };
    const answer = this.#connection.workspace.getConfiguration(item).then(
      (value: unknown) => this.#read(value),
      (error: unknown) => {
        this.#tell(
          `The editor did not answer with its settings (${error instanceof Error ? error.message : 'unknown error'}); the defaults are used.`,
        );
        return this.#read(this.pushed);
      },
    );
    return new Promise((resolve) => {
      const tooLong = setTimeout(() => {
        this.#tell('The editor has not sent its settings yet; the defaults are used until it does.');
        resolve(this.#read(this.pushed));
        void answer.then((setup) => {
          if (round !== this.#round) return;
          this.#known.set(scope, Promise.resolve(setup));
          this.#changed();
        });
      }, PATIENCE);
      void answer.then((setup) => {
        clearTimeout(tooLong);
        resolve(setup);
      });
    });
  }

  #read(value: unknown): Setup {
    const setup = setupFrom(value);
    for (const problem of setup.problems) this.#tell(problem);
    for (const name of unknownRules(setup))
      this.#tell(`bulkhead.rules: there is no rule '${name.slice(0, 60)}'.`);
    return setup;
  }

  /** Says everything once: the same settings are read for every document. */
  #tell(problem: string): void {
    if (this.#told.has(problem)) return;
    this.#told.add(problem);
    this.#connection.console.warn(problem);
  }
}
