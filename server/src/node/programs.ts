import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Where on the PATH a program is. Only absolute folders count: `.` would be whatever folder was opened. */
export function findOnPath(names: readonly string[], searched: string | undefined): string | undefined {
  const folders = (searched ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isProgram);
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us.
    return false;
  }
}
