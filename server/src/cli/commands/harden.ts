import { dirname } from 'node:path';
import { nodeFiles } from '../../node/files.ts';
import type { FileFailure, FileText } from '../../ports.ts';
import type { HardenSummary } from '../../protocol/requests.ts';
import { unifiedDiff } from '../../report/diff.ts';
import { visible } from '../../report/stylish-text.ts';
import { count } from '../../report/summary.ts';
import { type BuildSources, readBuildSources } from '../../service/build-sources.ts';
import { findingsLine, hardeningLines } from '../../service/harden/explain.ts';
import {
  FAMILY_IDS,
  type FamilyId,
  harden as hardenText,
  type Part,
  PARTS,
} from '../../service/harden/harden.ts';
import { summaryOf } from '../../service/harden/summary.ts';
import { Pinner, type PinOptions } from '../../service/pin.ts';
import type { Digests } from '../../service/pin-edits.ts';
import { type Args, choiceOf, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { configure, judgingOptions, withFacts } from '../configuration.ts';
import { type Input, inputOptions, readInputs } from '../inputs.ts';
import { didYouMean } from '../suggest.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { allowedOf, clientFor } from '../registries.ts';

const { threshold: _threshold, ...judging } = judgingOptions;

export const harden: Command = {
  usage: 'harden [OPTION]... [PATH]...',
  description: `Hardens Dockerfiles and writes them: a build stage of its own, a base image made for production, a user
other than root, pinned images, safe fixes. Every part says what it takes for granted; one whose result cannot
be proven to be sound is refused, with the reason, and the others go on. Paths are found as by 'check'; for -
the result goes to standard output.

It works offline. With --allow the registries named are asked for the digests of images.

Exit status: 0 done, or nothing to do, 1 with --dry-run or --explain: something would be changed, 2 a file
could not be read or written, a registry could not be asked, or the command line is wrong.`,
  options: {
    family: {
      value: 'NAME',
      choices: FAMILY_IDS,
      help: 'base images to switch to; default: those that fit best',
    },
    only: { value: 'PART,...', many: true, help: `only these parts: ${PARTS.join(', ')}` },
    'dry-run': { help: 'write nothing, print a diff (for patch -p0 or git apply -p0)' },
    explain: { help: 'write nothing, say what would change' },
    json: { help: 'for other programs: all that is said, as JSON on standard output' },
    allow: {
      value: 'REGISTRY,...',
      many: true,
      help: 'ask these registries for digests, such as docker.io,ghcr.io',
    },
    ...judging,
  },
  run: hardenPaths,
};

interface HardenRun {
  readonly parts: ReadonlySet<Part>;
  readonly family: FamilyId | undefined;
  readonly judge: ReturnType<typeof configure>;
  readonly pinner: Pinner | undefined;
  readonly pinOptions: PinOptions;
  readonly contexts: Map<string, Promise<BuildSources>>;
  readonly writes: boolean;
  /** What is shown of a file besides its result. */
  readonly shows: 'diff' | 'words' | 'json';
  readonly terminal: Terminal;
  /** What people are told; goes to standard error where standard output is the result itself. */
  readonly tell: (text: string) => void;
  readonly complain: (line: string) => void;
}

/** What became, or would become, of one file. */
interface Hardened {
  readonly path: string;
  readonly changed: boolean;
  readonly summary: HardenSummary;
  readonly diff: string;
  /** A registry could not be asked. */
  readonly isOpen: boolean;
}

async function hardenPaths(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const [dryRun, explain, json] = ['dry-run', 'explain', 'json'].map((name) => args.given.has(name)) as [
    boolean,
    boolean,
    boolean,
  ];
  const writes = !dryRun && !explain;
  const toStdout = args.positionals.includes('-') && writes;
  if (args.positionals.includes('-') && args.positionals.length > 1)
    throw new UsageError("'-' stands alone: the result goes to standard output.");
  if (toStdout && json)
    throw new UsageError("'--json' needs '--dry-run' or '--explain' with '-': both go to standard output.");
  const complain = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const allowed = allowedOf(args);
  const run: HardenRun = {
    parts: readParts(args),
    family: choiceOf(args, 'family', FAMILY_IDS),
    judge: configure(args, nodeFiles, complain),
    pinner: allowed.allowed === undefined ? undefined : new Pinner(await clientFor(args, false, complain)),
    pinOptions: { update: false, check: false, ...allowed },
    contexts: new Map(),
    writes,
    shows: json ? 'json' : dryRun ? 'diff' : 'words',
    terminal,
    tell: dryRun || toStdout || json ? terminal.err : terminal.out,
    complain,
  };
  const done: (Hardened | (FileFailure & { readonly path: string }))[] = [];
  for await (const input of readInputs(args.positionals, inputOptions(args, terminal))) {
    const result = await hardenOne(input, run);
    done.push('kind' in result ? { ...result, path: input.path } : result);
    if ('kind' in result) complain(`${visible(input.path)} ${result.reason}`);
  }
  const files = done.flatMap((one) => ('kind' in one ? [] : [one]));
  const changed = files.filter((one) => one.changed).length;
  if (json) terminal.out(asJson(done));
  else
    run.tell(
      `${changed === 0 ? 'Nothing to harden' : `${count(changed, 'file')} ${writes ? 'hardened' : 'to harden'}`}, of ${count(files.length, 'file')}.\n`,
    );
  if (files.length < done.length || files.some(({ isOpen }) => isOpen)) return 2;
  return changed > 0 && !writes ? 1 : 0;
}

function readParts(args: Args): ReadonlySet<Part> {
  const names = args.given
    .get('only')
    ?.flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names === undefined) return new Set(PARTS);
  return new Set(
    names.map((name) => {
      const part = PARTS.find((known) => known === name);
      if (part === undefined)
        throw new UsageError(
          `'--only' takes ${PARTS.join(', ')}; '${visible(name)}' is none.${didYouMean(name, PARTS)}`,
        );
      return part;
    }),
  );
}

async function hardenOne(input: Input, run: HardenRun): Promise<Hardened | FileFailure> {
  const { path, content, facts } = input;
  if (content.kind === 'failed') return content;
  const judged = await run.judge(path);
  if (judged.kind === 'failed') return { kind: 'failed', code: 'other', reason: judged.reason };
  const { parts, family } = run;
  const sources = await sourcesBeside(input, run);
  const options = { parts, family, sources, options: withFacts(judged.options, facts) };
  const asks = run.pinner !== undefined && parts.has('pin');
  let result = hardenText(content.text, { ...options, digests: asks ? new Map() : undefined });
  let isOpen = false;
  if (asks) {
    // The images to ask for are those of the result.
    const found = await digestsIn(result.text, run.pinner, run);
    isOpen = found.isOpen;
    result = hardenText(content.text, { ...options, digests: found.digests });
  }
  const changed = result.text !== content.text;
  const bom = content.bom ? '\ufeff' : '';
  const summary = summaryOf(result);
  const diff = (paint?: Terminal['paint']): string =>
    unifiedDiff(path, bom + content.text, bom + result.text, paint);
  const written = await putResult(input, content, result.text, run);
  if (written?.kind === 'failed') return written;
  if (run.shows === 'diff') run.terminal.out(diff(run.terminal.paint));
  if (run.shows !== 'json') run.tell(wordsOf(path, summary, run.terminal));
  return { path, changed, summary, diff: diff(), isOpen };
}

/** The files beside a Dockerfile; of several in one folder that is looked at once. */
function sourcesBeside(
  { path, isStdin, facts: { buildContext } }: Input,
  { contexts }: HardenRun,
): Promise<BuildSources> | undefined {
  if (isStdin || buildContext === undefined) return undefined;
  const { dockerignore, folder = dirname(path) } = buildContext;
  const key = JSON.stringify([folder, dockerignore]);
  const known = contexts.get(key);
  if (known !== undefined) return known;
  // Files come folder by folder.
  contexts.clear();
  const reading = readBuildSources(nodeFiles, folder, dockerignore);
  contexts.set(key, reading);
  return reading;
}

async function digestsIn(
  text: string,
  pinner: Pinner,
  { pinOptions, complain }: HardenRun,
): Promise<{ readonly digests: Digests; readonly isOpen: boolean }> {
  const { outcomes } = await pinner.pin(text, pinOptions);
  const digests = new Map<string, string>();
  let isOpen = false;
  for (const { image, kind, digest, raw, reason = '', registry = '' } of outcomes) {
    if (kind === 'pinned' && image !== undefined && digest !== undefined) digests.set(image, digest);
    if (kind !== 'failed') continue;
    isOpen = true;
    complain(visible(`${raw} is not pinned: ${registry} ${reason}`));
  }
  return { digests, isOpen };
}

async function putResult(
  { path, isStdin }: Input,
  before: FileText,
  text: string,
  { writes, terminal }: HardenRun,
): Promise<FileFailure | undefined> {
  if (isStdin && writes) terminal.out((before.bom ? '\ufeff' : '') + text);
  if (text === before.text) return undefined;
  if (before.lossy)
    return {
      kind: 'failed',
      code: 'binary',
      reason: 'has bytes that are not UTF-8, which writing would lose; save it as UTF-8',
    };
  if (!writes || isStdin) return undefined;
  const written = await nodeFiles.replaceFile(path, before, text);
  return written.kind === 'failed' ? written : undefined;
}

function wordsOf(path: string, summary: HardenSummary, { paint }: Terminal): string {
  const lines = hardeningLines(summary).map((line) => `  ${visible(line)}`.trimEnd());
  return [paint('strong', visible(path)), ...lines, `  ${findingsLine(summary)}`, ''].join('\n');
}

/** The shape is a promise: keys are added, never changed. Lines are counted from 1. */
function asJson(done: readonly (Hardened | (FileFailure & { readonly path: string }))[]): string {
  const files = done.map((one) =>
    'kind' in one
      ? { path: one.path, error: `${one.path} ${one.reason}`, errorCode: one.code }
      : { path: one.path, changed: one.changed, ...one.summary, diff: one.diff },
  );
  return `${JSON.stringify({ version, files }, null, 2)}\n`;
}
