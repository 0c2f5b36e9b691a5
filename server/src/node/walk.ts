import path from 'node:path';
import type { Paths } from '../files/git-ignore.ts';
import { walkFolders, type Walked } from '../files/walk.ts';
import type { Files } from '../ports.ts';

/** Git's own default on file systems where `A` and `a` are one file. */
const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';

const paths: Paths = { ...path, ignoresCase };

/** `walkFolders` on this machine, whose paths may be relative. */
export function walk(
  files: Files,
  folder: string,
  accepts: (name: string) => boolean,
  isHidden?: (full: string) => boolean,
): AsyncGenerator<Walked, void> {
  return walkFolders(files, paths, folder, accepts, isHidden);
}
