import { nodeFiles } from '../../node/files.ts';
import { renderJson } from '../../report/json.ts';
import { renderStylish } from '../../report/stylish.ts';
import { visible } from '../../report/stylish-text.ts';
import { renderTiming } from '../../report/timing.ts';
import { type FileReport, type RangeKind, reaches, summarise } from '../../report/summary.ts';
import { ImageLookup } from '../../service/known-images.ts';
import { type Args, choiceOf, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { configure, judgingOptions, stdinName } from '../configuration.ts';
import { type Input, readInputs } from '../inputs.ts';
import { allowedOf, clientFor, REGISTRY_OPTIONS } from '../registries.ts';
import { reported } from '../reported.ts';
import { ShellcheckRun, shellcheckOptions, type Task } from '../shellcheck.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';

const FORMATS = ['stylish', 'json'] as const;
const RANGES = ['token', 'instruction'] as const satisfies readonly RangeKind[];

export const check: Command = {
  usage: 'check [OPTION]... [PATH]...',
  description: `Checks Dockerfiles. A folder (default: the current one) is searched for Dockerfile, Containerfile and
their variants, without what .gitignore leaves out; a file is checked whatever its name; - is
standard input.

Ranges in JSON are exact tokens; with --preset all, which is for comparing with other tools, they
begin at the keyword of their instruction, as most tools count, unless --range says otherwise.

Nobody is asked over the network, unless --allow names registries: what those tell of the images, such as
their user, variables, platforms and signatures, is then stronger than what Bulkhead knows by itself. It
logs in with what docker or podman have stored.

Exit status: 0 nothing found at or above the threshold, 1 findings, 2 a path could not be checked or
the command line or a configuration file is wrong.`,
  options: {
    ...judgingOptions,
    ...shellcheckOptions,
    format: { value: 'NAME', choices: FORMATS, help: 'how findings are printed; default stylish' },
    range: {
      value: 'KIND',
      choices: RANGES,
      help: 'where ranges in JSON begin; default token',
    },
    ...REGISTRY_OPTIONS,
    allow: {
      value: 'REGISTRY,...',
      many: true,
      help: 'ask these registries, such as docker.io, what the images are; by default none',
    },
    verbose: { help: 'advice below every finding, not only the first of each rule' },
  },
  run: checkPaths,
};

async function checkPaths(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const started = performance.now();
  const tell = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const judge = configure(args, nodeFiles, tell);
  const range = rangeOf(args);
  const files: FileReport[] = [];
  let fails = false;
  const inputOptions = { files: nodeFiles, readStdin: terminal.readStdin, stdinName: stdinName(args) };
  const timing = terminal.wantsTiming ? new Map<string, number>() : undefined;
  const shellcheck = new ShellcheckRun(args);
  const images = await lookupOf(args, tell);
  const tasks = async function* (): AsyncGenerator<Task, void> {
    for await (const input of readInputs(args.positionals, inputOptions))
      yield { input: await withImages(input, images), judging: await judge(input.path) };
  };
  for await (const { report, judging } of reported(shellcheck.of(tasks()), shellcheck, range, timing)) {
    files.push(report);
    fails ||= judging.kind === 'judging' && reaches(report, judging.threshold);
    if (files.length % 25 === 0) terminal.progress(`Checked ${files.length} files…`);
  }
  terminal.progress('');

  const skipped = shellcheck.skipped();
  const summary = { ...summarise(files), skipped: skipped === undefined ? [] : [skipped] };
  if (choiceOf(args, 'format', FORMATS) === 'json') {
    const durationMs = Math.round(performance.now() - started);
    terminal.out(renderJson(files, { ...summary, durationMs }, version));
  } else {
    const verbose = args.given.has('verbose');
    const { paint, columns } = terminal;
    const width = columns === undefined ? {} : { width: columns };
    terminal.out(renderStylish(files, summary, { paint, verbose, ...width }));
  }
  if (timing !== undefined) terminal.err(renderTiming(timing, performance.now() - started));
  for (const { path, error } of files) {
    if (error !== undefined) tell(`${visible(path)} ${error.reason}`);
  }
  if (summary.failed > 0) return 2;
  return fails ? 1 : 0;
}

/** Whoever names registries agrees that they are asked; undefined: nobody is. */
async function lookupOf(args: Args, tell: (line: string) => void): Promise<ImageLookup | undefined> {
  const { allowed } = allowedOf(args);
  if (allowed === undefined) {
    const useless = ['mirror', 'ca', 'plain-http'].find((name) => args.given.has(name));
    if (useless !== undefined)
      throw new UsageError(`'--${useless}' is of no use without '--allow': no registry is asked.`);
    return undefined;
  }
  return new ImageLookup(await clientFor(args, false, tell), {
    allowed,
    complain: (reference, registry, reason) =>
      tell(visible(`${reference} is judged by its name alone: ${registry} ${reason}`)),
  });
}

async function withImages(input: Input, images: ImageLookup | undefined): Promise<Input> {
  if (images === undefined || input.content.kind === 'failed') return input;
  return { ...input, facts: { ...input.facts, images: await images.of(input.content.text) } };
}

/** The preset `all` is for comparing with other tools, and they count an instruction's first line. */
function rangeOf(args: Args): RangeKind {
  const chosen = choiceOf(args, 'range', RANGES);
  if (chosen !== undefined) return chosen;
  const compares = choiceOf(args, 'format', FORMATS) === 'json' && args.given.get('preset')?.at(-1) === 'all';
  return compares ? 'instruction' : 'token';
}
