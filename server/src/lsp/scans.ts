import type { Facts } from '../service/convert-settings.ts';
import { isMeant, loadScans, scanFiles, type LoadedScans, type WantedScan } from '../service/scans.ts';
import type { Host } from './host.ts';
import type { FileWatches } from './watches.ts';

/** Results of scanners that configurations and settings name: read once, and again when a file has changed. */
export class ScanStore {
  readonly #host: Host;
  readonly #tell: (line: string) => void;
  readonly #watches: FileWatches;
  /** Paths of all that was ever wanted. */
  readonly #wanted = new Set<string>();
  readonly #known = new Map<string, { readonly stamp: string; readonly loading: Promise<LoadedScans> }>();
  readonly #told = new Set<string>();

  /** `tell` hears once of each file that cannot be used. */
  constructor(host: Host, tell: (line: string) => void, watches: FileWatches) {
    this.#host = host;
    this.#tell = tell;
    this.#watches = watches;
  }

  /** Whether somebody wanted this file; absolute and `/`-separated. */
  isWanted(file: string): boolean {
    return [...this.#wanted].some((path) => isMeant(path, file));
  }

  async of(wanted: readonly WantedScan[]): Promise<Facts> {
    if (wanted.length === 0) return {};
    this.#watches.add(wanted.map(({ path }) => path));
    for (const { path } of wanted) this.#wanted.add(path);
    const key = JSON.stringify(wanted);
    const files = await scanFiles(wanted, this.#host.files);
    // A look at the dates for every judging, because not every editor can watch files.
    const stamp = JSON.stringify(files.map(({ path }) => [path, this.#host.stamp(path)]));
    const known = this.#known.get(key);
    const current = known?.stamp === stamp ? known.loading : load(this.#host, files);
    this.#known.set(key, { stamp, loading: current });
    const { scans, problems } = await current;
    for (const { name, reason } of problems) {
      const line = `The results of a scanner in ${name} are left out: the file ${reason}.`;
      if (!this.#told.has(line)) this.#tell(line);
      this.#told.add(line);
    }
    return { scans };
  }
}

async function load(
  { files: reader, isInside, digest }: Host,
  files: readonly WantedScan[],
): Promise<LoadedScans> {
  const isAllowed = await Promise.all(
    files.map(async ({ path, within }) => within === undefined || (await isInside(within, path))),
  );
  const allowed = files.filter((_, index) => isAllowed[index]);
  const { scans, problems } = await loadScans(allowed, reader, digest);
  const outside = files.filter((file) => !allowed.includes(file));
  return {
    scans,
    problems: [
      ...outside.map(({ path }) => ({ name: path, reason: 'is outside of its folder' })),
      ...problems,
    ],
  };
}
