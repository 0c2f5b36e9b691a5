import type { Memento } from 'vscode';
import type { ReportParams, ReportPoint, ReportResult } from '../../../server/src/protocol/requests.ts';

const KEY = 'report.runs';
/** Points of the trend that are kept. */
const MAX_POINTS = 30;

interface Runs {
  readonly points: readonly ReportPoint[];
  readonly last?: NonNullable<ReportParams['last']>;
}

/** Earlier runs in this workspace: they stay on this machine, in the editor's own storage. */
export function earlierRuns(storage: Memento): Pick<ReportParams, 'history' | 'last'> {
  const { points, last } = read(storage);
  return { history: points, ...(last === undefined ? {} : { last }) };
}

export async function rememberRun(storage: Memento, { point, fingerprints }: ReportResult): Promise<void> {
  if (point === undefined) return;
  const { points } = read(storage);
  const runs: Runs = {
    points: [...points, point].slice(-MAX_POINTS),
    last: { at: point.at, fingerprints },
  };
  await storage.update(KEY, runs);
}

function read(storage: Memento): Runs {
  const stored = storage.get<Partial<Runs>>(KEY);
  return { points: stored?.points ?? [], ...(stored?.last === undefined ? {} : { last: stored.last }) };
}
