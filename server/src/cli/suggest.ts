import { editDistance } from '../text/nearest.ts';

/** No name is longer; the comparison takes time that grows with the length. */
const MAX_LENGTH = 100;

/** The names that a wrong one was probably meant to be, best first, three at most. */
export function closest(wrong: string, names: Iterable<string>): string[] {
  if (wrong.length > MAX_LENGTH) return [];
  const wanted = wrong.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, distance: resemblance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** ` Did you mean 'a' or 'b'?`, or nothing. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const found = closest(wrong, names).map((name) => `'${name}'`);
  return found.length === 0 ? '' : ` Did you mean ${found.join(' or ')}?`;
}

/** A part of a name counts as near, however long the rest is: people remember `latest` of `no-latest-tag`. */
function resemblance(wanted: string, name: string): number {
  if (wanted.length >= 4 && name.includes(wanted)) return 1;
  return editDistance(wanted, name);
}
