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
