import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { nodeFiles } from '../../node/files.ts';
import { visible } from '../../report/stylish-text.ts';
import { reaches } from '../../report/summary.ts';
import { ruleUrl } from '../../service/convert.ts';
import { buildReport, REPORT_FORMATS, renderReport } from '../../service/report.ts';
import { type Args, choiceOf } from '../args.ts';
import { Baselines, baselineOptions } from '../baseline.ts';
import type { Command, ExitStatus } from '../command.ts';
import { configure, judgingOptions, stdinName } from '../configuration.ts';
import { compareWith, gather, reportNames } from '../hardening.ts';
import { readThreshold } from '../profile.ts';
import { ShellcheckRun, shellcheckOptions } from '../shellcheck.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';

export const report: Command = {
  usage: 'report [OPTION]... [PATH]...',
  description: `Says how hardened the images are that Dockerfiles build: a score for each and for all, what to fix first,
base images, users and controls. Paths are as for check. In the report they are relative to the
repository.

With --compare REVISION the same files are read from git at that revision, judged as today, and the
report says what is new, fixed and remaining. Nothing of the repository's configuration is run.

Findings that a baseline has are marked and counted apart. They cost points like the others, as nobody
has fixed them, and they fail nothing.

Exit status: 0 the report was made; 1 with --threshold, when something at or above it was found that no
baseline has (with --compare: something new); 2 a path could not be checked, or the command line, a
configuration file or a baseline is wrong.`,
  options: {
    ...judgingOptions,
    ...shellcheckOptions,
    ...baselineOptions,
    format: { value: 'NAME', choices: REPORT_FORMATS, help: 'default markdown' },
    output: { short: 'o', value: 'FILE', help: 'write the report there instead of standard output' },
    compare: { value: 'REVISION', help: 'say what is new and fixed since a git revision' },
  },
  run: makeReport,
};

async function makeReport(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const tell = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const judge = configure(args, nodeFiles, tell);
  const inputs = {
    readStdin: terminal.readStdin,
    stdinName: stdinName(args),
    nameOf: await reportNames(),
  };
  const shellcheck = new ShellcheckRun(args);
  const baselines = new Baselines(args, tell);
  const gathering = { files: nodeFiles, judge, inputs, shellcheck, baselines };
  const gathered = await gather(args.positionals, gathering, terminal);
  const { files, judgings, ran } = gathered;
  const revision = args.given.get('compare')?.at(-1);
  const comparison =
    revision === undefined
      ? undefined
      : await compareWith(revision, args.positionals, files, { judge, inputs }, { args, terminal });
  if (comparison !== undefined && 'kind' in comparison) {
    tell(`cannot compare with '${visible(revision ?? '')}': ${comparison.reason}`);
    return 2;
  }
  const skipped = shellcheck.skipped();
  const made = buildReport({
    version,
    at: new Date().toISOString(),
    files,
    ran,
    skipped: skipped === undefined ? [] : [skipped],
    ...(comparison === undefined ? {} : { comparison }),
  });
  const failAt = readThreshold(args);
  const text = renderReport(made, choiceOf(args, 'format', REPORT_FORMATS) ?? 'markdown', {
    ruleHref: ruleUrl,
    nonce: randomBytes(18).toString('base64'),
    ...(failAt === undefined ? {} : { failAt }),
  });
  const output = args.given.get('output')?.at(-1);
  if (output === undefined || output === '-') terminal.out(text);
  else if (!write(output, text, tell)) return 2;
  for (const { path, error } of made.files)
    if (error !== undefined) tell(`${visible(path)} ${visible(error.reason)}`);
  if (made.summary.failed > 0 || baselines.failed) return 2;
  if (failAt === undefined) return 0;
  const added = comparison === undefined ? undefined : new Set(comparison.addedFingerprints);
  const fails = files.some((file, index) => {
    const judging = judgings[index];
    const findings = file.findings.filter(
      ({ fingerprint, recorded }) => recorded !== true && added?.has(fingerprint) !== false,
    );
    return judging?.kind === 'judging' && reaches({ ...file, findings }, judging.threshold);
  });
  return fails ? 1 : 0;
}

function write(path: string, text: string, tell: (line: string) => void): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    tell(`${visible(path)} could not be written (${code}).`);
    return false;
  }
}
