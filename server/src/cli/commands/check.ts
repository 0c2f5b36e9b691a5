import { nodeFiles } from '../../node/files.ts';
import { renderJson } from '../../report/json.ts';
import { renderStylish } from '../../report/stylish.ts';
import { visible } from '../../report/stylish-text.ts';
import { renderTiming } from '../../report/timing.ts';
import { type FileReport, type RangeKind, reaches, summarise } from '../../report/summary.ts';
import { ruleUrl } from '../../service/convert.ts';
import { ImageLookup } from '../../service/known-images.ts';
import { asDetails, buildReport, renderReport, type ReportFormat } from '../../service/report.ts';
import { type Args, choiceOf, UsageError } from '../args.ts';
import { Baselines, baselineOptions } from '../baseline.ts';
import type { Command, ExitStatus } from '../command.ts';
import { configure, judgingOptions } from '../configuration.ts';
import { reportNames } from '../hardening.ts';
import { composeInputOptions, composeOptions, type Input, readInputs } from '../inputs.ts';
import { readThreshold, type Threshold } from '../profile.ts';
import { allowedOf, clientFor, REGISTRY_OPTIONS } from '../registries.ts';
import { reported } from '../reported.ts';
import { Selection, selectionOptions } from '../selection.ts';
import { ShellcheckRun, shellcheckOptions, type Task } from '../shellcheck.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';

/** Those that other tools read are the hardening report's, of which only the findings are seen here. */
const REPORTS = ['sarif', 'github', 'gitlab', 'junit'] as const satisfies readonly ReportFormat[];
const FORMATS = ['stylish', 'json', ...REPORTS] as const;
const RANGES = ['token', 'instruction'] as const satisfies readonly RangeKind[];

export const check: Command = {
  usage: 'check [OPTION]... [PATH]...',
  description: `Checks Dockerfiles and Compose files. A folder (default: the current one) is searched for Dockerfile,
Containerfile, compose.yaml, docker-compose.yml and their variants, without what .gitignore leaves out; a file
is checked whatever its name; - is standard input.

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
    ...baselineOptions,
    ...selectionOptions,
    ...composeOptions,
    'show-recorded': { help: 'also findings that the baseline has' },
    format: { value: 'NAME', choices: FORMATS, help: 'how to print; default stylish' },
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
  const format = choiceOf(args, 'format', FORMATS) ?? 'stylish';
  const as = REPORTS.find((name) => name === format);
  const wanted = { range: rangeOf(args), detailed: as !== undefined };
  const files: FileReport[] = [];
  const baselines = new Baselines(args, tell);
  let fails = false;
  const shortfalls: string[] = [];
  const selection = await Selection.from(args);
  const inputs = {
    ...composeInputOptions(args, terminal),
    takes: (path: string) => selection.accepts(path),
    // Other tools look for files from the repository's top.
    ...(as === undefined ? {} : { nameOf: await reportNames() }),
  };
  const timing = terminal.wantsTiming ? new Map<string, number>() : undefined;
  const shellcheck = new ShellcheckRun(args);
  const images = await lookupOf(args, tell);
  const tasks = async function* (): AsyncGenerator<Task, void> {
    for await (const input of readInputs(args.positionals, inputs))
      yield { input: await withImages(input, images), judging: await judge(input.path) };
  };
  for await (const { report: found, judging, path } of reported(
    shellcheck.of(tasks()),
    shellcheck,
    wanted,
    timing,
  )) {
    const report = await baselines.apply(found, path, judging);
    files.push(report);
    if (judging.kind === 'judging') {
      fails ||= reaches(report, judging.threshold);
      const low = tooLow(report, judging.minimumScore);
      if (low !== undefined) shortfalls.push(low);
    }
    if (files.length % 25 === 0) terminal.progress(`Checked ${files.length} files…`);
  }
  terminal.progress('');
  selection.close();

  const skipped = shellcheck.skipped();
  const summary = { ...summarise(files), skipped: skipped === undefined ? [] : [skipped] };
  if (as !== undefined) {
    terminal.out(renderAs(as, files, readThreshold(args)));
  } else if (format === 'json') {
    const { shard, positions } = selection;
    const isFailing = fails || shortfalls.length > 0;
    const part = shard === undefined ? undefined : { ...shard, positions, fails: isFailing };
    terminal.out(renderJson(files, summary, version, part));
  } else {
    const verbose = args.given.has('verbose');
    const { paint, columns } = terminal;
    const width = columns === undefined ? {} : { width: columns };
    const showRecorded = args.given.has('show-recorded');
    terminal.out(renderStylish(files, summary, { paint, verbose, showRecorded, ...width }));
    for (const line of shortfalls) terminal.out(`${line}\n`);
    if (baselines.gone > 0) terminal.out(goneLine(baselines.gone));
  }
  if (timing !== undefined) terminal.err(renderTiming(timing, performance.now() - started));
  for (const { path, error } of files) {
    if (error !== undefined) tell(`${visible(path)} ${error.reason}`);
  }
  if (summary.failed > 0 || baselines.failed) return 2;
  return fails || shortfalls.length > 0 ? 1 : 0;
}

function tooLow({ path, score }: FileReport, minimum: number | undefined): string | undefined {
  if (minimum === undefined || score === undefined || score >= minimum) return undefined;
  return `${visible(path)} has the score ${String(score)}; ${String(minimum)} are asked for.`;
}

function goneLine(gone: number): string {
  const what = gone === 1 ? '1 recorded finding does' : `${String(gone)} recorded findings do`;
  return `${what} not occur any more: 'bulkhead baseline --update' drops ${gone === 1 ? 'it' : 'them'}.\n`;
}

function renderAs(
  format: (typeof REPORTS)[number],
  files: readonly FileReport[],
  failAt: Threshold | undefined,
): string {
  const report = buildReport({
    version,
    at: new Date().toISOString(),
    files: files.map(asDetails),
    ran: new Set(),
  });
  return renderReport(report, format, {
    ruleHref: ruleUrl,
    nonce: '',
    ...(failAt === undefined ? {} : { failAt }),
  });
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
  if (images === undefined || input.content.kind === 'failed' || input.compose !== undefined) return input;
  return { ...input, facts: { ...input.facts, images: await images.of(input.content.text) } };
}

/** The preset `all` is for comparing with other tools, and they count an instruction's first line. */
function rangeOf(args: Args): RangeKind {
  const chosen = choiceOf(args, 'range', RANGES);
  if (chosen !== undefined) return chosen;
  const compares = choiceOf(args, 'format', FORMATS) === 'json' && args.given.get('preset')?.at(-1) === 'all';
  return compares ? 'instruction' : 'token';
}
