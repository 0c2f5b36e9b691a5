import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/corpus/files/', import.meta.url));

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

/** Real Dockerfiles where they are at hand, none elsewhere: tests on them skip themselves then. */
export function corpusFiles(): readonly CorpusFile[] {
  if (!existsSync(FOLDER)) {
    console.log('      (skipped: the corpus of real Dockerfiles is not on this machine)');
    return [];
  }
  return readdirSync(FOLDER)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));
}
