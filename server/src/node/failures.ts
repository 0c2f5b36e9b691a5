import type { FileFailure } from '../ports.ts';

/** A file system error as a value. Anything that is no such error is a fault of ours and thrown on. */
export function failureOf(error: unknown): FileFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'failed', code: 'not-found', reason: 'does not exist' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { kind: 'failed', code: 'denied', reason: 'may not be accessed' };
    case 'EISDIR':
      return { kind: 'failed', code: 'directory', reason: 'is a folder' };
    case 'ENXIO':
    case 'ENODEV':
      return { kind: 'failed', code: 'special', reason: 'is not a regular file' };
    case 'ELOOP':
      return { kind: 'failed', code: 'loop', reason: 'is a symbolic link that leads in a circle' };
    default:
      return { kind: 'failed', code: 'other', reason: `could not be accessed (${code})` };
  }
}
