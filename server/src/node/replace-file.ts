import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileFailure, Files, FileText } from '../ports.ts';
import { failureOf } from './failures.ts';

/**
 * Writes beside the file and renames, so that nobody ever sees half of it. Links are followed: the file they point to is
 * replaced, not the link. Mode and, where this process may, owner stay.
 */
export async function replaceFile(
  path: string,
  before: FileText,
  text: string,
  readFile: Files['readFile'],
): Promise<{ readonly kind: 'written' } | FileFailure> {
  if (before.lossy)
    return {
      kind: 'failed',
      code: 'binary',
      reason: 'has bytes that are not UTF-8, which writing would lose',
    };
  let temporary: string | undefined;
  try {
    const target = await realpath(path);
    // Renaming needs no right to the file itself, so somebody's read-only file would be replaced.
    await access(target, constants.W_OK);
    const { mode, uid, gid } = await stat(target);
    const name = join(
      dirname(target),
      `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`,
    );
    const file = await open(name, 'wx', 0o600);
    temporary = name;
    try {
      await file.writeFile(`${before.bom ? '\ufeff' : ''}${text}`, 'utf8');
      if (process.getuid?.() === 0) await file.chown(uid, gid);
      // Behind chown, which takes the set-uid bits away.
      await file.chmod(mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    const now = await readFile(target);
    if (now.kind === 'failed') return now;
    if (now.text !== before.text || now.bom !== before.bom || now.lossy) {
      return {
        kind: 'failed',
        code: 'changed',
        reason: 'was changed by somebody else meanwhile; left as it is',
      };
    }
    await rename(name, target);
    temporary = undefined;
    return { kind: 'written' };
  } catch (error) {
    return failureOf(error);
  } finally {
    // What went wrong before is what the caller should hear of, not that the left-over could not be removed either.
    if (temporary !== undefined) await unlink(temporary).catch(() => undefined);
  }
}
