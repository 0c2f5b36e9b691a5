// Absolute paths with `/` between their parts, on every system.
import { absolutePath } from '../lint/paths.ts';
import { relativePath } from '../text/path.ts';

/** `C:` on Windows, else empty. */
function driveOf(path: string): string {
  return /^[A-Za-z]:/.exec(path)?.[0] ?? '';
}

export function folderOf(path: string): string {
  const drive = driveOf(path);
  return drive + absolutePath('..', path.slice(drive.length));
}

/** A path as a file of a folder writes it. */
export function resolvedPath(folder: string, written: string): string {
  const path = written.replaceAll('\\', '/');
  const drive = driveOf(path) || driveOf(folder);
  return drive + absolutePath(path.slice(driveOf(path).length), folder.slice(driveOf(folder).length));
}

/** As a folder's files would write a path. */
export function writtenPath(folder: string, path: string): string {
  return relativePath(folder, path) || '.';
}
