import { SEVERITIES } from './summary.ts';

/** Which part of a run a report is of; what `bulkhead merge` needs to put the parts together again. */
export interface ShardReport {
  readonly index: number;
  readonly total: number;
  /** Places of the report's files among those of all parts, ascending. */
  readonly positions: readonly number[];
  /** Whether something in this part made the run fail. */
  readonly fails: boolean;
}

type Json = Readonly<Record<string, unknown>>;

export type Merged =
  | { readonly kind: 'merged'; readonly text: string; readonly fails: boolean; readonly failed: number }
  /** Completes a sentence; with the name of the input where it is about one. */
  | { readonly kind: 'refused'; readonly name?: string; readonly reason: string };

/** Puts the JSON reports of all parts of a run together: byte for byte what one run over everything prints. */
export function mergeReports(inputs: readonly { readonly name: string; readonly text: string }[]): Merged {
  const parts: {
    readonly report: Json;
    readonly files: readonly Json[];
    readonly summary: Json;
    readonly shard: ShardReport;
  }[] = [];
  for (const { name, text } of inputs) {
    const refused = (reason: string): Merged => ({ kind: 'refused', name, reason });
    let report: unknown;
    try {
      report = JSON.parse(text);
    } catch {
      // The parser's own words would quote the file.
      return refused('is not JSON');
    }
    if (!isObject(report) || !Array.isArray(report['files']) || !isObject(report['summary']))
      return refused("is no report of 'bulkhead check --format json'");
    const { files, summary, shard } = report;
    if (!files.every(isObject) || !isShard(shard, files.length))
      return refused("is not of a run with '--shard'");
    const twin = parts.find((part) => part.shard.index === shard.index);
    if (twin !== undefined) return refused(`is part ${String(shard.index)} once more`);
    const [first] = parts;
    if (
      first !== undefined &&
      (first.shard.total !== shard.total || first.report['version'] !== report['version'])
    )
      return refused('is of another run');
    parts.push({ report, files, summary, shard });
  }
  const [first] = parts;
  if (first === undefined) return { kind: 'refused', reason: 'nothing was given to be merged' };
  const missing = Array.from({ length: first.shard.total }, (_, at) => at + 1).filter(
    (index) => !parts.some(({ shard }) => shard.index === index),
  );
  if (missing.length > 0)
    return {
      kind: 'refused',
      reason: `of ${String(first.shard.total)} parts ${missing.join(', ')} are missing`,
    };
  const placed = parts.flatMap(({ files, shard }) =>
    files.map((file, at) => ({ file, position: shard.positions[at] ?? 0 })),
  );
  placed.sort((a, b) => a.position - b.position);
  const summary = addSummaries(parts.map((part) => part.summary));
  const merged = { version: first.report['version'], files: placed.map(({ file }) => file), summary };
  return {
    kind: 'merged',
    text: `${JSON.stringify(merged, null, 2)}\n`,
    fails: parts.some(({ shard }) => shard.fails),
    failed: Number(summary['failed'] ?? 0),
  };
}

function addSummaries(summaries: readonly Json[]): Json {
  const [first = {}] = summaries;
  // In the order of the first, which is that of every report.
  return Object.fromEntries(
    Object.entries(first).map(([key, value]): [string, unknown] => {
      const all = summaries.map((summary) => summary[key]);
      if (typeof value === 'number') return [key, sum(all)];
      if (key === 'bySeverity')
        return [
          key,
          Object.fromEntries(
            SEVERITIES.map((severity) => [
              severity,
              sum(all.map((item) => (isObject(item) ? item[severity] : 0))),
            ]),
          ),
        ];
      // Rules that were skipped in some part, each once.
      const items = all.flatMap((item) => (Array.isArray(item) ? (item as readonly unknown[]) : []));
      return [key, [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]];
    }),
  );
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + (typeof value === 'number' ? value : 0), 0);
}

function isShard(value: unknown, files: number): value is ShardReport {
  if (!isObject(value) || !Array.isArray(value['positions'])) return false;
  const { index, total, positions, fails } = value;
  return (
    Number.isSafeInteger(index) &&
    Number.isSafeInteger(total) &&
    // More than anybody has machines; a number from a file must not make a list of that length.
    Number(total) <= 99_999 &&
    positions.length === files &&
    positions.every((position) => Number.isSafeInteger(position)) &&
    typeof fails === 'boolean'
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
