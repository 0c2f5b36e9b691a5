import { resolve } from 'node:path';
import { nodeFiles } from '../../node/files.ts';
import {
  BASELINE_NAME,
  EMPTY_BASELINE,
  MAX_BASELINE_BYTES,
  writeBaseline,
  type BaselineEntry,
} from '../../report/baseline.ts';
import { visible } from '../../report/stylish-text.ts';
import { count, type FileReport } from '../../report/summary.ts';
import type { Args } from '../args.ts';
import { loadBaseline, nameIn } from '../baseline.ts';
import type { Command, ExitStatus } from '../command.ts';
import { configure, judgingOptions } from '../configuration.ts';
import { composeInputOptions, composeOptions, readInputs } from '../inputs.ts';
import { putFile } from '../put-file.ts';
import { reported } from '../reported.ts';
import { ShellcheckRun, shellcheckOptions, type Task } from '../shellcheck.ts';
import type { Terminal } from '../terminal.ts';

export const baseline: Command = {
  usage: 'baseline [OPTION]... [PATH]...',
  description: `Records today's findings in a file, so that only new ones fail a check. Name it in bulkhead.yaml
(baseline: ${BASELINE_NAME}), or give it to 'bulkhead check --baseline FILE'. Findings are known again when their
lines have moved. What the file says of Dockerfiles elsewhere stays, and what it says of Dockerfiles that are gone goes.

With --update nothing new is recorded: only what does not occur any more is dropped.

Exit status: 0 the file was written or is right already, 2 it was not written.`,
  options: {
    ...judgingOptions,
    ...shellcheckOptions,
    ...composeOptions,
    output: {
      value: 'FILE',
      help: `where to; default: what the configuration here names, or ${BASELINE_NAME}`,
    },
    update: { help: 'drop what does not occur any more, record nothing new' },
  },
  run: record,
};

async function record(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const tell = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const judge = configure(args, nodeFiles, tell);
  const named = await judge('Dockerfile');
  const configured = named.kind === 'judging' ? named.baseline : undefined;
  const target = args.given.get('output')?.at(-1) ?? configured ?? BASELINE_NAME;
  const loaded = await loadBaseline(target);
  const isUpdate = args.given.has('update');
  if (loaded.kind === 'failed' || (isUpdate && loaded.kind === 'missing')) {
    const reason = loaded.kind === 'failed' ? loaded.reason : 'does not exist';
    tell(`${visible(target)} ${reason}; nothing was written`);
    return 2;
  }
  const before = loaded.kind === 'baseline' ? loaded.baseline : EMPTY_BASELINE;

  const shellcheck = new ShellcheckRun(args);
  const tasks = async function* (): AsyncGenerator<Task, void> {
    for await (const input of readInputs(args.positionals, composeInputOptions(args, terminal)))
      yield { input, judging: await judge(input.path) };
  };
  const reports: FileReport[] = [];
  const wanted = { range: 'token', detailed: false } as const;
  for await (const { report } of reported(shellcheck.of(tasks()), shellcheck, wanted, undefined))
    reports.push(report);
  const failed = reports.filter(({ error }) => error !== undefined);
  for (const { path, error } of failed) tell(`${visible(path)} ${error?.reason ?? ''}`);
  if (failed.length > 0) {
    tell('nothing was written');
    return 2;
  }

  const found = reports.flatMap((report) => entriesOf(report, target));
  const after = await merged(before.entries, found, {
    looked: new Set(reports.map(({ path }) => nameIn(target, path))),
    isUpdate,
    exists: async (path) => (await nodeFiles.stat(resolve(target, '..', path))).kind === 'stat',
  });
  const written = await putFile(target, writeBaseline({ entries: after }), MAX_BASELINE_BYTES);
  if (written.kind === 'failed') {
    tell(`${visible(target)} ${written.reason}; nothing was written`);
    return 2;
  }
  const keys = new Set(after.map((entry) => JSON.stringify(entry)));
  const gone = before.entries.filter((entry) => !keys.has(JSON.stringify(entry))).length;
  terminal.out(
    `${visible(target)} written: ${count(after.length, 'finding')} recorded${gone === 0 ? '' : `, ${String(gone)} dropped`}.\n`,
  );
  if (configured === undefined || resolve(configured) !== resolve(target))
    terminal.out(`To have it counted, name it in bulkhead.yaml: baseline: ${visible(target)}\n`);
  return 0;
}

function entriesOf({ path, findings }: FileReport, target: string): BaselineEntry[] {
  return findings.map(({ rule, identity }) => ({ path: nameIn(target, path), rule, fingerprint: identity }));
}

async function merged(
  before: readonly BaselineEntry[],
  found: readonly BaselineEntry[],
  scope: {
    readonly looked: ReadonlySet<string>;
    readonly isUpdate: boolean;
    readonly exists: (path: string) => Promise<boolean>;
  },
): Promise<BaselineEntry[]> {
  const known = new Set(before.map((entry) => JSON.stringify(entry)));
  const kept: BaselineEntry[] = scope.isUpdate
    ? found.filter((entry) => known.has(JSON.stringify(entry)))
    : [...found];
  const there = new Map<string, boolean>();
  for (const entry of before) {
    const { path } = entry;
    if (scope.looked.has(path)) continue;
    const isThere = there.get(path) ?? (await scope.exists(path));
    there.set(path, isThere);
    if (isThere) kept.push(entry);
  }
  return kept;
}
