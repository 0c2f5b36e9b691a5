import { openRevision } from '../node/git.ts';
import { nodeFiles } from '../node/files.ts';
import { pathBelow, repositoryTop } from '../node/repository.ts';
import type { Files } from '../ports.ts';
import { visible } from '../report/stylish-text.ts';
import { asDetails, compare, type Comparison, type FileDetails, RulesSeen } from '../service/report.ts';
import type { Args } from './args.ts';
import type { Baselines } from './baseline.ts';
import type { BrokenConfiguration, Judging } from './configuration.ts';
import { readInputs, type Input, type InputOptions } from './inputs.ts';
import { reported } from './reported.ts';
import { ShellcheckRun, type Task } from './shellcheck.ts';
import type { Terminal } from './terminal.ts';

/** Judges each path; what `configure` makes. */
type Judge = (path: string) => Promise<Judging | BrokenConfiguration>;

/** What reports call a file: by its place in the repository, or below the current folder where there is none. */
export async function reportNames(): Promise<(path: string) => string> {
  const top = (await repositoryTop(nodeFiles, '.')) ?? process.cwd();
  return (path) => pathBelow(top, path);
}

export interface Gathering {
  readonly files: Files;
  readonly judge: Judge;
  readonly inputs: Pick<InputOptions, 'readStdin' | 'stdinName' | 'nameOf'>;
  /** Leaves out inputs, such as what did not exist then. */
  readonly accepts?: (input: Input) => boolean;
  readonly shellcheck: ShellcheckRun;
  /** Without them no finding is known already. */
  readonly baselines?: Baselines;
}

export interface Gathered {
  readonly files: readonly FileDetails[];
  /** With each file, whether one of its findings reaches the threshold that holds for it. */
  readonly judgings: readonly (Judging | BrokenConfiguration)[];
  readonly ran: ReadonlySet<string>;
}

/** Examines all that the paths stand for. */
export async function gather(
  paths: readonly string[],
  { files, judge, inputs, accepts, shellcheck, baselines }: Gathering,
  terminal: Terminal,
): Promise<Gathered> {
  const tasks = async function* (): AsyncGenerator<Task, void> {
    for await (const input of readInputs(paths, { ...inputs, files }))
      if (accepts?.(input) !== false) yield { input, judging: await judge(input.path) };
  };
  const details: FileDetails[] = [];
  const judgings: (Judging | BrokenConfiguration)[] = [];
  const seen = new RulesSeen();
  const wanted = { range: 'token', detailed: true } as const;
  const reports = reported(shellcheck.of(tasks()), shellcheck, wanted, undefined);
  for await (const { report, judging, path } of reports) {
    const file = asDetails(report);
    details.push((await baselines?.mark(file, path, judging)) ?? file);
    judgings.push(judging);
    if (judging.kind === 'judging' && judging.options.profile !== undefined)
      seen.add(judging.options.profile);
    if (details.length % 25 === 0) terminal.progress(`Checked ${details.length} files…`);
  }
  terminal.progress('');
  return { files: details, judgings, ran: seen.names };
}

/**
 * The same files at a git revision, judged as they are now, and what has changed since. The reason for a failure is one
 * sentence.
 */
export async function compareWith(
  revision: string,
  paths: readonly string[],
  now: readonly FileDetails[],
  gathering: Omit<Gathering, 'files' | 'accepts' | 'shellcheck' | 'baselines'>,
  { args, terminal }: { readonly args: Args; readonly terminal: Terminal },
): Promise<Comparison | { readonly kind: 'failed'; readonly reason: string }> {
  const opened = await openRevision('.', revision);
  if (opened.kind === 'failed') return opened;
  try {
    // What cannot be read now is neither new nor fixed.
    const unread = new Set(now.filter(({ error }) => error !== undefined).map(({ path }) => path));
    const accepts = ({ content, name, isStdin }: Input): boolean =>
      !isStdin && content.kind === 'text' && !unread.has(name);
    const { files } = await gather(
      paths.filter((path) => path !== '-'),
      { ...gathering, files: opened.files, accepts, shellcheck: new ShellcheckRun(args) },
      terminal,
    );
    return compare(files, now, `${visible(revision)} (${opened.commit.slice(0, 7)})`);
  } finally {
    opened.close();
  }
}
