import { dirname, join, relative, resolve, sep } from 'node:path';
import { convertHadolint } from '../../config/convert-hadolint.ts';
import { CONFIG_NAMES, HADOLINT_NAMES } from '../../config/load.ts';
import { STARTER } from '../../config/starter.ts';
import { nodeFiles } from '../../node/files.ts';
import { visible } from '../../report/stylish-text.ts';
import { type Args, choiceOf, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { problemLines } from '../configuration.ts';
import { putFile } from '../put-file.ts';
import type { Terminal } from '../terminal.ts';

const SOURCES = ['hadolint'] as const;
const TARGET = 'bulkhead.yaml';

export const init: Command = {
  usage: 'init [OPTION]... [FOLDER]',
  description: `Writes ${TARGET} into a folder (default: the current one), with every setting explained. With
--from hadolint it says what the nearest .hadolint.yaml up the tree says, comments included; what has no
meaning here is told. A configuration that is there already is left alone unless --force is given.

Exit status: 0 the file was written, 2 it was not.`,
  options: {
    from: { value: 'TOOL', choices: SOURCES, help: "take over another tool's configuration" },
    force: { help: 'also when there is a configuration already' },
  },
  run: initialise,
};

async function initialise(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const [folder = '.', ...more] = args.positionals;
  if (more.length > 0) throw new UsageError("'init' takes one folder.");
  const tell = (line: string): void => terminal.err(`bulkhead: ${line}\n`);
  const target = join(folder, TARGET);
  const found = await nodeFiles.stat(folder);
  if (found.kind === 'failed' || found.is !== 'directory') {
    tell(`${visible(folder)} ${found.kind === 'failed' ? found.reason : 'is no folder'}`);
    return 2;
  }
  const present = await presentIn(folder, CONFIG_NAMES);
  const [first] = present;
  if (first !== undefined && !args.given.has('force')) {
    tell(
      `${visible(join(folder, first))} is there already; nothing was written (--force does it all the same)`,
    );
    return 2;
  }
  const text = choiceOf(args, 'from', SOURCES) === undefined ? STARTER : await fromHadolint(folder, tell);
  if (text === undefined) return 2;
  const written = await putFile(target, text);
  if (written.kind === 'failed') {
    tell(`${visible(target)} ${written.reason}; nothing was written`);
    return 2;
  }
  for (const name of present)
    if (name !== TARGET) tell(`${visible(join(folder, name))} does not count any more: ${TARGET} goes first`);
  terminal.out(`${visible(target)} written.\n`);
  return 0;
}

/** What another tool's configuration says in ours; undefined, after telling why, when there is none to be had. */
async function fromHadolint(folder: string, tell: (line: string) => void): Promise<string | undefined> {
  const path = await nearest(folder, HADOLINT_NAMES);
  if (path === undefined) {
    tell(`there is no ${HADOLINT_NAMES.join(' or ')} in ${visible(folder)} or above it; nothing was written`);
    return undefined;
  }
  const read = await nodeFiles.readFile(path);
  if (read.kind === 'failed') {
    tell(`${visible(path)} ${read.reason}; nothing was written`);
    return undefined;
  }
  if (read.lossy) {
    tell(`${visible(path)} has bytes that are not UTF-8; nothing was written`);
    return undefined;
  }
  const name = relative(resolve(folder), path).split(sep).join('/');
  const { text, problems } = convertHadolint(read.text, name);
  for (const line of problemLines({ files: [{ path, text: read.text, problems }] })) tell(line);
  if (text === undefined) tell(`${visible(path)} cannot be used; nothing was written`);
  return text;
}

async function nearest(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (let current = resolve(folder); ; current = dirname(current)) {
    const [name] = await presentIn(current, names);
    if (name !== undefined) return join(current, name);
    if (current === dirname(current)) return undefined;
  }
}

/** Which of the names are taken, links that lead nowhere not among them. */
async function presentIn(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const present: string[] = [];
  for (const name of names) {
    const found = await nodeFiles.stat(join(folder, name));
    if (found.kind === 'stat' || found.code !== 'not-found') present.push(name);
  }
  return present;
}
