import type { FileFailure, Files } from '../ports.ts';
import { enterFolder, gitIgnoreAbove, isIgnored, type GitIgnore, type Paths } from './git-ignore.ts';

/** A file of a folder, or a folder that could not be listed. `path` starts with the folder as it was given. */
export type Walked =
  { readonly kind: 'file'; readonly path: string } | (FileFailure & { readonly path: string });

/** Nobody's own Dockerfiles are in there. */
const SKIPPED = new Set(['.git', '.hg', '.svn', 'node_modules']);

/**
 * The files below a folder whose names `accepts` takes, sorted, without what .gitignore leaves out. Links to folders
 * are not followed, as git has it, so that no circle can catch the walk; links to files are. `isHidden` leaves out more,
 * by resolved path.
 */
export async function* walkFolders(
  files: Files,
  paths: Paths,
  folder: string,
  accepts: (name: string) => boolean,
  isHidden: (full: string) => boolean = () => false,
): AsyncGenerator<Walked, void> {
  const { join } = paths;
  const top = paths.resolve(folder);
  const waiting: { path: string; full: string; rules: GitIgnore | undefined }[] = [
    { path: folder, full: top, rules: await gitIgnoreAbove(files, paths, top) },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, full } = next;
    const listing = await files.readDirectory(full);
    if (listing.kind === 'failed') {
      yield { ...listing, path };
      continue;
    }
    const { entries } = listing;
    const rules = entries.some(({ name }) => name === '.gitignore')
      ? await enterFolder(files, paths, full, next.rules)
      : next.rules;
    const folders: typeof waiting = [];
    for (const { name, kind } of entries) {
      const inner = join(full, name);
      if (kind === 'directory') {
        if (SKIPPED.has(name) || isIgnored(rules, paths, inner, true) || isHidden(inner)) continue;
        folders.push({ path: join(path, name), full: inner, rules });
      } else if (
        kind !== 'special' &&
        accepts(name) &&
        !isIgnored(rules, paths, inner, false) &&
        !isHidden(inner)
      ) {
        if (kind === 'link' && (await isOtherThanFile(files, inner))) continue;
        yield { kind: 'file', path: join(path, name) };
      }
    }
    // The last one in is the first one out.
    waiting.push(...folders.reverse());
  }
}

/** A link to nowhere is not left out: that a Dockerfile cannot be read should be heard. */
async function isOtherThanFile(files: Files, path: string): Promise<boolean> {
  const found = await files.stat(path);
  return found.kind === 'stat' && found.is !== 'file';
}
