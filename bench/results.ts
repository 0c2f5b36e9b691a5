import type { CliFigures, ServerFigures } from './measure.ts';
import { align } from './table.ts';

export interface Results {
  readonly node: string;
  readonly edits: number;
  /** Milliseconds to first diagnostics, by server. */
  readonly start: Readonly<Record<string, number>>;
  readonly byLines: readonly {
    readonly lines: number;
    readonly servers: Readonly<Record<string, ServerFigures>>;
  }[];
  readonly cli: CliFigures;
}

interface Row {
  readonly what: string;
  readonly unit: 'ms' | 'MiB' | '';
  readonly own: number | undefined;
  readonly peer: number | undefined;
  /** What Bulkhead's figure must stay under. */
  readonly limit?: number;
  /** It must not be more than the peer's either. */
  readonly notAbovePeer?: boolean;
}

function rowsOf({ start, byLines }: Results): readonly Row[] {
  const files = byLines.flatMap(({ lines, servers: { bulkhead: own, peer } }): Row[] => {
    const row = (key: 'p50' | 'p95' | 'p99', more: Partial<Row> = {}): Row => ({
      what: `${lines} lines, edit to diagnostics, ${key}`,
      unit: 'ms',
      own: own?.edit[key],
      peer: peer?.edit[key],
      ...more,
    });
    const beside = lines === 1000 ? { notAbovePeer: true } : {};
    const limits: Readonly<Record<number, number>> = { 100: 5, 1000: 20 };
    const limit = limits[lines];
    return [
      row('p50', beside),
      row('p95', { ...beside, ...(limit === undefined ? {} : { limit }) }),
      row('p99'),
      {
        what: `${lines} lines, memory behind the edits`,
        unit: 'MiB',
        own: own?.memory,
        peer: peer?.memory,
        limit: 100,
      },
      { what: `${lines} lines, diagnostics`, unit: '', own: own?.diagnostics, peer: peer?.diagnostics },
    ];
  });
  const first: Row = {
    what: 'start to first diagnostics',
    unit: 'ms',
    own: start['bulkhead'],
    peer: start['peer'],
    limit: 350,
  };
  return [first, ...files];
}

/** One sentence for each limit that does not hold. */
export function brokenLimits(results: Results): readonly string[] {
  return rowsOf(results).flatMap(({ what, unit, own, peer, limit, notAbovePeer }) => {
    if (own === undefined) return [];
    const over =
      limit !== undefined && own >= limit
        ? [`${what}: ${show(own, unit)}, must stay under ${limit} ${unit}`]
        : [];
    const slower =
      notAbovePeer === true && peer !== undefined && own > peer
        ? [`${what}: ${show(own, unit)}, the peer takes ${show(peer, unit)}`]
        : [];
    return [...over, ...slower];
  });
}

export function table(results: Results): string {
  const lines = [
    ['', 'bulkhead', 'peer', 'ratio', 'limit'],
    ...rowsOf(results).map(({ what, unit, own, peer, limit }) => [
      what,
      show(own, unit),
      show(peer, unit),
      own === undefined || peer === undefined || unit === '' ? '' : (own / peer).toFixed(2),
      limit === undefined ? '' : `< ${limit}`,
    ]),
  ];
  const { oneFile, corpus } = results.cli;
  const many =
    corpus === undefined
      ? 'no corpus on this machine'
      : `${corpus.files} files in ${(corpus.ms / 1000).toFixed(2)} s, ${Math.round((corpus.files / corpus.ms) * 1000)} a second`;
  return [
    `peer: dockerfile-language-server-nodejs 0.15.0; ${results.edits} edits each; Node ${results.node}`,
    align(lines),
    `command line: one file in ${Math.round(oneFile)} ms; ${many}`,
  ].join('\n');
}

function show(value: number | undefined, unit: Row['unit']): string {
  if (value === undefined) return '–';
  return unit === '' ? String(value) : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
}
