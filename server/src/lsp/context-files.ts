import path from 'node:path';
import { URI } from 'vscode-uri';
import { nodeFiles } from '../node/files.ts';

/** A file or folder of the build context, which is taken for the Dockerfile's own folder, when it is there; as a URI. */
export async function contextFile(dockerfile: string, relative: string): Promise<string | undefined> {
  const parsed = URI.parse(dockerfile);
  if (parsed.scheme !== 'file') return undefined;
  const target = path.join(path.dirname(parsed.fsPath), relative);
  const found = await nodeFiles.stat(target);
  return found.kind === 'stat' && found.is !== 'special' ? URI.file(target).toString() : undefined;
}
