type DurationReading =
  | { readonly kind: 'duration'; readonly nanoseconds: number }
  /** A number stands without a unit. */
  | { readonly kind: 'unitless' }
  | { readonly kind: 'unit'; readonly unit: string }
  | { readonly kind: 'invalid' };

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** What fits into 64 bits. */
const MAX = 2 ** 63;

/** Reads a duration as Go does (https://pkg.go.dev/time#ParseDuration), and says in the same order what is wrong. */
export function readDuration(text: string): DurationReading {
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  const rest = text.slice(sign.length);
  if (rest === '0') return { kind: 'duration', nanoseconds: 0 };
  if (rest === '') return { kind: 'invalid' };
  const part = /(\d*)(\.\d*)?([^.\d]*)/y;
  let nanoseconds = 0;
  while (part.lastIndex < rest.length) {
    const [, whole = '', fraction = '', unit = ''] = part.exec(rest) ?? [];
    if (whole === '' && fraction.length < 2) return { kind: 'invalid' };
    if (unit === '') return { kind: 'unitless' };
    const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (factor === undefined) return { kind: 'unit', unit };
    nanoseconds += Math.floor(Number(`${whole}${fraction === '.' ? '' : fraction}`) * factor);
    if (nanoseconds > MAX) return { kind: 'invalid' };
  }
  return { kind: 'duration', nanoseconds: sign === '-' ? -nanoseconds : nanoseconds };
}
