import type { BuildSources } from '../../context/sources.ts';
import type { Dockerfile, Word } from '../../syntax/model.ts';

/**
 * The files beside a Dockerfile, where they seem to be the context that it is built with. A Dockerfile is often kept in a
 * folder of its own and built from another one; then it copies what is not beside it, and the files there say nothing.
 */
export function ownContext(file: Dockerfile, sources: BuildSources | undefined): BuildSources | undefined {
  if (sources?.files === undefined) return sources;
  const { files } = sources;
  const folders = new Set(files.flatMap(foldersOf));
  const isThere = (path: string): boolean => path === '' || folders.has(path) || sources.has(path) !== false;
  const copied = file.instructions.flatMap((instruction) =>
    (instruction.kind === 'COPY' || instruction.kind === 'ADD') &&
    !instruction.flags.some(({ name }) => name === 'from')
      ? instruction.sources.flatMap((source) => plainPath(source) ?? [])
      : [],
  );
  return copied.every(isThere) ? sources : undefined;
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A path in the context; undefined for patterns, variables, addresses and heredocs. */
function plainPath({ value, variables }: Word): string | undefined {
  if (variables.length > 0 || /[*?[\]\\]|:\/\/|^git@|^<</.test(value)) return undefined;
  const parts = value.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : parts.join('/');
}
