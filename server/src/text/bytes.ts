const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes for people, in decimal units as registries and the Docker command line have them: `58 MB`. */
export function formatBytes(count: number): string {
  if (count < 1000) return count === 1 ? '1 byte' : `${count} bytes`;
  let value = count / 1000;
  let unit = 0;
  // What would be rounded to 1000 is one of the next.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 9.95 ? 1 : 0)} ${UNITS[unit] ?? ''}`;
}
