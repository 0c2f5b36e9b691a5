import { digestOf } from '../../node/digest.ts';
import { nodeFiles } from '../../node/files.ts';
import { visible } from '../../report/stylish-text.ts';
import {
  count,
  describeSeverities,
  failedReport,
  type FileReport,
  reaches,
  reportFile,
  summarise,
} from '../../report/summary.ts';
import type { AnalyseOptions } from '../../service/analyse.ts';
import { fixAll, type FixAllOptions, type FixAllResult } from '../../service/fix-all.ts';
import { fixNotes } from '../../service/fix-notes.ts';
import { type Args, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { configure, judgingOptions, withFacts } from '../configuration.ts';
import { composeInputOptions, composeOptions, type Input, readInputs } from '../inputs.ts';
import { rulesNamed } from '../profile.ts';
import type { Terminal } from '../terminal.ts';
import { writeBack } from '../write-back.ts';

export const fix: Command = {
  usage: 'fix [OPTION]... [PATH]...',
  description: `Mends what can be mended safely, that is, without a change in what the image does, and writes the
files. Paths are found as by 'check'; for - the fixed text goes to standard output.

Exit status: 0 nothing is left at or above the threshold, 1 something is, 2 a file could not be read or
written or the command line is wrong.`,
  options: {
    ...judgingOptions,
    ...composeOptions,
    unsafe: { help: 'also fixes that may change what the image does; look at the result' },
    only: {
      value: 'RULE,...',
      many: true,
      help: "only findings of these rules; other tools' names count too",
    },
    'dry-run': { help: 'write nothing, print a diff (for patch -p0 or git apply -p0)' },
  },
  run: fixPaths,
};

interface FixRun {
  readonly options: Pick<FixAllOptions, 'unsafe' | 'only'>;
  readonly judge: ReturnType<typeof configure>;
  readonly dryRun: boolean;
  readonly terminal: Terminal;
  /** What people are told; goes to standard error where standard output is the result itself. */
  readonly tell: (text: string) => void;
}

/** What became of one file. */
interface Outcome {
  readonly report: FileReport;
  /** Fixes made. */
  readonly fixes: number;
  /** Something is left that the run fails for. */
  readonly fails: boolean;
}

async function fixPaths(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const dryRun = args.given.has('dry-run');
  const toStdout = args.positionals.includes('-');
  if (toStdout && args.positionals.length > 1) {
    throw new UsageError("'-' stands alone: the fixed text goes to standard output.");
  }
  const complain = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const run: FixRun = {
    options: { unsafe: args.given.has('unsafe'), ...readOnly(args) },
    judge: configure(args, nodeFiles, complain),
    dryRun,
    terminal,
    tell: dryRun || toStdout ? terminal.err : terminal.out,
  };
  const outcomes: Outcome[] = [];
  for await (const input of readInputs(args.positionals, composeInputOptions(args, terminal))) {
    const outcome = await fixOne(input, run);
    outcomes.push(outcome);
    const { path, error } = outcome.report;
    if (error !== undefined) complain(`${visible(path)} ${error.reason}`);
  }
  const { files, findings, bySeverity, failed } = summarise(outcomes.map(({ report }) => report));
  const fixes = outcomes.reduce((sum, outcome) => sum + outcome.fixes, 0);
  const done =
    fixes === 0 ? 'Nothing to fix' : `${count(fixes, 'fix', 'fixes')} ${dryRun ? 'possible' : 'made'}`;
  const left =
    findings === 0
      ? 'no findings left'
      : `${count(findings, 'finding')} left: ${describeSeverities(bySeverity)}`;
  run.tell(`${done} in ${count(files, 'file')}, ${left}.\n`);
  if (failed > 0) return 2;
  return outcomes.some(({ fails }) => fails) ? 1 : 0;
}

function readOnly(args: Args): Pick<FixAllOptions, 'only'> {
  const names = args.given
    .get('only')
    ?.flatMap((list) => list.split(','))
    .filter((name) => name.trim() !== '');
  return names === undefined ? {} : { only: new Set(names.flatMap(rulesNamed)) };
}

async function fixOne(input: Input, run: FixRun): Promise<Outcome> {
  const { path, content, facts } = input;
  if (content.kind === 'failed') return failed(path, content);
  const judging = await run.judge(path);
  if (judging.kind === 'failed') return failed(path, judging);
  let result: FixAllResult;
  try {
    result = fixAll(content.text, {
      ...withFacts(judging.options, facts),
      ...run.options,
      ...(await judgeOf(input, judging.options)),
    });
  } catch (error) {
    // A rule whose fixes overlap themselves. The other files can be mended all the same.
    const name = error instanceof Error ? error.name : 'unknown error';
    const reason = `could not be fixed: a rule is at fault (${name}); please report it`;
    return failed(path, { code: 'other', reason });
  }
  const failure = await writeBack(input, content, result.text, run);
  if (failure !== undefined) return failed(path, failure);
  if (result.text !== content.text)
    run.tell(`${run.terminal.paint('strong', visible(path))}\n${describeFixes(result.applied)}`);
  const report = reportFile(path, result.analysis, digestOf);
  return { report, fixes: result.applied.length, fails: reaches(report, judging.threshold) };
}

/** How a Compose file is judged, with the fixes that do what they say. */
async function judgeOf(
  { compose: world }: Input,
  options: AnalyseOptions,
): Promise<Pick<FixAllOptions, 'judge'>> {
  if (world === undefined) return {};
  const { provenCompose } = await import('../../service/compose.ts');
  return { judge: (text) => provenCompose(text, options, world) };
}

/** One line for each kind of fix, with how often it was made, and what it leaves to people. */
function describeFixes(applied: FixAllResult['applied']): string {
  const kinds = new Map<string, { number: number; readonly notes: Set<string> }>();
  for (const made of applied) {
    const line = `  ${visible(made.title)}  ${made.rule}${made.kind === 'unsafe' ? ' (unsafe)' : ''}`;
    const known = kinds.get(line) ?? { number: 0, notes: new Set() };
    known.number += 1;
    const notes = fixNotes(made);
    if (notes.length > 0)
      known.notes.add(notes.map((note) => `    ${visible(note)}`.trimEnd() + '\n').join(''));
    kinds.set(line, known);
  }
  return [...kinds]
    .map(([line, { number, notes }]) => `${line}${number === 1 ? '' : ` ×${number}`}\n${[...notes].join('')}`)
    .join('');
}

function failed(path: string, why: { readonly code: string; readonly reason: string }): Outcome {
  return { report: failedReport(path, why), fixes: 0, fails: false };
}
