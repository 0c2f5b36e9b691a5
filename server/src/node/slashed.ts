import { sep } from 'node:path';

/** A path of this machine with `/` between its parts, as everything but Node has it. */
export function slashed(path: string): string {
  return path.split(sep).join('/');
}
