import { resolve } from 'node:path';
import { decode } from '../node/decode.ts';
import { dockerignoreFor } from '../node/dockerignore.ts';
import { walk } from '../node/walk.ts';
import type { FileFailure, Files, FileText } from '../ports.ts';
import type { AnalyseOptions } from '../service/analyse.ts';
import { isDockerfileName } from '../service/dockerfile-names.ts';

const STDIN = '-';

/** A Dockerfile to look at, or why there is none. */
export interface Input {
  /** As shown; for files also the path to open. Standard input has the name it was given. */
  readonly path: string;
  /** What reports call it: the path, or what `nameOf` makes of it. */
  readonly name: string;
  readonly isStdin: boolean;
  readonly content: FileText | FileFailure;
  readonly facts: NonNullable<AnalyseOptions['facts']>;
}

export interface InputOptions {
  readonly files: Files;
  readonly readStdin: () => Promise<Uint8Array>;
  /** What standard input is called. */
  readonly stdinName: string;
  readonly nameOf?: (path: string) => string;
  /** Leaves out files before they are read; asked once for each, in their order. */
  readonly takes?: (path: string) => Promise<boolean>;
}

/** Everything the paths of a command line stand for, in their order, each file once. */
export async function* readInputs(
  paths: readonly string[],
  options: InputOptions,
): AsyncGenerator<Input, void> {
  const seen = new Set<string>();
  const isNew = (path: string): boolean => seen.size !== seen.add(resolve(path)).size;
  const isTaken = async (path: string): Promise<boolean> => (await options.takes?.(path)) !== false;
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (path === STDIN) {
      if (await isTaken(options.stdinName)) yield await loadStdin(options);
      continue;
    }
    const found = await options.files.stat(path);
    if (found.kind === 'stat' && found.is === 'directory') {
      for await (const inner of walk(options.files, path, isDockerfileName)) {
        if (!isNew(inner.path) || !(await isTaken(inner.path))) continue;
        yield inner.kind === 'file'
          ? await loadFile(inner.path, options)
          : failed(inner.path, inner, options);
      }
    } else if (isNew(path) && (await isTaken(path))) {
      // A file that was named is checked whatever its name; what is wrong with it shows when it is read.
      yield await loadFile(path, options);
    }
  }
}

async function loadFile(path: string, options: InputOptions): Promise<Input> {
  const { files } = options;
  const content = await files.readFile(path);
  if (content.kind === 'failed') return failed(path, content, options);
  const buildContext = await dockerignoreFor(files, path);
  return {
    path,
    name: nameFor(path, options),
    isStdin: false,
    content,
    facts: buildContext === undefined ? {} : { buildContext },
  };
}

/** What standard input is the Dockerfile of is not known, so nothing is said of its build context. */
async function loadStdin({ readStdin, stdinName }: InputOptions): Promise<Input> {
  return { path: stdinName, name: stdinName, isStdin: true, content: decode(await readStdin()), facts: {} };
}

function failed(path: string, { kind, code, reason }: FileFailure, options: InputOptions): Input {
  return { path, name: nameFor(path, options), isStdin: false, content: { kind, code, reason }, facts: {} };
}

function nameFor(path: string, { nameOf }: InputOptions): string {
  return nameOf === undefined ? path : nameOf(path);
}
