import { basename, dirname, join } from 'node:path';
import type { Files } from '../ports.ts';

/** What a rule may know of the build context; the shape of `ContextFacts['buildContext']`. */
export interface Dockerignore {
  readonly dockerignore: string | null;
  readonly dockerignorePath?: string;
}

/**
 * The .dockerignore that applies to a Dockerfile when its own folder is the build context: the one named after it wins
 * (https://docs.docker.com/build/concepts/context/#filename-and-location). Buildah's names count for a Containerfile.
 * `undefined` when there is one that cannot be read, so that nobody concludes anything from it.
 */
export async function dockerignoreFor(files: Files, dockerfile: string): Promise<Dockerignore | undefined> {
  const folder = dirname(dockerfile);
  const name = basename(dockerfile);
  const candidates = [`${name}.dockerignore`, '.dockerignore'];
  if (name.toLowerCase().includes('containerfile'))
    candidates.unshift(`${name}.containerignore`, '.containerignore');
  for (const candidate of candidates) {
    const path = join(folder, candidate);
    const read = await files.readFile(path);
    if (read.kind === 'text') return { dockerignore: read.text, dockerignorePath: path };
    if (read.code !== 'not-found') return undefined;
  }
  return { dockerignore: null };
}
