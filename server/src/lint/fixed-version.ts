import type { Vulnerability } from './image-scans.ts';

const PLAIN = /^\d{1,9}(?:\.\d{1,9}){0,7}$/;

/**
 * The one version that has the fixes of all of these, by the scanner's own word; undefined when it names none for one of
 * them, or when it takes a package manager's knowledge to tell which of several is enough.
 */
export function fixedVersion(
  vulnerabilities: readonly Vulnerability[],
  installed: string,
): string | undefined {
  const wanted = vulnerabilities.map(({ fixed }) => oneOf(fixed, installed));
  const [first] = wanted;
  if (first === undefined || wanted.includes(undefined)) return undefined;
  const distinct = [...new Set(wanted as readonly string[])];
  if (distinct.length === 1) return first;
  return distinct.every((version) => PLAIN.test(version)) ? distinct.sort(compare).at(-1) : undefined;
}

/** Of a fix for each line of development, the nearest one above what is installed. */
function oneOf(fixed: readonly string[], installed: string): string | undefined {
  const distinct = [...new Set(fixed)];
  if (distinct.length <= 1) return distinct[0];
  if (!PLAIN.test(installed) || !distinct.every((version) => PLAIN.test(version))) return undefined;
  return distinct.sort(compare).find((version) => compare(version, installed) > 0);
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
