import { parseReference } from '../image/reference.ts';
import {
  VULNERABILITY_LEVELS,
  type ImageScan,
  type Vulnerability,
  type VulnerabilityLevel,
} from '../lint/image-scans.ts';

/** What the readers of each format make of a file. */
export interface ScanContent {
  readonly tool: string;
  readonly images: readonly string[];
  readonly digests: readonly string[];
  readonly vulnerabilities: readonly Vulnerability[];
  /** Left out by the scanner because the image is stated not to be affected. */
  readonly leftOut: number;
}

/** That something is not affected by a vulnerability, whatever a scanner thinks. */
export interface Statement {
  readonly id: string;
  /** Name of a package; undefined: the product as a whole. */
  readonly package: string | undefined;
  /** Of which image it is stated: a reference, or the last part of its name; undefined: of whatever has the package. */
  readonly product?: string;
}

/** Images have a few thousand at most; of a hostile file the first are enough. */
const MAX_VULNERABILITIES = 50_000;
const MAX_WORST = 5;
/** Names, versions and ids are short; longer texts are something else. */
const MAX_TEXT = 200;

/** Puts one file's content into the form that rules ask. */
export function collectScan(
  content: ScanContent,
  file: Pick<ImageScan, 'id' | 'fileId' | 'source'>,
  statements: readonly Statement[] = [],
): ImageScan {
  const stated = new Set(statements.filter((item) => isOf(item, content.images)).map(keyOf));
  const seen = new Set<string>();
  const packages = new Map<string, Vulnerability[]>();
  const counts: Record<VulnerabilityLevel, number> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  const kept: Vulnerability[] = [];
  let { leftOut } = content;
  for (const item of content.vulnerabilities.slice(0, MAX_VULNERABILITIES)) {
    const found = cut(item);
    // One vulnerability in the many places of a package is one.
    const key = JSON.stringify([found.id, found.package, found.installed]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (
      stated.has(keyOf({ id: found.id, package: undefined })) ||
      stated.has(keyOf({ id: found.id, package: found.package }))
    ) {
      leftOut += 1;
      continue;
    }
    kept.push(found);
    counts[found.level] += 1;
    const name = found.package.toLowerCase();
    const same = packages.get(name);
    if (same === undefined) packages.set(name, [found]);
    else same.push(found);
  }
  return {
    ...file,
    tool: content.tool.slice(0, MAX_TEXT),
    images: content.images.slice(0, 100).map((text) => text.slice(0, 500)),
    digests: content.digests.slice(0, 100).map((text) => text.slice(0, MAX_TEXT)),
    counts,
    fixable: kept.filter(({ fixed }) => fixed.length > 0).length,
    leftOut,
    worst: kept.sort(byWeight).slice(0, MAX_WORST),
    packages,
  };
}

function isOf({ product }: Statement, images: readonly string[]): boolean {
  if (product === undefined) return true;
  const wanted = product.toLowerCase();
  return images.some((image) => {
    const path = parseReference(image)?.path ?? '';
    return image === product || path.slice(path.lastIndexOf('/') + 1) === wanted;
  });
}

function keyOf({ id, package: name }: Pick<Statement, 'id' | 'package'>): string {
  return JSON.stringify([id.toUpperCase(), name?.toLowerCase()]);
}

function cut(item: Vulnerability): Vulnerability {
  const text = (value: string): string => value.slice(0, MAX_TEXT);
  return {
    ...item,
    id: text(item.id),
    package: text(item.package),
    installed: item.installed === undefined ? undefined : text(item.installed),
    fixed: item.fixed.slice(0, 20).map(text),
  };
}

/** The gravest first, of these the ones with a fix. */
function byWeight(a: Vulnerability, b: Vulnerability): number {
  return (
    VULNERABILITY_LEVELS.indexOf(a.level) - VULNERABILITY_LEVELS.indexOf(b.level) ||
    Number(b.fixed.length > 0) - Number(a.fixed.length > 0) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

const LEVELS: ReadonlyMap<string, VulnerabilityLevel> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['negligible', 'low'],
  ['minimal', 'low'],
  ['info', 'low'],
  ['none', 'low'],
]);

/** A scanner's own word for how bad it is. */
export function levelOf(word: string | undefined): VulnerabilityLevel {
  return LEVELS.get((word ?? '').trim().toLowerCase()) ?? 'unknown';
}

/** A CVSS base score as a level (https://www.first.org/cvss/v3.1/specification-document, section 5). */
export function levelOfScore(score: number): VulnerabilityLevel {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'unknown';
}

/** `1.2.3, 2.0.1`: one version for each line of development. */
export function versionsIn(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => /^[\w.+:~-]+$/.test(part) && /\d/.test(part));
}

/** Type, name and version in a package URL (https://github.com/package-url/purl-spec); undefined when it is none. */
export function readPurl(
  text: string | undefined,
): { readonly type: string; readonly name: string; readonly version: string | undefined } | undefined {
  const found = /^pkg:([a-z][a-z0-9.+-]{0,30})\/([^?#]{1,500})/i.exec(text ?? '');
  if (found === null) return undefined;
  const [, type = '', rest = ''] = found;
  const at = rest.lastIndexOf('@');
  const path = at > 0 ? rest.slice(0, at) : rest;
  const lower = type.toLowerCase();
  // Scopes and modules are part of the name; distributions and vendors are not.
  const isWhole = ['npm', 'golang', 'composer'].includes(lower);
  const name = decode(isWhole ? path : path.slice(path.lastIndexOf('/') + 1));
  return { type: lower, name, version: at > 0 ? decode(rest.slice(at + 1)) : undefined };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: what is written is what is meant.
    return text;
  }
}
