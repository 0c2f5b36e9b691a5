import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Cache } from '../ports.ts';
import { BOUNDS, type CacheBounds, DAY, pruneIfDue } from './prune-cache.ts';

/** Nothing that is kept is larger. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Files below a folder that only its owner may read, each named after the hash of its key. Whoever reads from it checks
 * what comes out. A disk that is full or read-only is no reason to fail: then nothing is kept. What nobody has read for
 * long goes, and what was read longest ago when there is too much; that is looked at once a day, by whoever writes.
 */
export function diskCache(folder: string, bounds: CacheBounds = BOUNDS): Cache {
  let pruned: Promise<void> | undefined;
  const fileOf = (key: string): string => {
    const name = createHash('sha256').update(key).digest('hex');
    return path.join(folder, name.slice(0, 2), name.slice(2));
  };
  return {
    async read(key) {
      const file = fileOf(key);
      try {
        const { size, mtimeMs } = await stat(file);
        if (size > MAX_BYTES) return undefined;
        const bytes = new Uint8Array(await readFile(file));
        const now = Date.now();
        if (now - mtimeMs > DAY) await utimes(file, now / 1000, now / 1000);
        return bytes;
      } catch {
        // Not there, or not for us: both mean to ask the registry.
        return undefined;
      }
    },

    async write(key, bytes) {
      const file = fileOf(key);
      const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await writeFile(temporary, bytes, { mode: 0o600, flag: 'wx' });
        await rename(temporary, file);
      } catch {
        // See above; what may be left over is of no use to anybody.
        await unlink(temporary).catch(() => undefined);
      }
      pruned ??= pruneIfDue(folder, bounds);
      await pruned;
    },
  };
}

/** Where programs of this user keep what they can get again. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment[process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME'];
  if (given !== undefined && path.isAbsolute(given)) return path.join(given, 'bulkhead', 'registry');
  const home = process.platform === 'darwin' ? 'Library/Caches' : '.cache';
  return path.join(homedir(), home, 'bulkhead', 'registry');
}
