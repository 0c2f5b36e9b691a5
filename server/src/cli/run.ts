import { existsSync } from 'node:fs';
import { visible } from '../report/stylish-text.ts';
import { describeOptions, type Options, readArgs, UsageError } from './args.ts';
import type { Command, ExitStatus } from './command.ts';
import { didYouMean } from './suggest.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { version } from './version.ts';

interface Entry {
  readonly summary: string;
  /** Loaded when it is run: `--version` needs no rules. */
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  check: { summary: 'check Dockerfiles', load: async () => (await import('./commands/check.ts')).check },
  baseline: {
    summary: 'record the findings of today, so that only new ones fail',
    load: async () => (await import('./commands/baseline.ts')).baseline,
  },
  fix: {
    summary: 'mend what can be mended safely',
    load: async () => (await import('./commands/fix.ts')).fix,
  },
  harden: {
    summary: 'make Dockerfiles fit for production',
    load: async () => (await import('./commands/harden.ts')).harden,
  },
  verify: {
    summary: 'check the signatures of images',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  pin: { summary: 'pin images to digests', load: async () => (await import('./commands/pin.ts')).pin },
  report: {
    summary: 'say how hardened the images are, for people and for other tools',
    load: async () => (await import('./commands/report.ts')).report,
  },
  'run-settings': {
    summary: 'print settings to run an image with few rights',
    load: async () => (await import('./commands/run-settings.ts')).runSettings,
  },
  explain: {
    summary: 'say what a rule is about',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  rules: { summary: 'list the rules', load: async () => (await import('./commands/rules.ts')).rules },
  merge: {
    summary: 'put the reports of the parts of a run together',
    load: async () => (await import('./commands/merge.ts')).merge,
  },
  policy: {
    summary: 'explain what the policy decides: policy check PATH...',
    load: async () => (await import('./commands/policy.ts')).policy,
  },
  init: {
    summary: 'write a configuration file, also from that of hadolint',
    load: async () => (await import('./commands/init.ts')).init,
  },
  lsp: { summary: 'run the language server', load: async () => (await import('./commands/lsp.ts')).lsp },
};

/** Every command has these. */
const COMMON: Options = {
  'no-color': { help: 'no colours; so does NO_COLOR=1' },
  help: { short: 'h', help: 'print this help' },
};

/** Runs a command line without the program's name. Never rejects. */
export async function run(argv: readonly string[]): Promise<ExitStatus> {
  const terminal = processTerminal(argv.includes('--no-color'));
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    terminal.progress('');
    if (error instanceof UsageError) terminal.err(`bulkhead: ${error.message}\n`);
    else
      terminal.err(
        `bulkhead: internal error, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
    return 2;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    terminal.err(overview());
    return 2;
  }
  if (name === '--version' || name === '-v' || name === '-V') {
    terminal.out(`${version}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest[0] === undefined)) {
    terminal.out(overview());
    return 0;
  }
  if (name === 'help') return dispatch([rest[0] ?? '', '--help'], terminal);
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) throw unknownCommand(name);
  const command = await entry.load();
  const options = { ...command.options, ...COMMON };
  if (rest.slice(0, endOfOptions(rest)).some((arg) => arg === '--help' || arg === '-h')) {
    terminal.out(
      `Usage: bulkhead ${command.usage}\n\n${command.description}\n\nOptions:\n${describeOptions(options)}\n`,
    );
    return 0;
  }
  return command.run(readArgs(rest, options), terminal);
}

function endOfOptions(args: readonly string[]): number {
  const end = args.indexOf('--');
  return end < 0 ? args.length : end;
}

function unknownCommand(name: string): UsageError {
  const shown = visible(name);
  if (name.startsWith('-'))
    return new UsageError(`Unknown option '${shown}'. A command comes first; see 'bulkhead --help'.`);
  const hint = existsSync(name)
    ? ` Did you mean 'bulkhead check ${shown}'?`
    : didYouMean(name, Object.keys(COMMANDS));
  return new UsageError(`Unknown command '${shown}'.${hint} See 'bulkhead --help'.`);
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const list = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Bulkhead ${version}: secure Dockerfiles.

Usage: bulkhead COMMAND [OPTION]... [PATH]...

Commands:
${list.join('\n')}

'bulkhead COMMAND --help' says more of one. Examples:
  bulkhead check                     everything below the current folder
  bulkhead check --format json app   for other programs
  bulkhead report --format html -o report.html
  bulkhead fix --dry-run Dockerfile  what would be changed
  bulkhead harden --dry-run          a build stage, a hardened base image, another user than root
  bulkhead verify                    whether images are signed by whom they should be
  bulkhead pin --check               which images are not pinned, or behind their tag
  bulkhead explain DL3008            also by another tool's name
  bulkhead init --from hadolint      bulkhead.yaml from .hadolint.yaml
`;
}
