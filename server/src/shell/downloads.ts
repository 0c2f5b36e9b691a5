import { type Span, cover } from '../text/span.ts';
import { Notes } from '../text/notes.ts';
import { type ShellCommand, type ShellWord, subSpan } from './model.ts';
import { allOptions, hasOption, optionSpan, options, positionals, subcommand } from './options.ts';

export interface DownloadUrl {
  readonly word: ShellWord;
  /** The address alone, without quotes. */
  readonly span: Span;
  readonly url: string;
  /** Lower case; '' when the address has none or a variable holds it. */
  readonly scheme: string;
  /** Lower case, without user and port; '' when a variable holds it. */
  readonly host: string;
}

export interface InsecureOption {
  readonly word: ShellWord;
  /** Exactly what turns the check off: `-k`, the `k` of `-fsSkL`, `-c http.sslVerify=false`. */
  readonly span: Span;
  readonly option: string;
  /** Only a letter inside a cluster. */
  readonly clustered: boolean;
}

export interface Download {
  readonly tool: string;
  readonly command: ShellCommand;
  readonly urls: readonly DownloadUrl[];
  /** Where it is told to write to: `-o FILE`, `> FILE`, git's directory; undefined for a name it chooses itself. */
  readonly output: ShellWord | undefined;
  readonly toStdout: boolean;
  readonly insecure: readonly InsecureOption[];
}

interface Tool {
  /** Options that name an address. */
  readonly urls?: readonly string[];
  readonly output: readonly string[];
  /** Options that write to a file with a name of the tool's choosing. */
  readonly remote?: readonly string[];
  readonly stdout: boolean;
  /** Options that turn the check of certificates off; `name=value` when only that value does. */
  readonly insecure: readonly string[];
}

const HTTPIE: Tool = {
  output: ['-o', '--output'],
  remote: ['-d', '--download'],
  stdout: true,
  insecure: ['--verify=no', '--verify=false', '--verify=0'],
};
const WGET: Tool = {
  output: ['-O', '--output-document'],
  stdout: false,
  insecure: [
    '--no-check-certificate',
    '--check-certificate=off',
    '--check-certificate=quiet',
    '--check-certificate=no',
  ],
};

const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  [
    'curl',
    {
      urls: ['--url'],
      output: ['-o', '--output'],
      remote: ['-O', '--remote-name', '--remote-name-all'],
      stdout: true,
      insecure: ['-k', '--insecure', '--proxy-insecure', '--doh-insecure'],
    },
  ],
  ['wget', WGET],
  ['wget2', WGET],
  ['aria2c', { output: ['-o', '--out'], stdout: false, insecure: ['--check-certificate=false'] }],
  ['axel', { output: ['-o', '--output'], stdout: false, insecure: ['-k', '--insecure'] }],
  [
    'fetch',
    { output: ['-o', '--output'], stdout: false, insecure: ['--no-verify-peer', '--no-verify-hostname'] },
  ],
  ['http', HTTPIE],
  ['https', HTTPIE],
  ['xh', HTTPIE],
  ['xhs', HTTPIE],
]);

const known = new Notes<ShellCommand, Download | undefined>('command');

/** What a command fetches from elsewhere; undefined when it is no downloader. `apt-get install curl` is none. */
export function downloads(command: ShellCommand): Download | undefined {
  const tool = TOOLS.get(command.name);
  // Many ask this of each command, and hardly one downloads.
  if (tool === undefined && command.name !== 'git' && command.name !== 'svn') return undefined;
  return known.of(command, () => (tool === undefined ? checkout(command) : fetched(command, tool)));
}

function fetched(command: ShellCommand, tool: Tool): Download {
  const named = allOptions(command, tool.urls ?? []).flatMap(({ value }) => value ?? []);
  const httpie = tool === HTTPIE;
  const urls = [
    ...named.map(({ word, at }) => readUrl(word, at)),
    // httpie: [METHOD] URL [ITEM…]
    ...positionals(command)
      .filter((word) => !httpie || /[/:.$]|localhost/.test(word.value))
      .slice(0, httpie ? 1 : undefined)
      .map((word) => readUrl(word)),
  ];
  const option = hasOption(command, tool.output);
  const value = option?.value;
  const redirect = command.redirects.find(
    ({ operator, fd }) =>
      (operator === '>' || operator === '>>' || operator === '>|' || operator === '&>') && (fd ?? 1) === 1,
  );
  const insecure = options(command).flatMap((each) => {
    const full = `${each.name}=${each.value?.text ?? ''}`;
    if (!tool.insecure.includes(each.name) && !tool.insecure.includes(full)) return [];
    const span = tool.insecure.includes(each.name) ? each.span : optionSpan(each);
    return [{ word: each.word, span, option: each.name, clustered: each.clustered }];
  });
  const base = { tool: command.name, command, urls, insecure };
  if (value !== undefined && !isStdout(value.text)) return { ...base, output: value.word, toStdout: false };
  const writes = value !== undefined || (tool.stdout && hasOption(command, tool.remote ?? []) === undefined);
  if (!writes) return { ...base, output: undefined, toStdout: false };
  const target = redirect?.target;
  if (target === undefined || isStdout(target.value)) return { ...base, output: undefined, toStdout: true };
  return { ...base, output: target, toStdout: false };
}

function isStdout(value: string): boolean {
  return value === '-' || value === '/dev/stdout' || value === '/dev/fd/1' || value === '/proc/self/fd/1';
}

function checkout(command: ShellCommand): Download | undefined {
  const verb = subcommand(command)?.value ?? '';
  const git = command.name === 'git' && ['clone', 'fetch', 'pull', 'ls-remote', 'submodule'].includes(verb);
  const svn = command.name === 'svn' && ['checkout', 'co', 'export', 'update', 'up'].includes(verb);
  if (!git && !svn) return undefined;
  const [address, target] = positionals(command).slice(1);
  const isUrl = address !== undefined && (verb !== 'submodule' || address.value.includes(':'));
  const takesTarget = ['clone', 'checkout', 'co', 'export'].includes(verb);
  return {
    tool: command.name,
    command,
    urls: isUrl ? [readUrl(address)] : [],
    output: takesTarget ? target : undefined,
    toStdout: false,
    insecure: git ? gitInsecure(command) : svnInsecure(command),
  };
}

function gitInsecure(command: ShellCommand): InsecureOption[] {
  return allOptions(command, ['-c', '--config']).flatMap((option) => {
    if (!/^http\.(?:.*\.)?sslVerify=(?:false|0|no|off)$/i.test(option.value?.text ?? '')) return [];
    return [{ word: option.word, span: optionSpan(option), option: option.name, clustered: false }];
  });
}

function svnInsecure(command: ShellCommand): InsecureOption[] {
  return allOptions(command, ['--trust-server-cert', '--trust-server-cert-failures']).map((option) => {
    const span = option.value === undefined ? option.span : cover(option.span, option.value.span);
    return { word: option.word, span, option: option.name, clustered: false };
  });
}

const URL_SHAPE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^/?#@\s]*@)?(\[[^\]]*\]|[^/?#:\s]*)/i;
const SCP_SHAPE = /^[\w.-]+@([\w.-]+):/;

function readUrl(word: ShellWord, at = 0): DownloadUrl {
  const url = word.value.slice(at);
  const span = subSpan(word, at);
  const scp = SCP_SHAPE.exec(url);
  if (scp !== null) return { word, span, url, scheme: 'ssh', host: (scp[1] ?? '').toLowerCase() };
  const match = URL_SHAPE.exec(url);
  const host = (match?.[2] ?? '').toLowerCase();
  const variable = !word.static && /[$`{]/.test(host);
  return { word, span, url, scheme: (match?.[1] ?? '').toLowerCase(), host: variable ? '' : host };
}
