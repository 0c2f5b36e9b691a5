import { availableParallelism } from 'node:os';
import { failedReport, type FileReport, type RangeKind } from '../report/summary.ts';
import type { Judging, BrokenConfiguration } from './configuration.ts';
import { type Job, reportOf } from './job.ts';
import type { ShellcheckRun, Task } from './shellcheck.ts';
import { WorkerPool } from './workers.ts';

/** Up to here threads take longer to start than they save. */
const FEW = 400;
/** Files that a thread is given at once. */
const BATCH = 50;

interface Reported {
  readonly report: FileReport;
  readonly judging: Judging | BrokenConfiguration;
}

/** What is found in each task's file, in the tasks' order; from many files on in threads, one for each processor. */
export async function* reported(
  tasks: AsyncIterable<Task>,
  shellcheck: ShellcheckRun,
  range: RangeKind,
  timing: Map<string, number> | undefined,
): AsyncGenerator<Reported, void> {
  let seen = 0;
  let pool: WorkerPool | undefined;
  let batch: Task[] = [];
  const running: Promise<Reported[]>[] = [];
  const parallel = timing === undefined && availableParallelism() > 1;
  const hand = (to: WorkerPool): void => {
    const given = batch;
    batch = [];
    running.push(inPool(to, given, range));
  };
  try {
    for await (const task of tasks) {
      seen += 1;
      // What ShellCheck said stays in this thread.
      if (!parallel || seen <= FEW || shellcheck.facts !== undefined) {
        yield { report: here(task, shellcheck, range, timing), judging: task.judging };
        continue;
      }
      pool ??= new WorkerPool(availableParallelism());
      batch.push(task);
      if (batch.length < BATCH) continue;
      hand(pool);
      if (running.length > pool.width) yield* (await running.shift()) ?? [];
    }
    if (pool !== undefined && batch.length > 0) hand(pool);
    for (const some of running) yield* await some;
  } finally {
    await pool?.close();
  }
}

async function inPool(pool: WorkerPool, tasks: readonly Task[], range: RangeKind): Promise<Reported[]> {
  const jobs = tasks.flatMap((task) => jobOf(task, range) ?? []);
  const reports = (await pool.run(jobs)).values();
  return tasks.map((task) => ({
    judging: task.judging,
    report: failureOf(task) ?? reports.next().value ?? failedReport(task.input.path, LOST),
  }));
}

/** A thread that gives back less than it was given is a fault of ours. */
const LOST = { code: 'internal', reason: 'was lost; please report this' };

function here(
  task: Task,
  shellcheck: ShellcheckRun,
  range: RangeKind,
  timing: Map<string, number> | undefined,
): FileReport {
  const job = jobOf(task, range);
  if (job === undefined) return failureOf(task) ?? failedReport(task.input.path, LOST);
  const { facts } = shellcheck;
  return reportOf({
    ...job,
    options: {
      ...job.options,
      facts: { ...job.options.facts, ...(facts === undefined ? {} : { shellcheck: facts }) },
      ...(timing === undefined ? {} : { timing }),
    },
  });
}

function jobOf({ input, judging }: Task, range: RangeKind): Job | undefined {
  const { path, content, facts } = input;
  if (content.kind === 'failed' || judging.kind === 'failed') return undefined;
  return { path, text: content.text, options: { ...judging.options, facts }, range };
}

function failureOf({ input: { path, content }, judging }: Task): FileReport | undefined {
  if (content.kind === 'failed') return failedReport(path, content);
  return judging.kind === 'failed' ? failedReport(path, judging) : undefined;
}
