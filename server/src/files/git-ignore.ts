import ignore, { type Ignore } from 'ignore';
import type { Files } from '../ports.ts';

/** How a host writes paths: what `node:path` has, or the same for a host where `/` is the only way. */
export interface Paths {
  readonly sep: string;
  readonly resolve: (path: string) => string;
  readonly join: (folder: string, name: string) => string;
  readonly dirname: (path: string) => string;
  readonly relative: (folder: string, path: string) => string;
  /** As git has it where `A` and `a` are one file. */
  readonly ignoresCase: boolean;
}

/** The rules of one .gitignore and of all above it. */
export interface GitIgnore {
  /** Resolved folder the patterns are relative to. */
  readonly folder: string;
  readonly patterns: Ignore;
  readonly above: GitIgnore | undefined;
}

/** `above`, or a link more when the folder has a .gitignore. One that cannot be read counts as none, as git has it. */
export async function enterFolder(
  files: Files,
  { join, ignoresCase }: Paths,
  folder: string,
  above: GitIgnore | undefined,
): Promise<GitIgnore | undefined> {
  const read = await files.readFile(join(folder, '.gitignore'));
  if (read.kind === 'failed') return above;
  return { folder, patterns: ignore({ ignorecase: ignoresCase }).add(read.text), above };
}

/** What the folders above a resolved folder say, up to the repository's top; nothing outside a repository. */
export async function gitIgnoreAbove(
  files: Files,
  paths: Paths,
  folder: string,
): Promise<GitIgnore | undefined> {
  const { dirname } = paths;
  const above: string[] = [];
  for (let current = folder; !(await isTop(files, paths, current)); current = dirname(current)) {
    if (dirname(current) === current) return undefined;
    above.unshift(dirname(current));
  }
  let rules: GitIgnore | undefined;
  for (const current of above) rules = await enterFolder(files, paths, current, rules);
  // Whoever names an ignored folder wants it looked at; else everything in it would be ignored with it.
  return isIgnored(rules, paths, folder, true) ? undefined : rules;
}

/** A repository's top has a folder `.git`, that of a worktree or submodule a file of this name. */
async function isTop(files: Files, { join }: Paths, folder: string): Promise<boolean> {
  return (await files.stat(join(folder, '.git'))).kind === 'stat';
}

/** Whether git leaves a resolved path out; the nearest .gitignore that says anything has the say. */
export function isIgnored(
  rules: GitIgnore | undefined,
  { relative, sep }: Paths,
  path: string,
  isDirectory: boolean,
): boolean {
  for (let current = rules; current !== undefined; current = current.above) {
    const below = relative(current.folder, path).split(sep).join('/');
    const { ignored, unignored } = current.patterns.test(isDirectory ? `${below}/` : below);
    if (ignored || unignored) return ignored;
  }
  return false;
}
