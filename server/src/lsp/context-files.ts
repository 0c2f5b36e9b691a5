import path from 'node:path';
import { URI } from 'vscode-uri';
import { nodeFiles } from '../node/files.ts';

/** A file or folder of a build context, when it is there; as a URI. */
export async function contextFile(folder: string, relative: string): Promise<string | undefined> {
  const target = path.join(folder, relative);
  const found = await nodeFiles.stat(target);
  return found.kind === 'stat' && found.is !== 'special' ? URI.file(target).toString() : undefined;
}
