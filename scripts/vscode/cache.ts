import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository this file lies in. */
export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where downloaded editors are kept between runs; outside version control. */
export function cacheFolder(): string {
  return path.resolve(process.env['BULKHEAD_CACHE'] ?? path.join(repository, '.cache', 'vscode'));
}

const marker = 'complete.json';

/**
 * The folder `name` in the cache, filled by `fill` the first time. It is filled under another name and moved into place
 * when complete, so that a run that was stopped half-way, or two runs at once, never leave half an editor behind.
 * `recipe` is what the folder was made from: when it changes the folder is made anew.
 */
export async function cached(
  name: string,
  recipe: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const root = cacheFolder();
  const folder = path.join(root, name);
  if (await isComplete(folder, recipe)) return folder;
  await mkdir(root, { recursive: true });
  await removeLeftovers(root, name);
  const building = path.join(root, `${name}.building-${String(process.pid)}`);
  try {
    await mkdir(building, { recursive: true });
    await fill(building);
    await writeFile(path.join(building, marker), JSON.stringify({ recipe }));
    // Someone else may have finished meanwhile; theirs is as good as ours.
    if (!(await isComplete(folder, recipe))) {
      await rm(folder, { recursive: true, force: true });
      await rename(building, folder);
    }
    return folder;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function isComplete(folder: string, recipe: string): Promise<boolean> {
  try {
    const written: unknown = JSON.parse(await readFile(path.join(folder, marker), 'utf8'));
    return (
      typeof written === 'object' && written !== null && 'recipe' in written && written.recipe === recipe
    );
  } catch {
    return false;
  }
}

/** Folders that runs left half-made, except those of runs still going. */
async function removeLeftovers(root: string, name: string): Promise<void> {
  const prefix = `${name}.building-`;
  for (const entry of await readdir(root)) {
    if (!entry.startsWith(prefix)) continue;
    const pid = Number(entry.slice(prefix.length));
    if (pid !== process.pid && isAlive(pid)) continue;
    await rm(path.join(root, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process exists and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A program of this name on PATH. */
export function onPath(program: string): string | undefined {
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    for (const extension of extensions) {
      const candidate = path.join(folder, program + extension);
      if (existsSync(candidate)) return candidate;
    }
  }
  return undefined;
}
