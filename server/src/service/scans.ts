import type { ScanFacts } from '../lint/image-scans.ts';
import type { Files } from '../ports.ts';
import type { ScanProblem, ScanText } from '../scan/read.ts';
import { baseName } from '../text/path.ts';
import { matchesWildcard } from '../text/wildcard.ts';
import type { Digest } from '../report/fingerprint.ts';

/** Results of a scanner that somebody names. */
export interface WantedScan {
  /** Absolute and `/`-separated; `*` may stand for parts of the file's own name. */
  readonly path: string;
  readonly isBuilt: ScanFacts['isBuilt'];
  /** The folder that the file must be in, links followed; undefined: it may be anywhere. */
  readonly within?: string;
}

export interface LoadedScans {
  readonly scans: readonly ScanFacts[];
  readonly problems: readonly ScanProblem[];
}

/** More results than anybody keeps for a Dockerfile. */
const MAX_FILES = 50;

/** The files that are meant, each once; one that is named without `*` also when it is not there. */
export async function scanFiles(wanted: readonly WantedScan[], files: Files): Promise<readonly WantedScan[]> {
  const found = new Map<string, WantedScan>();
  for (const scan of wanted) {
    const { path } = scan;
    if (!path.includes('*')) {
      found.set(path, scan);
      continue;
    }
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, cut) || '/';
    const listing = await files.readDirectory(folder);
    if (listing.kind === 'failed') continue;
    for (const { name, kind } of listing.entries) {
      const file = `${path.slice(0, cut)}/${name}`;
      if (kind === 'file' && isMeant(path, file)) found.set(file, { ...scan, path: file });
    }
  }
  return [...found.values()].slice(0, MAX_FILES);
}

/** Whether a wanted path means a file; both are absolute. */
export function isMeant(wanted: string, file: string): boolean {
  const cut = wanted.lastIndexOf('/') + 1;
  return (
    file.lastIndexOf('/') + 1 === cut &&
    file.startsWith(wanted.slice(0, cut)) &&
    matchesWildcard(file.slice(cut), wanted.slice(cut))
  );
}

/** Reads the results in files. What cannot be used is a problem, and the others count. */
export async function loadScans(
  wanted: readonly WantedScan[],
  files: Files,
  digest: Digest,
): Promise<LoadedScans> {
  // Few have results of scanners, and what checks them is large.
  const { MAX_SCAN_BYTES, readScans } = await import('../scan/read.ts');
  const problems: ScanProblem[] = [];
  const texts: (ScanText & Pick<WantedScan, 'isBuilt'>)[] = [];
  for (const { path, isBuilt } of wanted) {
    const read = await files.readFile(path, MAX_SCAN_BYTES);
    const name = baseName(path);
    if (read.kind === 'failed') problems.push({ name: path, reason: read.reason });
    else texts.push({ name, text: read.text, id: digest(read.text), isBuilt });
  }
  const { scans, problems: wrong } = readScans(texts);
  const isBuilt = new Map(texts.map((item) => [item.id, item.isBuilt]));
  return {
    scans: scans.map((scan) => ({ scan, isBuilt: isBuilt.get(scan.fileId) ?? 'no' })),
    problems: [...problems, ...wrong],
  };
}
