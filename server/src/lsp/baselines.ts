import { BASELINE_NAME, BaselineIndex, MAX_BASELINE_BYTES, readBaseline } from '../service/recorded.ts';
import { baseName, dirName, relativePath } from '../text/path.ts';
import type { Host } from './host.ts';

/** The usual name, for the editor to watch. */
export const BASELINE_WATCHED = `**/${BASELINE_NAME}`;

export function isBaseline(uri: string): boolean {
  return uri.endsWith(`/${BASELINE_NAME}`);
}

/** A baseline as it is now. */
export interface KnownBaseline {
  readonly index: BaselineIndex;
  /** Says the same for the same content. */
  readonly stamp: string;
  /** A Dockerfile as the baseline names it; both are absolute and `/`-separated. */
  readonly nameOf: (file: string) => string;
  /** For people. */
  readonly name: string;
}

/** Baselines that configurations name: read once, and again when the file has changed. */
export class BaselineStore {
  readonly #host: Host;
  readonly #tell: (line: string) => void;
  readonly #known = new Map<
    string,
    { readonly stamp: string; readonly loading: Promise<KnownBaseline | undefined> }
  >();

  /** `tell` hears of one that cannot be used; its findings are shown as any others then. */
  constructor(host: Host, tell: (line: string) => void) {
    this.#host = host;
    this.#tell = tell;
  }

  /** Undefined when there is none, or none that can be used. */
  of(file: string | undefined): Promise<KnownBaseline | undefined> {
    if (file === undefined) return Promise.resolve(undefined);
    // One look at the file's date for every judging: it may have any name, and editors watch the usual one only.
    const stamp = this.#host.stamp(file);
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.loading;
    const loading = this.#load(file, stamp);
    this.#known.set(file, { stamp, loading });
    return loading;
  }

  async #load(file: string, stamp: string): Promise<KnownBaseline | undefined> {
    const read = await this.#host.files.readFile(file, MAX_BASELINE_BYTES);
    const result = read.kind === 'text' ? readBaseline(read.text) : read;
    if (result.kind === 'failed') {
      this.#tell(`The baseline ${file} ${result.reason}; its findings are shown as any others.`);
      return undefined;
    }
    return {
      index: new BaselineIndex(result.baseline),
      stamp: `${file} ${stamp}`,
      nameOf: (dockerfile) => relativePath(dirName(file), dockerfile),
      name: baseName(file),
    };
  }
}
