// Absolute paths with `/` between their parts, on every system.
import { absolutePath } from '../lint/paths.ts';

/** `C:` on Windows, else empty. */
function driveOf(path: string): string {
  return /^[A-Za-z]:/.exec(path)?.[0] ?? '';
}

export function folderOf(path: string): string {
  const drive = driveOf(path);
  return drive + absolutePath('..', path.slice(drive.length));
}

export function inFolder(folder: string, name: string): string {
  return `${folder.endsWith('/') ? folder.slice(0, -1) : folder}/${name}`;
}

/** A path as a file of a folder writes it. */
export function resolvedPath(folder: string, written: string): string {
  const path = written.replaceAll('\\', '/');
  const drive = driveOf(path) || driveOf(folder);
  return drive + absolutePath(path.slice(driveOf(path).length), folder.slice(driveOf(folder).length));
}

export function isWithin(path: string, top: string): boolean {
  return path === top || path.startsWith(inFolder(top, ''));
}

/** How a folder's files would name a path. */
export function relativePath(folder: string, path: string): string {
  const [from, to] = [partsOf(folder), partsOf(path)];
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
