import { readdir, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

export const DAY = 24 * 60 * 60 * 1000;

export interface CacheBounds {
  readonly maxBytes: number;
  /** Milliseconds since somebody read it, give or take a day. */
  readonly maxAge: number;
}

export const BOUNDS: CacheBounds = { maxBytes: 128 * 1024 * 1024, maxAge: 60 * DAY };

/** Its time says when the cache was looked through last. */
const MARK = 'pruned';
/** What the cache itself makes. Nothing else is ever touched, whatever folder this is. */
const FOLDER = /^[0-9a-f]{2}$/;
const FILE = /^[0-9a-f]{62}(?:\.[0-9a-f]{12}\.tmp)?$/;

interface Kept {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly read: number;
}

/** Removes what is too old or too much, unless somebody has done so within a day. Never rejects. */
export async function pruneIfDue(folder: string, bounds: CacheBounds, now = Date.now()): Promise<void> {
  const mark = path.join(folder, MARK);
  try {
    const last = await stat(mark).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (now - last < DAY) return;
    // First, so that others who run beside us do not do the same.
    await writeFile(mark, '', { mode: 0o600 });
    await prune(folder, bounds, now);
  } catch {
    // A folder that cannot be read or written has nothing of ours in it.
  }
}

async function prune(folder: string, { maxBytes, maxAge }: CacheBounds, now: number): Promise<void> {
  const all = await keptIn(folder);
  let left = all.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { file, bytes, read } of all.sort((a, b) => a.read - b.read)) {
    const isOld = now - read > maxAge || (file.endsWith('.tmp') && now - read > DAY);
    if (!isOld && left <= maxBytes) continue;
    left -= bytes;
    // Somebody else may have been quicker.
    await unlink(file).catch(() => undefined);
  }
}

async function keptIn(folder: string): Promise<Kept[]> {
  const all: Kept[] = [];
  for (const inner of await readdir(folder)) {
    if (!FOLDER.test(inner)) continue;
    for (const name of await readdir(path.join(folder, inner))) {
      if (!FILE.test(name)) continue;
      const file = path.join(folder, inner, name);
      const found = await stat(file).catch(() => undefined);
      if (found !== undefined) all.push({ file, bytes: found.size, read: found.mtimeMs });
    }
  }
  return all;
}
