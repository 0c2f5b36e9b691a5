import { BUILD_FILES_WATCHED, type BuildContexts } from '../service/build-contexts.ts';
import type { Facts } from '../service/convert-settings.ts';
import type { Host } from './host.ts';

/** Reads what is known of the world round a document; undefined when nothing can be known. */
export type FactsReader = (uri: string) => Promise<Facts | undefined>;

/** The files that facts are made of, for the editor to watch. */
export const WATCHED = [
  '**/.dockerignore',
  '**/*.dockerignore',
  '**/.containerignore',
  '**/*.containerignore',
  ...BUILD_FILES_WATCHED,
];

/** Facts from files. Documents that no file is round (untitled ones) have none, and rules are silent about them. */
export async function readFacts(
  { pathOf }: Pick<Host, 'pathOf'>,
  uri: string,
  contexts: BuildContexts,
): Promise<Facts | undefined> {
  const file = pathOf(uri);
  const buildContext = file === undefined ? undefined : await contexts.of(file);
  return buildContext === undefined ? undefined : { buildContext };
}

/** Facts by document: what is known now is given at once, and whoever cares is told when more is known. */
export class FactsStore {
  readonly #read: FactsReader;
  readonly #changed: (uri: string) => void;
  readonly #known = new Map<string, Facts | undefined>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(read: FactsReader, changed: (uri: string) => void) {
    this.#read = read;
    this.#changed = changed;
  }

  /** What is known so far; never waits. */
  known(uri: string): Facts | undefined {
    return this.#known.get(uri);
  }

  /** Reads the facts of a document, again if they are known. */
  async load(uri: string): Promise<void> {
    const running = this.#read(uri)
      // A fault in reading leaves the facts unknown, which every rule has to live with anyway.
      .catch(() => undefined)
      .then((facts) => {
        // Only the newest reading counts.
        if (this.#running.get(uri) !== running) return;
        this.#running.delete(uri);
        const before = this.#known.get(uri);
        this.#known.set(uri, facts);
        if (JSON.stringify(before) !== JSON.stringify(facts)) this.#changed(uri);
      });
    this.#running.set(uri, running);
    await running;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
    this.#running.delete(uri);
  }
}
