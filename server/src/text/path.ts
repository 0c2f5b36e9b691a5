/** The last part of a path, an address or an image's name: what stands behind the last slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * A path without slashes at its end; `/` becomes empty. A loop, because `/\/+$/` begins anew at every slash of a long
 * run of them that stands elsewhere.
 *
 * @param slashes the characters that count as one
 */
export function withoutEndSlashes(path: string, slashes = '/'): string {
  let end = path.length;
  while (end > 0 && slashes.includes(path.charAt(end - 1))) end -= 1;
  return path.slice(0, end);
}

/** The folder that an absolute, `/`-separated path is in; `/` is in itself. */
export function dirName(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** A file of a folder, both `/`-separated. */
export function inFolder(folder: string, name: string): string {
  return `${folder.endsWith('/') ? folder.slice(0, -1) : folder}/${name}`;
}

/** Whether an absolute, `/`-separated path is below a folder. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(inFolder(folder, ''));
}

/** Whether an absolute, `/`-separated path is a folder or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder);
}

/** How a folder's files would name a path; both are absolute and `/`-separated. Empty for the folder itself. */
export function relativePath(folder: string, path: string): string {
  const [from, to] = [partsOf(folder), partsOf(path)];
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
