import { currentDay } from '../text/day.ts';
import { baseName, withoutEndSlashes } from '../text/path.ts';
import type { ConfigLayer } from './merge.ts';
import type { ConfigProblem } from './parse.ts';

/** Reads a text file; undefined when it is not there. Other failures are values too, in `error`. */
export type ReadText = (
  path: string,
) => Promise<{ readonly text: string } | { readonly error: string } | undefined>;

/** Problems of one configuration file. */
export interface FileProblems {
  /** Absolute, `/`-separated. */
  readonly path: string;
  readonly text: string;
  readonly problems: readonly ConfigProblem[];
}

export interface LoadedConfig {
  /** The weakest first; empty when there is no file, or when it cannot be used. */
  readonly layers: readonly ConfigLayer[];
  /** Every file that was looked at, with or without problems. */
  readonly files: readonly FileProblems[];
  /** The nearest file; undefined when there is none. */
  readonly path: string | undefined;
  readonly broken: boolean;
}

/** Names looked for in a folder, in this order; hadolint's only where none of ours is nearer or in the same folder. */
export const CONFIG_NAMES: readonly string[] = [
  'bulkhead.yaml',
  '.bulkhead.yaml',
  'bulkhead.yml',
  '.bulkhead.yml',
  'bulkhead.json',
  '.bulkhead.json',
];
export const HADOLINT_NAMES: readonly string[] = ['.hadolint.yaml', '.hadolint.yml'];

const PRESETS = new Set(['recommended', 'strict', 'all']);
const MAX_EXTENDS = 10;

/**
 * The configuration for files in `folder`: the nearest file of ours up to the root or `stopAt`, or else hadolint's
 * nearest. Never throws; what is wrong is in `files`.
 */
export async function loadConfig(folder: string, read: ReadText, stopAt?: string): Promise<LoadedConfig> {
  for (const names of [CONFIG_NAMES, HADOLINT_NAMES]) {
    for (const candidate of foldersUp(folder, stopAt)) {
      for (const name of names) {
        const path = `${candidate === '/' ? '' : candidate}/${name}`;
        const file = await read(path);
        if (file !== undefined) return loadFile(path, file, read);
      }
    }
  }
  return { layers: [], files: [], path: undefined, broken: false };
}

/** The configuration in one given file. */
export async function loadConfigFile(path: string, read: ReadText): Promise<LoadedConfig> {
  return loadFile(path, (await read(path)) ?? { error: 'it does not exist' }, read);
}

async function loadFile(
  path: string,
  file: { readonly text: string } | { readonly error: string },
  read: ReadText,
): Promise<LoadedConfig> {
  const files: FileProblems[] = [];
  const layers: ConfigLayer[] = [];
  const usable = await collect(path, file, read, new Set(), files, layers);
  return { layers: usable ? layers : [], files, path, broken: !usable };
}

/** Puts a file's layers, those it extends first, into `layers`; false when one of them cannot be used. */
async function collect(
  path: string,
  file: { readonly text: string } | { readonly error: string },
  read: ReadText,
  seen: Set<string>,
  files: FileProblems[],
  layers: ConfigLayer[],
): Promise<boolean> {
  if ('error' in file) {
    files.push({ path, text: '', problems: [problem(`This file cannot be read: ${file.error}.`)] });
    return false;
  }
  seen.add(path);
  const isHadolint = HADOLINT_NAMES.includes(baseName(path));
  // Loaded only now: most runs have no such file, and the YAML and schema libraries take time and memory to load.
  const { config, problems } = isHadolint
    ? (await import('./hadolint.ts')).parseHadolintConfig(file.text)
    : (await import('./parse.ts')).parseConfig(file.text, currentDay());
  const own: ConfigProblem[] = [...problems];
  const record = { path, text: file.text, problems: own };
  files.push(record);
  if (config === undefined) return false;
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  let usable = true;
  for (const name of typeof config.extends === 'string' ? [config.extends] : (config.extends ?? [])) {
    if (PRESETS.has(name)) {
      layers.push({ config: { preset: name as 'all' }, folder });
      continue;
    }
    const target = resolve(folder, name);
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name))
      own.push(problem(`extends: '${name}' is not a file; addresses are never fetched.`));
    else if (seen.has(target)) own.push(problem(`extends: '${name}' comes back to itself.`));
    else if (seen.size >= MAX_EXTENDS) own.push(problem('extends: too many files.'));
    else {
      const next = await read(target);
      if (next === undefined) own.push(problem(`extends: '${name}' does not exist.`));
      else if (await collect(target, next, read, seen, files, layers)) continue;
      else own.push(problem(`extends: '${name}' cannot be used.`));
    }
    usable = false;
  }
  layers.push({ config, folder, path });
  return usable;
}

function problem(message: string): ConfigProblem {
  return { message, span: { start: 0, end: 0 }, severity: 'error' };
}

function* foldersUp(folder: string, stopAt: string | undefined): Generator<string> {
  for (
    let current = withoutEndSlashes(folder) || '/';
    ;
    current = current.slice(0, current.lastIndexOf('/')) || '/'
  ) {
    yield current;
    if (current === '/' || current === stopAt || !current.includes('/')) return;
  }
}

/** A `/`-separated path relative to a folder, `.` and `..` resolved; drive letters are absolute. */
export function resolve(folder: string, name: string): string {
  const path = name.replaceAll('\\', '/');
  const parts = /^(?:\/|[A-Za-z]:\/)/.test(path)
    ? path.split('/')
    : [...folder.split('/'), ...path.split('/')];
  const result: string[] = [];
  for (const part of parts) {
    if (part === '..') result.pop();
    else if (part !== '.' && part !== '') result.push(part);
  }
  return `${/^[A-Za-z]:$/.test(result[0] ?? '') ? '' : '/'}${result.join('/')}`;
}
