/** A path of the image made absolute against the working directory, with `.` and `..` resolved, without a slash at its end. */
export function absolutePath(path: string, workdir = '/'): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${workdir}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
