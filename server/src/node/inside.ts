import { realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * Whether a file is in a folder or below it once links are followed; also when it cannot be reached, which whoever reads
 * it is told.
 */
export async function isInside(folder: string, file: string): Promise<boolean> {
  try {
    const inside = path.relative(await realpath(folder), await realpath(file));
    return inside !== '' && inside.split(path.sep)[0] !== '..' && !path.isAbsolute(inside);
  } catch {
    // What is not there leads nowhere.
    return true;
  }
}
