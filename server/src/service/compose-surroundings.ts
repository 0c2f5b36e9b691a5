import { readCompose, type Surroundings } from '../compose/read.ts';
import type { Files } from '../ports.ts';
import { baseName, inFolder, isWithin } from '../text/path.ts';
import { folderOf, resolvedPath } from './folders.ts';

/** The names that Compose looks for by itself, in its order. */
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** Longer files, and more that one takes settings from, than anybody has. */
const MAX_LENGTH = 256 * 1024;
const MAX_FILES = 20;

/**
 * Reads what Compose reads besides a file: its override or what it overrides, and the files that it extends. Paths are
 * absolute, with `/`; outside of `top` nothing is read. Never rejects.
 */
export async function composeSurroundings(
  files: Files,
  path: string,
  text: string,
  top: string,
): Promise<Surroundings | undefined> {
  const texts = new Map<string, string | undefined>();
  const read = async (file: string): Promise<string | undefined> => {
    if (!isWithin(file, top) || texts.size >= MAX_FILES) return undefined;
    const found = await files.readFile(file, MAX_LENGTH);
    texts.set(file, found.kind === 'text' ? found.text : undefined);
    return texts.get(file);
  };
  const folder = folderOf(path);
  const first = async (names: readonly string[]): Promise<{ path: string; text: string } | undefined> => {
    for (const name of names) {
      const file = inFolder(folder, name);
      const found = await read(file);
      if (found !== undefined) return { path: file, text: found };
    }
    return undefined;
  };
  const name = baseName(path);
  const over = BASES.includes(name) ? await first(OVERRIDES) : undefined;
  const under = OVERRIDES.includes(name) ? await first(BASES) : undefined;
  if (over === undefined && under === undefined && !text.includes('extends')) return undefined;
  const wanted = new Set<string>();
  const surroundings: Surroundings = {
    path,
    over,
    under,
    file: (from, written) => {
      const file = resolvedPath(folderOf(from), written);
      const known = texts.get(file);
      if (known !== undefined) return { path: file, text: known };
      if (!texts.has(file)) wanted.add(file);
      return undefined;
    },
  };
  // What is read may extend further files.
  do {
    wanted.clear();
    readCompose(text, surroundings);
    for (const file of wanted) await read(file);
  } while ([...wanted].some((file) => texts.get(file) !== undefined));
  return surroundings;
}
