import { type IgnorePattern, isIgnored, readDockerignore } from '../context/dockerignore.ts';
import type { BuildSources } from '../context/sources.ts';
import type { Files } from '../ports.ts';

export type { BuildSources } from '../context/sources.ts';

/** How much of a build context is looked at: whole-file transformations ask for its outline, not for its contents. */
const LIMITS = { entries: 5000, depth: 6, manifests: 100, length: 256 * 1024 };

/** Never needed, and mostly larger than all the rest. */
const UNREAD = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** Files that say what is built and how. */
const MANIFEST =
  /^(?:package\.json|\.yarnrc\.yml|go\.mod|Cargo\.(?:toml|lock)|[\w-]*requirements[\w.-]*\.txt|pyproject\.toml|setup\.py|Pipfile|Gemfile(?:\.lock)?|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|[\w.-]+\.(?:cs|fs)proj|mix\.exs|Makefile|CMakeLists\.txt|next\.config\.(?:js|mjs|ts))$/;

/**
 * Reads a build context as far as a build would see it. `folder` is its path for `files`; `dockerignore` the text of the
 * .dockerignore that applies, null when there is none. Links are named, but neither read nor followed: they may lead out
 * of the context. What cannot be read is as if nobody had looked. Never rejects.
 */
export async function readBuildSources(
  files: Files,
  folder: string,
  dockerignore: string | null,
): Promise<BuildSources> {
  const patterns = readDockerignore(dockerignore ?? '');
  // Behind an exception, a folder that is left out may still have files.
  const hasExceptions = patterns.some(({ negated }) => negated);
  const found: string[] = [];
  const texts = new Map<string, string>();
  const unread: string[] = [];
  let isWhole = true;
  let seen = 0;
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 1 }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const listing = await files.readDirectory(next.path === '' ? folder : `${folder}/${next.path}`);
    if (listing.kind === 'failed') {
      isWhole = false;
      unread.push(next.path);
      continue;
    }
    for (const { name, kind } of listing.entries) {
      seen += 1;
      if (seen > LIMITS.entries) break;
      const path = next.path === '' ? name : `${next.path}/${name}`;
      const isOut = isIgnored(patterns, path);
      if (kind === 'directory') {
        if (isOut && !hasExceptions) continue;
        if (UNREAD.has(name) || next.depth >= LIMITS.depth) {
          unread.push(path);
          isWhole &&= UNREAD.has(name);
        } else waiting.push({ path, depth: next.depth + 1 });
      } else if (!isOut && kind !== 'special') {
        found.push(path);
        if (kind === 'file' && MANIFEST.test(name) && texts.size < LIMITS.manifests) {
          const read = await files.readFile(`${folder}/${path}`);
          if (read.kind === 'text' && read.text.length <= LIMITS.length) texts.set(path, read.text);
        }
      }
    }
    if (seen > LIMITS.entries) {
      isWhole = false;
      break;
    }
  }
  return sourcesOf(found, texts, unread, isWhole, patterns);
}

function sourcesOf(
  found: readonly string[],
  texts: ReadonlyMap<string, string>,
  unread: readonly string[],
  isWhole: boolean,
  patterns: readonly IgnorePattern[],
): BuildSources {
  const known = new Set(found);
  return {
    files: isWhole ? [...found].sort() : undefined,
    has: (path) => {
      if (known.has(path)) return true;
      if (isIgnored(patterns, path)) return false;
      return isWhole && !unread.some((one) => path.startsWith(`${one}/`)) ? false : undefined;
    },
    text: (path) => texts.get(path),
  };
}
