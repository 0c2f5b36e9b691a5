/** More rows than anybody reads. */
const ROWS = 20;

/**
 * Which rules took how long: a table for people, the slowest first.
 *
 * @param byRule milliseconds by rule
 * @param total milliseconds of the whole run; what no rule took is reading files and parsing
 */
export function renderTiming(byRule: ReadonlyMap<string, number>, total: number): string {
  const sum = [...byRule.values()].reduce((all, ms) => all + ms, 0);
  const rows = [...byRule].sort(([, a], [, b]) => b - a).slice(0, ROWS);
  const rest = [...byRule].length - rows.length;
  const shown = rows.reduce((all, [, ms]) => all + ms, 0);
  const lines: (readonly [string, number])[] = [
    ...rows,
    ...(rest > 0 ? [[`${String(rest)} other rules`, sum - shown] as const] : []),
    ['no rule: reading, parsing, reporting', Math.max(0, total - sum)],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines
    .map(([name, ms]) => {
      const share = total > 0 ? (100 * ms) / total : 0;
      return `${name.padEnd(width)}  ${ms.toFixed(1).padStart(9)} ms  ${share.toFixed(1).padStart(5)} %\n`;
    })
    .join('');
}
