import type { FileFailure } from '../../ports.ts';
import { visible } from '../../report/stylish-text.ts';
import { count, placeIn } from '../../report/summary.ts';
import { Pinner, type PinOptions, type PinOutcome, type PinResult } from '../../service/pin.ts';
import { type Args, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { type Input, inputOptions, readInputs } from '../inputs.ts';
import { allowedOf, clientFor, REGISTRY_OPTIONS } from '../registries.ts';
import type { Terminal } from '../terminal.ts';
import { writeBack } from '../write-back.ts';

export const pin: Command = {
  usage: 'pin [OPTION]... [PATH]...',
  description: `Pins images to digests and keeps their tags: node:22 becomes node:22@sha256:…, with the digest of the
index, which stands for all platforms. It looks at FROM, COPY --from, RUN --mount=from= and the syntax
directive; where one ARG is the whole image, its default is pinned. Paths are found as by 'check'; for -
the result goes to standard output.

This command asks registries over the network and says which; it logs in with what docker or podman have
stored. HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS count; bulkhead.yaml says nothing of the network.

Exit status: 0 all is pinned, 1 an image is not or, with --check, a tag has moved, 2 a registry could not
be asked, a file could not be read or written, or the command line is wrong.`,
  options: {
    update: { help: 'also move pins whose tag has another digest by now' },
    check: { help: 'write nothing; fail when an image is not pinned or its tag has moved' },
    'dry-run': { help: 'write nothing, print a diff (for patch -p0 or git apply -p0)' },
    ...REGISTRY_OPTIONS,
    'stdin-filename': { value: 'NAME', help: 'what standard input is called' },
    verbose: { help: 'every request, and every image that is left as it is' },
  },
  run: pinPaths,
};

interface PinRun {
  readonly pinner: Pinner;
  readonly options: PinOptions;
  readonly dryRun: boolean;
  readonly verbose: boolean;
  readonly terminal: Terminal;
  /** What people are told; goes to standard error where standard output is the result itself. */
  readonly tell: (text: string) => void;
  readonly complain: (line: string) => void;
}

async function pinPaths(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const [dryRun, check, update, verbose] = ['dry-run', 'check', 'update', 'verbose'].map((name) =>
    args.given.has(name),
  ) as [boolean, boolean, boolean, boolean];
  const toStdout = args.positionals.includes('-') && !check;
  if (args.positionals.includes('-') && args.positionals.length > 1)
    throw new UsageError("'-' stands alone: the result goes to standard output.");
  if (check && dryRun) throw new UsageError("'--check' and '--dry-run' exclude each other.");
  const complain = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const run: PinRun = {
    pinner: new Pinner(await clientFor(args, verbose, complain)),
    options: { update, check, ...allowedOf(args) },
    dryRun,
    verbose,
    terminal,
    tell: dryRun || toStdout ? terminal.err : terminal.out,
    complain,
  };
  const outcomes: PinOutcome[] = [];
  let files = 0;
  let isBroken = false;
  const inputs = readInputs(args.positionals, inputOptions(args, terminal));
  for await (const input of inputs) {
    files += 1;
    const result = await pinOne(input, run);
    if (result.kind === 'failed') {
      complain(`${visible(input.path)} ${result.reason}`);
      isBroken = true;
    } else outcomes.push(...result.outcomes);
  }
  run.tell(`${summaryOf(outcomes, dryRun)} in ${count(files, 'file')}.\n`);
  const has = (...kinds: readonly PinOutcome['kind'][]): boolean =>
    outcomes.some(({ kind }) => kinds.includes(kind));
  if (isBroken || has('failed')) return 2;
  return has('unpinned', 'stale', 'open') ? 1 : 0;
}

async function pinOne(input: Input, run: PinRun): Promise<(PinResult & { kind: 'done' }) | FileFailure> {
  const { path, content } = input;
  if (content.kind === 'failed') return content;
  const result = await run.pinner.pin(content.text, run.options);
  const shown = result.outcomes.flatMap((outcome) => lineOf(content.text, outcome, run.verbose) ?? []);
  const failure = run.options.check ? undefined : await writeBack(input, content, result.text, run);
  if (failure !== undefined) return failure;
  if (shown.length > 0) run.tell(`${run.terminal.paint('strong', visible(path))}\n${shown.join('')}`);
  return { kind: 'done', ...result };
}

/** What is said of an image; undefined when nobody needs to hear of it. */
function lineOf(
  text: string,
  { raw, span, kind, digest = '', reason = '', registry = '' }: PinOutcome,
  verbose: boolean,
): string | undefined {
  const said = {
    pinned: `pinned to ${digest}`,
    updated: `moved to ${digest}`,
    current: reason === '' ? 'is pinned' : reason,
    unpinned: 'is not pinned to a digest',
    stale: `is behind its tag, which is ${digest} by now`,
    left: `left as it is: ${reason}`,
    open: `not pinned: ${reason}`,
    failed: `not known: ${registry} ${reason}`,
  }[kind];
  if (!verbose && (kind === 'current' || kind === 'left')) return undefined;
  const image = raw.replace(/@sha(?:256|512):[0-9a-f]+$/, '');
  return `  ${placeIn(text, span.start).line}  ${visible(image)}  ${visible(said)}\n`;
}

function summaryOf(outcomes: readonly PinOutcome[], dryRun: boolean): string {
  const number = (...kinds: readonly PinOutcome['kind'][]): number =>
    outcomes.filter(({ kind }) => kinds.includes(kind)).length;
  const parts = [
    [number('pinned'), dryRun ? 'to pin' : 'pinned'],
    [number('updated'), dryRun ? 'to move' : 'moved'],
    [number('unpinned', 'open'), 'not pinned'],
    [number('stale'), 'behind its tag'],
    [number('failed'), 'not known'],
    [number('current'), 'pinned already'],
  ].flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]));
  return parts.length === 0 ? 'No image' : `Images: ${parts.join(', ')}`;
}
