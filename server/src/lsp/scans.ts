import { digestOf } from '../node/digest.ts';
import { nodeFiles } from '../node/files.ts';
import type { Facts } from '../service/convert-settings.ts';
import type { LoadedScans, WantedScan } from '../service/scans.ts';
import { stampDisk } from './configs.ts';

/** Results of scanners that configurations name: read once, and again when a file has changed. */
export class ScanStore {
  readonly #tell: (line: string) => void;
  readonly #known = new Map<string, { readonly stamp: string; readonly loading: Promise<LoadedScans> }>();
  readonly #told = new Set<string>();

  /** `tell` hears once of each file that cannot be used. */
  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  async of(wanted: readonly WantedScan[]): Promise<Facts> {
    if (wanted.length === 0) return {};
    // Few have results of scanners, and what checks them is large.
    const { loadScans, scanFiles } = await import('../service/scans.ts');
    const key = JSON.stringify(wanted);
    const files = await scanFiles(wanted, nodeFiles);
    // A look at the dates for every judging, so that no editor has to watch files of any name.
    const stamp = JSON.stringify(files.map(({ path }) => [path, stampDisk(path)]));
    const known = this.#known.get(key);
    const current = known?.stamp === stamp ? known.loading : loadScans(files, nodeFiles, digestOf);
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
