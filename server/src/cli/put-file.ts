import { createFile } from '../node/create-file.ts';
import { nodeFiles } from '../node/files.ts';
import type { FileFailure } from '../ports.ts';

/** Makes a file, or replaces one that is there. `maxBytes` is how long the one that is there may be. */
export async function putFile(
  path: string,
  text: string,
  maxBytes?: number,
): Promise<{ readonly kind: 'written' } | FileFailure> {
  const before = await nodeFiles.readFile(path, maxBytes);
  if (before.kind === 'text') return nodeFiles.replaceFile(path, before, text);
  return before.code === 'not-found' ? createFile(path, text) : before;
}
