import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { nodeFiles } from '../node/files.ts';
import { openRevision, type Revision } from '../node/git.ts';
import type { Files } from '../ports.ts';
import { visible } from '../report/stylish-text.ts';
import { slashed } from '../node/slashed.ts';
import { type Args, type Options, UsageError } from './args.ts';
import { reader } from './configuration.ts';
import { buildContextsOf, contextFacts } from './inputs.ts';

export const selectionOptions: Options = {
  shard: { value: 'I/N', help: 'only the I-th of N parts of the files; see bulkhead merge' },
  'changed-since': {
    value: 'REVISION',
    help: 'only what has changed since a git revision, configuration included',
  },
};

interface Shard {
  /** 1-based. */
  readonly index: number;
  readonly total: number;
}

/** Which of the files that the paths stand for are looked at. */
export class Selection {
  readonly shard: Shard | undefined;
  /** Of the files that were taken: their places among those of all shards. */
  readonly positions: number[] = [];
  readonly #revision: Revision | undefined;
  #seen = 0;

  private constructor(shard: Shard | undefined, revision: Revision | undefined) {
    this.shard = shard;
    this.#revision = revision;
  }

  /** @throws UsageError when there is no such part, or no such revision. */
  static async from(args: Args): Promise<Selection> {
    const shard = readShard(args.given.get('shard')?.at(-1));
    const name = args.given.get('changed-since')?.at(-1);
    if (name === undefined) return new Selection(shard, undefined);
    const revision = await openRevision('.', name);
    if (revision.kind === 'failed')
      throw new UsageError(`'--changed-since ${visible(name)}': ${revision.reason}`);
    return new Selection(shard, revision);
  }

  /** Asked once for each path, in their order. */
  async accepts(path: string): Promise<boolean> {
    if (this.#revision !== undefined && !(await hasChanged(path, this.#revision.files))) return false;
    const position = this.#seen++;
    if (this.shard !== undefined && shardOf(path, this.shard.total) !== this.shard.index) return false;
    this.positions.push(position);
    return true;
  }

  close(): void {
    this.#revision?.close();
  }
}

function readShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const found = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text);
  const [index, total] = [Number(found?.[1]), Number(found?.[2])];
  if (found === null || index > total)
    throw new UsageError(`'--shard ${visible(text)}' is not I/N with I from 1 to N.`);
  return { index, total };
}

/** By the path alone, so that other files that come and go move none from one part to another. */
function shardOf(path: string, total: number): number {
  const hash = createHash('sha256').update(slashed(path)).digest();
  return (hash.readUInt32BE() % total) + 1;
}

/** Whether a Dockerfile, what its build leaves out or what it is judged by is not what it was. */
async function hasChanged(path: string, before: Files): Promise<boolean> {
  const [now, then] = [await contentOf(nodeFiles, path), await contentOf(before, path)];
  if (now !== then) return true;
  const ignored = async (files: Files): Promise<string> =>
    JSON.stringify(await contextFacts(buildContextsOf(files), path), withoutPlaces);
  if ((await ignored(nodeFiles)) !== (await ignored(before))) return true;
  return (await configurationOf(nodeFiles, path)) !== (await configurationOf(before, path));
}

/** In which line a build is described changes no finding. */
function withoutPlaces(key: string, value: unknown): unknown {
  return ['describedLine', 'targetBy', 'argsBy'].includes(key) ? undefined : value;
}

async function contentOf(files: Files, path: string): Promise<string | undefined> {
  const read = await files.readFile(path);
  return read.kind === 'text' ? read.text : undefined;
}

/** Every file that has a say, with its text. What lies outside the repository has no past, and counts as it is now. */
async function configurationOf(files: Files, path: string): Promise<string> {
  const folder = slashed(dirname(resolve(path)));
  const inPast = reader(files);
  const now = reader(nodeFiles);
  const isPast = files !== nodeFiles;
  const { files: read } = await loadConfig(folder, async (file) => {
    const found = await inPast(file);
    if (found !== undefined || !isPast) return found;
    return (await isOutside(files, file)) ? now(file) : undefined;
  });
  return JSON.stringify(read.map(({ path: file, text }) => [file, text]));
}

async function isOutside(files: Files, file: string): Promise<boolean> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    // The past of a repository knows its own top.
    if ((await files.stat(`${folder}/.git`)).kind === 'stat') return false;
    if (folder === dirname(folder)) return true;
  }
}
