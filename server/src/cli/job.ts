import { reportFile, type FileReport, type RangeKind } from '../report/summary.ts';
import { analyse, type AnalyseOptions } from '../service/analyse.ts';

/** A Dockerfile to be checked, with all that it is judged by; plain data, so that it can go to another thread. */
export interface Job {
  readonly path: string;
  readonly text: string;
  readonly options: AnalyseOptions;
  readonly range: RangeKind;
}

export function reportOf({ path, text, options, range }: Job): FileReport {
  return reportFile(path, analyse(text, options), range);
}
