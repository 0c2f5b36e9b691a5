import path from 'node:path';
import type { Files } from '../ports.ts';
import { slashed } from './slashed.ts';

/** The top of the repository that a folder is in: where `.git` is; undefined outside of one. */
export async function repositoryTop(files: Files, folder: string): Promise<string | undefined> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if ((await files.stat(path.join(current, '.git'))).kind === 'stat') return current;
    if (path.dirname(current) === current) return undefined;
  }
}

/** A path as people and other tools know it: below a top folder relative to it, with `/`; absolute elsewhere. */
export function pathBelow(top: string, file: string): string {
  const full = path.resolve(file);
  const below = path.relative(top, full);
  const isBelow =
    below !== '' && below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below);
  return slashed(isBelow ? below : full);
}
