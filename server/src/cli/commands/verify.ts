import { visible } from '../../report/stylish-text.ts';
import { count, placeIn } from '../../report/summary.ts';
import { SignatureChecker, type VerifyOutcome } from '../../service/verify.ts';
import type { Args } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { inputOptions, readInputs } from '../inputs.ts';
import { allowedOf, clientFor, REGISTRY_OPTIONS } from '../registries.ts';
import type { Terminal } from '../terminal.ts';

export const verify: Command = {
  usage: 'verify [OPTION]... [PATH]...',
  description: `Checks that images are signed by whom they should be: those of Docker Hardened Images, Chainguard and
Google's distroless, with the keys and identities that their makers publish. Signatures and signed
attestations are verified on this machine. Images that nobody is known to sign are not asked for.
Paths are found as by 'check'.

This command asks registries over the network and says which; it logs in with what docker or podman have
stored. HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS count.

Exit status: 0 all that should be signed are, 1 a signature is missing or not valid, 2 a registry could
not be asked, a file could not be read, or the command line is wrong.`,
  options: {
    ...REGISTRY_OPTIONS,
    'stdin-filename': { value: 'NAME', help: 'what standard input is called' },
    verbose: { help: 'every request, and every image that nobody is known to sign' },
  },
  run: verifyPaths,
};

type State = VerifyOutcome['result']['state'];

async function verifyPaths(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const verbose = args.given.has('verbose');
  const complain = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const checker = new SignatureChecker(await clientFor(args, verbose, complain));
  const states: State[] = [];
  let files = 0;
  let isBroken = false;
  const inputs = readInputs(args.positionals, inputOptions(args, terminal));
  for await (const { path, content } of inputs) {
    files += 1;
    if (content.kind === 'failed') {
      complain(`${visible(path)} ${content.reason}`);
      isBroken = true;
      continue;
    }
    const outcomes = await checker.verify(content.text, allowedOf(args));
    states.push(...outcomes.map(({ result }) => result.state));
    const lines = outcomes.flatMap((outcome) => lineOf(content.text, outcome, verbose) ?? []);
    if (lines.length > 0) terminal.out(`${terminal.paint('strong', visible(path))}\n${lines.join('')}`);
  }
  terminal.out(`${summaryOf(states)} in ${count(files, 'file')}.\n`);
  if (states.some((state) => state === 'invalid' || state === 'unsigned')) return 1;
  return isBroken || states.some((state) => state === 'failed' || state === 'unknown') ? 2 : 0;
}

function lineOf(
  text: string,
  { reference, span, result }: VerifyOutcome,
  verbose: boolean,
): string | undefined {
  if (result.state === 'unlisted' && !verbose) return undefined;
  const { line } = placeIn(text, span.start);
  return `  ${line}  ${visible(reference.replace(/@.*$/, ''))}  ${visible(saidOf(result))}\n`;
}

function saidOf(result: VerifyOutcome['result']): string {
  switch (result.state) {
    case 'verified': {
      const { vendor, identity, issuer = '', through } = result;
      const who = identity === undefined ? `the key of ${vendor}` : `${identity} (as ${issuer} says)`;
      return `${through === 'signature' ? 'signed' : 'attested'} by ${vendor}: ${who}`;
    }
    case 'unsigned':
      return `not signed, though images of ${result.vendor} are`;
    case 'invalid':
      return `not valid: its signature ${result.reason}`;
    case 'unknown':
      return `could not be checked: the registry ${result.reason}`;
    case 'unlisted':
      return 'nobody is known to sign it';
    case 'left':
      return `left: it ${result.reason}`;
    case 'failed':
      return result.reason;
  }
}

function summaryOf(states: readonly State[]): string {
  const number = (...wanted: readonly State[]): number =>
    states.filter((state) => wanted.includes(state)).length;
  const parts = [
    [number('verified'), 'verified'],
    [number('invalid'), 'not valid'],
    [number('unsigned'), 'not signed'],
    [number('unknown', 'failed'), 'not known'],
    [number('left'), 'left'],
    [number('unlisted'), 'of makers who are not known to sign'],
  ].flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]));
  return parts.length === 0 ? 'No image' : `Images: ${parts.join(', ')}`;
}
