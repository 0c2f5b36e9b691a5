import { resolve } from 'node:path';
import { digestOf } from '../node/digest.ts';
import type { Files } from '../ports.ts';
import { visible } from '../report/stylish-text.ts';
import type { AnalyseOptions } from '../service/analyse.ts';
import { loadScans, scanFiles, type LoadedScans, type WantedScan } from '../service/scans.ts';
import { slashed } from '../node/slashed.ts';
import type { Args } from './args.ts';

type Facts = NonNullable<AnalyseOptions['facts']>;

/** Results of scanners: those of the command line, and those that configurations name. What is wrong is told once. */
export class Scans {
  readonly #given: readonly string[];
  /** The one path on the command line, when it is one. */
  readonly #only: string | undefined;
  readonly #files: Files;
  readonly #tell: (line: string) => void;
  readonly #known = new Map<string, Promise<LoadedScans>>();
  readonly #told = new Set<string>();

  constructor(args: Args, files: Files, tell: (line: string) => void) {
    this.#given = (args.given.get('scan') ?? []).map((path) => slashed(resolve(path)));
    this.#only = args.positionals.length === 1 ? args.positionals[0] : undefined;
    this.#files = files;
    this.#tell = tell;
  }

  /** What is known about the Dockerfile at a path. */
  async of(path: string, configured: readonly WantedScan[]): Promise<Facts> {
    // Whoever names one Dockerfile and a scan means that they belong together, if no base image says otherwise.
    const isBuilt = path === this.#only ? 'unless-base' : 'no';
    const wanted = [...configured, ...this.#given.map((file) => ({ path: file, isBuilt }) as const)];
    if (wanted.length === 0) return {};
    const key = JSON.stringify(wanted);
    const loading = this.#known.get(key) ?? this.#load(wanted);
    this.#known.set(key, loading);
    const { scans, problems } = await loading;
    for (const { name, reason } of problems) {
      const line = `${visible(name)} ${reason}; it is left out`;
      if (!this.#told.has(line)) this.#tell(line);
      this.#told.add(line);
    }
    return { scans };
  }

  async #load(wanted: readonly WantedScan[]): Promise<LoadedScans> {
    return loadScans(await scanFiles(wanted, this.#files), this.#files, digestOf);
  }
}
