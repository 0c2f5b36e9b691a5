import type { RawWord } from './raw.ts';

// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set
const LETTERS: Readonly<Record<string, string>> = {
  a: 'allexport',
  C: 'noclobber',
  e: 'errexit',
  E: 'errtrace',
  f: 'noglob',
  h: 'hashall',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
};

/** The options in force behind `set -euo pipefail`, `set +x`, `bash -eo pipefail` …, given those before. */
export function withSetOptions(before: readonly string[], args: readonly RawWord[]): readonly string[] {
  const now = new Set(before);
  for (let i = 0; i < args.length; i++) {
    const value = args[i]?.value ?? '';
    const sign = value[0];
    if (value.length < 2 || (sign !== '-' && sign !== '+') || value === '--' || value.startsWith('--')) break;
    for (const letter of value.slice(1)) {
      const name = letter === 'o' ? args[++i]?.value : LETTERS[letter];
      if (name === undefined) continue;
      if (sign === '-') now.add(name);
      else now.delete(name);
    }
  }
  const list = [...now].sort();
  return list.length === before.length && list.every((name, i) => name === before[i]) ? before : list;
}
