import { isMap } from 'yaml';
import { LineIndex } from '../text/line-index.ts';
import type { FileProblems } from './load.ts';
import { readYaml, spanOf } from './parse.ts';

/** A line of a configuration file. */
export interface ConfigPlace {
  /** Absolute and `/`-separated. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/** Says where in which file of a loaded configuration something stands; files are read when first asked for. */
export class ConfigPlaces {
  readonly #files: ReadonlyMap<string, string>;
  readonly #read = new Map<string, { document: ReturnType<typeof readYaml>['document']; lines: LineIndex }>();

  constructor(files: readonly Pick<FileProblems, 'path' | 'text'>[]) {
    this.#files = new Map(files.map(({ path, text }) => [path, text]));
  }

  /** The place of the key or value at a path of keys, or of the nearest thing round it. */
  of(path: string, keys: readonly PropertyKey[]): ConfigPlace {
    const text = this.#files.get(path) ?? '';
    const known = this.#read.get(path) ?? {
      document: readYaml(text).document,
      lines: new LineIndex(text),
    };
    this.#read.set(path, known);
    const { document, lines } = known;
    if (document === undefined) return { path, line: 1 };
    // A mapping starts behind its key, in the next line; what people look for is the key.
    const isInList = typeof keys.at(-1) === 'number';
    const span = spanOf(document, keys, !isInList || isMap(document.getIn(keys.slice(0, -1), true)));
    return { path, line: lines.lineAt(span.start) + 1 };
  }
}
