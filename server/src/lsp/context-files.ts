import { resolve } from '../config/load.ts';
import type { Host } from './host.ts';

/** A file or folder of a build context, when it is there; as a URI. */
export async function contextFile(
  { files, uriOf }: Host,
  folder: string,
  relative: string,
): Promise<string | undefined> {
  const target = resolve(folder, relative);
  const found = await files.stat(target);
  return found.kind === 'stat' && found.is !== 'special' ? uriOf(target) : undefined;
}
