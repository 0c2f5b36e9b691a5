import { nodeFiles } from '../../node/files.ts';
import { renderJson } from '../../report/json.ts';
import { renderStylish } from '../../report/stylish.ts';
import { visible } from '../../report/stylish-text.ts';
import { failedReport, type FileReport, reaches, reportFile, summarise } from '../../report/summary.ts';
import { analyse } from '../../service/analyse.ts';
import { type Args, choiceOf } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import {
  type BrokenConfiguration,
  configure,
  type Judging,
  judgingOptions,
  stdinName,
} from '../configuration.ts';
import { type Input, readInputs } from '../inputs.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';

const FORMATS = ['stylish', 'json'] as const;

export const check: Command = {
  usage: 'check [OPTION]... [PATH]...',
  description: `Checks Dockerfiles. A folder (default: the current one) is searched for Dockerfile, Containerfile and
their variants, without what .gitignore leaves out; a file is checked whatever its name; - is
standard input.

Exit status: 0 nothing found at or above the threshold, 1 findings, 2 a path could not be checked or
the command line or a configuration file is wrong.`,
  options: {
    ...judgingOptions,
    format: { value: 'NAME', choices: FORMATS, help: 'how findings are printed; default stylish' },
    verbose: { help: 'advice below every finding, not only the first of each rule' },
  },
  run: checkPaths,
};

async function checkPaths(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const started = performance.now();
  const tell = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const judge = configure(args, nodeFiles, tell);
  const files: FileReport[] = [];
  let fails = false;
  const inputOptions = { files: nodeFiles, readStdin: terminal.readStdin, stdinName: stdinName(args) };
  for await (const input of readInputs(args.positionals, inputOptions)) {
    const judging = await judge(input.path);
    const report = checkOne(input, judging);
    files.push(report);
    fails ||= judging.kind === 'judging' && reaches(report, judging.threshold);
    if (files.length % 25 === 0) terminal.progress(`Checked ${files.length} files…`);
  }
  terminal.progress('');

  const summary = summarise(files);
  if (choiceOf(args, 'format', FORMATS) === 'json') {
    const durationMs = Math.round(performance.now() - started);
    terminal.out(renderJson(files, { ...summary, durationMs }, version));
  } else {
    const verbose = args.given.has('verbose');
    const { paint, columns } = terminal;
    const width = columns === undefined ? {} : { width: columns };
    terminal.out(renderStylish(files, summary, { paint, verbose, ...width }));
  }
  for (const { path, error } of files) {
    if (error !== undefined) tell(`${visible(path)} ${error.reason}`);
  }
  if (summary.failed > 0) return 2;
  return fails ? 1 : 0;
}

function checkOne({ path, content, facts }: Input, judging: Judging | BrokenConfiguration): FileReport {
  if (content.kind === 'failed') return failedReport(path, content);
  if (judging.kind === 'failed') return failedReport(path, judging);
  return reportFile(path, analyse(content.text, { ...judging.options, facts }));
}
