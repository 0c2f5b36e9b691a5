import { availableParallelism } from 'node:os';
import { digestOf } from '../node/digest.ts';
import type { WorkerPool } from '../node/workers.ts';
import { failedReport, type FileReport, type RangeKind, reportFile } from '../report/summary.ts';
import { describeCompose } from '../service/compose-report.ts';
import { withFacts } from './configuration.ts';
import { type Job, poolOf, reportOf } from './job.ts';
import type { ShellcheckRun, Task } from './shellcheck.ts';

/** Up to here threads take longer to start than they save. */
const FEW = 400;
/** Files that a thread is given at once. */
const BATCH = 50;

interface Reported extends Pick<Task, 'judging'> {
  readonly report: FileReport;
  /** Where the file is; reports may call it otherwise. */
  readonly path: string;
}

/** What is wanted of each file. */
export interface Wanted {
  readonly range: RangeKind;
  /** Each report is a `FileDetails` then, but for files that could not be checked. */
  readonly detailed: boolean;
}

/** What is found in each task's file, in the tasks' order; from many files on in threads, one for each processor. */
export async function* reported(
  tasks: AsyncIterable<Task>,
  shellcheck: ShellcheckRun,
  wanted: Wanted,
  timing: Map<string, number> | undefined,
): AsyncGenerator<Reported, void> {
  let seen = 0;
  let pool: WorkerPool<Job, FileReport> | undefined;
  let batch: Task[] = [];
  const running: Promise<Reported[]>[] = [];
  const parallel = timing === undefined && availableParallelism() > 1;
  const hand = (to: WorkerPool<Job, FileReport>): void => {
    const given = batch;
    batch = [];
    running.push(inPool(to, given, wanted));
  };
  try {
    for await (const task of tasks) {
      seen += 1;
      // What ShellCheck said stays in this thread.
      if (!parallel || seen <= FEW || shellcheck.facts !== undefined) {
        const { judging, input } = task;
        const report = (await ofCompose(task, wanted)) ?? here(task, shellcheck, wanted, timing);
        yield { report, judging, path: input.path };
        continue;
      }
      pool ??= poolOf(availableParallelism());
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

async function inPool(
  pool: WorkerPool<Job, FileReport>,
  tasks: readonly Task[],
  wanted: Wanted,
): Promise<Reported[]> {
  const jobs = tasks.flatMap((task) => jobOf(task, wanted) ?? []);
  const reports = (await pool.run(jobs)).values();
  const found: Reported[] = [];
  for (const task of tasks) {
    const own = failureOf(task) ?? (await ofCompose(task, wanted));
    found.push({
      judging: task.judging,
      path: task.input.path,
      report: own ?? reports.next().value ?? failedReport(task.input.name, LOST),
    });
  }
  return found;
}

/** A thread that gives back less than it was given is a fault of ours. */
const LOST = { code: 'internal', reason: 'was lost; please report this' };

function here(
  task: Task,
  shellcheck: ShellcheckRun,
  wanted: Wanted,
  timing: Map<string, number> | undefined,
): FileReport {
  const job = jobOf(task, wanted);
  if (job === undefined) return failureOf(task) ?? failedReport(task.input.name, LOST);
  const { facts } = shellcheck;
  return reportOf({
    ...job,
    options: {
      ...withFacts(job.options, facts === undefined ? {} : { shellcheck: facts }),
      ...(timing === undefined ? {} : { timing }),
    },
  });
}

/** What is found in a Compose file; undefined for anything else. There are few, so they are judged in this thread. */
async function ofCompose({ input, judging }: Task, wanted: Wanted): Promise<FileReport | undefined> {
  const { compose: world, content, name } = input;
  if (world === undefined || content.kind === 'failed' || judging.kind === 'failed') return undefined;
  const { analyseCompose } = await import('../service/compose.ts');
  const analysis = analyseCompose(content.text, judging.options, world);
  return wanted.detailed ? describeCompose(name, analysis, digestOf) : reportFile(name, analysis, digestOf);
}

function jobOf({ input, judging }: Task, wanted: Wanted): Job | undefined {
  const { name: path, content, facts } = input;
  if (content.kind === 'failed' || judging.kind === 'failed' || input.compose !== undefined) return undefined;
  // The score is made of all the details.
  const detailed = wanted.detailed || judging.minimumScore !== undefined;
  return {
    ...{ path, text: content.text },
    options: withFacts(judging.options, facts),
    ...wanted,
    detailed,
  };
}

function failureOf({ input: { name: path, content }, judging }: Task): FileReport | undefined {
  if (content.kind === 'failed') return failedReport(path, content);
  return judging.kind === 'failed' ? failedReport(path, judging) : undefined;
}
