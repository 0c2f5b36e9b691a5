import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import type { Directory, EntryKind, FileFailure, Files, FileText, Stat } from '../ports.ts';
import { decode, MAX_BYTES, tooLarge } from '../files/decode.ts';
import { findOnPath } from './programs.ts';
import { slashed } from './slashed.ts';

/** What git may take, in milliseconds, and print, in bytes: the list of a million files. */
const PATIENCE = 60_000;
const MAX_OUTPUT = 512 * 1024 * 1024;
const NAMES = process.platform === 'win32' ? ['git.exe'] : ['git'];

/**
 * The repository is not trusted: nothing that its configuration names may be run. Only objects are read, which asks no
 * hook, filter, pager or diff driver; what is set here keeps out the rest: the file system monitor, and fetching what a
 * partial clone lacks, for which git would start programs that the configuration names.
 */
const SAFE_OPTIONS = [
  ...['--no-pager', '--literal-pathspecs', '--no-replace-objects'],
  ...['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.allow=never'],
];
const SAFE_ENVIRONMENT = {
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C.UTF-8',
};

/** One sentence, for people. */
export interface GitFailure {
  readonly kind: 'failed';
  readonly reason: string;
}

/** The files of a commit. */
export interface Revision {
  readonly kind: 'revision';
  /** The commit's id, in hexadecimal. */
  readonly commit: string;
  /** The repository's top folder. */
  readonly top: string;
  /** As if the commit were checked out there; nothing can be written. */
  readonly files: Files;
  readonly close: () => void;
}

/** Opens what a repository held at a revision, such as a branch, a tag or `HEAD~2`. Never rejects. */
export async function openRevision(folder: string, revision: string): Promise<Revision | GitFailure> {
  const program = findOnPath(NAMES, process.env['PATH']);
  if (program === undefined) return failed('git is not installed.');
  // What begins with a hyphen would be an option, and a colon would name something else than a commit.
  if (revision === '' || /^-|[\s\0:]/.test(revision)) return failed('That is no revision.');
  const top = await git(program, folder, ['rev-parse', '--show-toplevel']);
  if (top.kind === 'failed') return failed(`${top.reason} in this folder.`);
  const commit = await git(program, folder, [
    ...['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
  ]);
  if (commit.kind === 'failed') return failed('git knows no such revision.');
  const id = commit.output.trim();
  const listed = await git(program, folder, ['ls-tree', '-r', '-l', '-z', '--full-tree', id, '--']);
  if (listed.kind === 'failed') return failed(`git could not list the files: ${listed.reason}.`);
  const root = top.output.replace(/\r?\n$/, '');
  const blobs = new Blobs(program, root);
  return {
    kind: 'revision',
    commit: id,
    top: root,
    files: treeFiles(root, parseTree(listed.output), blobs),
    close: () => {
      blobs.close();
    },
  };
}

function failed(reason: string): GitFailure {
  return { kind: 'failed', reason };
}

function git(
  program: string,
  cwd: string,
  args: readonly string[],
): Promise<{ readonly kind: 'output'; readonly output: string } | GitFailure> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...SAFE_OPTIONS, ...args],
      {
        cwd,
        env: { ...process.env, ...SAFE_ENVIRONMENT },
        timeout: PATIENCE,
        maxBuffer: MAX_OUTPUT,
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve({ kind: 'output', output: stdout });
        else if (error.killed === true) resolve(failed('git took longer than a minute'));
        else if (/dubious ownership/.test(stderr))
          resolve(failed('git does not trust the owner of the repository (safe.directory)'));
        else if (/not a git repository/.test(stderr)) resolve(failed('there is no git repository'));
        else resolve(failed(`git ended with ${String(error.code)}`));
      },
    );
  });
}

interface Entry {
  readonly kind: EntryKind;
  readonly object: string;
  /** In bytes. */
  readonly size: number;
}

type Tree = ReadonlyMap<string, ReadonlyMap<string, Entry>>;

const FOLDER: Entry = { kind: 'directory', object: '', size: 0 };

/** Entries by folder, `''` for the top, and name; folders of folders too. Submodules are left out. */
function parseTree(output: string): Tree {
  const folders = new Map<string, Map<string, Entry>>([['', new Map()]]);
  const folderAt = (name: string): Map<string, Entry> => {
    let found = folders.get(name);
    if (found === undefined) {
      found = new Map();
      folders.set(name, found);
      folderAt(parentOf(name)).set(path.posix.basename(name), FOLDER);
    }
    return found;
  };
  for (const line of output.split('\0')) {
    const tab = line.indexOf('\t');
    const [mode = '', type, object = '', size = ''] = line.slice(0, Math.max(0, tab)).split(/ +/);
    if (tab < 0 || type !== 'blob') continue;
    const name = line.slice(tab + 1);
    const kind = mode === '120000' ? 'link' : 'file';
    folderAt(parentOf(name)).set(path.posix.basename(name), { kind, object, size: Number(size) });
  }
  return folders;
}

function parentOf(name: string): string {
  const parent = path.posix.dirname(name);
  return parent === '.' ? '' : parent;
}

const NOT_FOUND: FileFailure = { kind: 'failed', code: 'not-found', reason: 'did not exist' };

function treeFiles(top: string, tree: Tree, blobs: Blobs): Files {
  /** Undefined outside the repository. */
  const inside = (file: string): string | undefined => {
    const below = slashed(path.relative(top, path.resolve(file)));
    return below === '..' || below.startsWith('../') || path.isAbsolute(below) ? undefined : below;
  };
  const find = (file: string): Entry | undefined => {
    const name = inside(file);
    if (name === undefined) return undefined;
    return name === '' ? FOLDER : tree.get(parentOf(name))?.get(path.posix.basename(name));
  };
  return {
    async readFile(file): Promise<FileText | FileFailure> {
      const entry = find(file);
      if (entry === undefined) return NOT_FOUND;
      if (entry.kind === 'directory') return { kind: 'failed', code: 'directory', reason: 'was a folder' };
      if (entry.kind !== 'file')
        return { kind: 'failed', code: 'special', reason: 'was a symbolic link, which is not followed' };
      if (entry.size > MAX_BYTES) return tooLarge(entry.size, MAX_BYTES);
      const bytes = await blobs.read(entry.object);
      return bytes === undefined
        ? { kind: 'failed', code: 'other', reason: 'is not in this clone' }
        : decode(bytes);
    },
    readDirectory(folder): Promise<Directory | FileFailure> {
      const name = inside(folder);
      const entries = name === undefined ? undefined : tree.get(name);
      if (entries === undefined) return Promise.resolve(NOT_FOUND);
      const listed = [...entries].map(([each, { kind }]) => ({ name: each, kind }));
      return Promise.resolve({
        kind: 'directory',
        entries: listed.sort((a, b) => (a.name < b.name ? -1 : 1)),
      });
    },
    stat(file): Promise<Stat | FileFailure> {
      // A commit has no `.git`, but whoever looks for the repository's top finds it here.
      if (inside(file) === '.git') return Promise.resolve({ kind: 'stat', is: 'directory' });
      const entry = find(file);
      if (entry === undefined) return Promise.resolve(NOT_FOUND);
      return Promise.resolve({ kind: 'stat', is: entry.kind === 'link' ? 'special' : entry.kind });
    },
    replaceFile: () =>
      Promise.resolve({ kind: 'failed', code: 'denied', reason: 'is in the past and cannot be changed' }),
  };
}

/** Reads objects through one `git cat-file --batch`, one after the other. */
class Blobs {
  readonly #program: string;
  readonly #cwd: string;
  #process: ChildProcessWithoutNullStreams | undefined;
  #received: Buffer[] = [];
  #length = 0;
  readonly #waiting: ((bytes: Uint8Array | undefined) => void)[] = [];
  #ended = false;

  constructor(program: string, cwd: string) {
    this.#program = program;
    this.#cwd = cwd;
  }

  /** An object's bytes; undefined when there is none of that name, or git is gone. */
  read(object: string): Promise<Uint8Array | undefined> {
    if (this.#ended || !/^[0-9a-f]{40,64}$/.test(object)) return Promise.resolve(undefined);
    this.#process ??= this.#start();
    const child = this.#process;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      child.stdin.write(`${object}\n`);
    });
  }

  close(): void {
    this.#end();
    this.#process?.kill();
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn(this.#program, [...SAFE_OPTIONS, 'cat-file', '--batch'], {
      cwd: this.#cwd,
      env: { ...process.env, ...SAFE_ENVIRONMENT },
      windowsHide: true,
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#received.push(chunk);
      this.#length += chunk.length;
      this.#take();
    });
    child.on('error', () => {
      this.#end();
    });
    child.on('close', () => {
      this.#end();
    });
    // It went away; whoever waits is told at its end.
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    return child;
  }

  /** `<object> blob <size>\n<bytes>\n`, or `<object> missing\n`. */
  #take(): void {
    while (this.#waiting.length > 0) {
      const all = this.#joined();
      const line = all.indexOf(10);
      if (line < 0) return;
      const [, type, size = ''] = all.subarray(0, line).toString('latin1').split(' ');
      if (type !== 'blob') {
        this.#keep(all.subarray(line + 1));
        this.#waiting.shift()?.(undefined);
        continue;
      }
      const end = line + 1 + Number(size);
      if (this.#length < end + 1) return;
      const bytes = Uint8Array.from(all.subarray(line + 1, end));
      this.#keep(all.subarray(end + 1));
      this.#waiting.shift()?.(bytes);
    }
  }

  #joined(): Buffer {
    if (this.#received.length !== 1) this.#keep(Buffer.concat(this.#received));
    return this.#received[0] ?? Buffer.alloc(0);
  }

  #keep(bytes: Buffer): void {
    this.#received = [bytes];
    this.#length = bytes.length;
  }

  #end(): void {
    this.#ended = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}
