import { open } from 'node:fs/promises';
import type { FileFailure } from '../ports.ts';
import { failureOf } from './failures.ts';

/** Makes a file that is not there yet; one that came meanwhile, were it a link to nowhere, is left as it is. */
export async function createFile(
  path: string,
  text: string,
): Promise<{ readonly kind: 'written' } | FileFailure> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(text, 'utf8');
    } finally {
      await file.close();
    }
    return { kind: 'written' };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return { kind: 'failed', code: 'changed', reason: 'is there already' };
    return failureOf(error);
  }
}
