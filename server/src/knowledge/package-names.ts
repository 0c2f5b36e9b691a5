import { PACKAGE_NAMES } from './package-names-data.ts';

/** Where packages come from: Debian's and Ubuntu's, Wolfi's, Alpine's, Red Hat's and Fedora's. */
export type PackageSource = 'apt' | 'wolfi' | 'alpine' | 'dnf';

export interface PackageEquivalent {
  /** Names to install instead; none: the package is of no use there. */
  readonly names: readonly string[];
  /** `drop`: it only serves the old package manager. */
  readonly kind: 'tool' | 'build' | 'library' | 'drop';
  /** `verified`: seen in the distribution's own list. `absent`: there is no equivalent. */
  readonly evidence: 'verified' | 'likely' | 'unverified' | 'absent';
  readonly note: string | undefined;
}

interface Row {
  readonly names: Readonly<Record<PackageSource, readonly string[]>>;
  readonly evidence: Readonly<Record<PackageSource, PackageEquivalent['evidence']>>;
  readonly kind: PackageEquivalent['kind'];
  readonly note: string | undefined;
}

const KINDS: Readonly<Record<string, PackageEquivalent['kind']>> = {
  t: 'tool',
  b: 'build',
  l: 'library',
  d: 'drop',
};
const EVIDENCE: Readonly<Record<string, PackageEquivalent['evidence']>> = {
  v: 'verified',
  l: 'likely',
  u: 'unverified',
  a: 'absent',
};

let decoded: Readonly<Record<PackageSource, ReadonlyMap<string, Row>>> | undefined;

/**
 * What to install in another distribution for a package; undefined: no table knows it. Versions and architectures must
 * be gone from the name.
 */
export function packageEquivalent(
  name: string,
  from: PackageSource,
  to: PackageSource,
): PackageEquivalent | undefined {
  decoded ??= decode();
  // The names of 64-bit time, since Ubuntu 24.04 and Debian 13.
  const key = from === 'apt' ? name.replace(/(?<=\d)t64$/, '') : name;
  const row = decoded[from].get(key);
  if (row === undefined) return undefined;
  return { names: row.names[to], kind: row.kind, evidence: row.evidence[to], note: row.note };
}

function decode(): NonNullable<typeof decoded> {
  const tables = { apt: new Map(), wolfi: new Map(), alpine: new Map(), dnf: new Map() } as Record<
    PackageSource,
    Map<string, Row>
  >;
  for (const line of PACKAGE_NAMES.split('\n')) {
    const row = readRow(line);
    for (const source of ['apt', 'wolfi', 'alpine', 'dnf'] as const) {
      const names = row.names[source];
      const [apt = ''] = row.names.apt;
      // Of several packages that come to one the first is the commonest; of one that comes to several, such as gcc with
      // the headers of a C library, the one of its own name counts.
      const name = names.length === 1 ? names[0] : names.includes(apt) ? apt : undefined;
      if (name !== undefined && !tables[source].has(name)) tables[source].set(name, row);
    }
  }
  return tables;
}

function readRow(line: string): Row {
  const [apt = '', wolfi = '', alpine = '', dnf = '', flags = '', note] = line.split('|');
  const names = (text: string): readonly string[] =>
    text === '=' ? [apt] : text === '' ? [] : text.split(' ');
  const evidence = (at: number): PackageEquivalent['evidence'] => EVIDENCE[flags[at] ?? ''] ?? 'unverified';
  return {
    names: { apt: [apt], wolfi: names(wolfi), alpine: names(alpine), dnf: names(dnf) },
    evidence: { apt: 'verified', wolfi: evidence(1), alpine: evidence(2), dnf: evidence(3) },
    kind: KINDS[flags[0] ?? ''] ?? 'tool',
    note,
  };
}
