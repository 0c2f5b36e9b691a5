import { basename, dirname, join, resolve } from 'node:path';
import { decode } from '../files/decode.ts';
import { nodeFiles } from '../node/files.ts';
import { repositoryTop } from '../node/repository.ts';
import { walk } from '../node/walk.ts';
import type { FileFailure, Files, FileText } from '../ports.ts';
import type { AnalyseOptions } from '../service/analyse.ts';
import type { ComposeWorld } from '../service/compose.ts';
import { BuildContexts } from '../service/build-contexts.ts';
import { isComposeName, isDockerfileName } from '../service/dockerfile-names.ts';
import { slashed } from '../node/slashed.ts';
import type { Args, Options } from './args.ts';
import { stdinName } from './configuration.ts';
import type { Terminal } from './terminal.ts';

const STDIN = '-';

/** Of commands that read Compose files too. */
export const composeOptions: Options = {
  'no-compose': { help: 'Dockerfiles only, no Compose files' },
};

/** A Dockerfile to look at, or why there is none. */
export interface Input {
  /** As shown; for files also the path to open. Standard input has the name it was given. */
  readonly path: string;
  /** What reports call it: the path, or what `nameOf` makes of it. */
  readonly name: string;
  readonly isStdin: boolean;
  readonly content: FileText | FileFailure;
  readonly facts: NonNullable<AnalyseOptions['facts']>;
  /** Of a Compose file: what is known round it. */
  readonly compose?: ComposeWorld;
}

export interface InputOptions {
  readonly files: Files;
  readonly readStdin: () => Promise<Uint8Array>;
  /** What standard input is called. */
  readonly stdinName: string;
  readonly nameOf?: (path: string) => string;
  /** Leaves out files before they are read; asked once for each, in their order. */
  readonly takes?: (path: string) => Promise<boolean>;
  /** Compose files are read as such; else those that are named are taken for Dockerfiles, and others left out. */
  readonly compose?: boolean;
}

/** Where a command takes its files from. */
export function inputOptions(args: Args, { readStdin }: Terminal): InputOptions {
  return { files: nodeFiles, readStdin, stdinName: stdinName(args) };
}

/** The same of one that reads Compose files too. */
export function composeInputOptions(args: Args, terminal: Terminal): InputOptions {
  return { ...inputOptions(args, terminal), compose: !args.given.has('no-compose') };
}

/** Everything the paths of a command line stand for, in their order, each file once. */
export async function* readInputs(
  paths: readonly string[],
  options: InputOptions,
): AsyncGenerator<Input, void> {
  const seen = new Set<string>();
  const contexts = buildContextsOf(options.files);
  const isNew = (path: string): boolean => seen.size !== seen.add(resolve(path)).size;
  const accepts = (name: string): boolean =>
    isDockerfileName(name) || (options.compose === true && isComposeName(name));
  const isTaken = async (path: string): Promise<boolean> => (await options.takes?.(path)) !== false;
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (path === STDIN) {
      if (await isTaken(options.stdinName)) yield await loadStdin(options);
      continue;
    }
    const found = await options.files.stat(path);
    if (found.kind === 'stat' && found.is === 'directory') {
      for await (const inner of walk(options.files, path, accepts)) {
        if (!isNew(inner.path) || !(await isTaken(inner.path))) continue;
        yield inner.kind === 'file'
          ? await loadFile(inner.path, contexts, options)
          : failed(inner.path, inner, options);
      }
    } else if (isNew(path) && (await isTaken(path))) {
      // A file that was named is checked whatever its name; what is wrong with it shows when it is read.
      yield await loadFile(path, contexts, options);
    }
  }
}

/** Contexts as files describe them up to the top of the repository, or to the current folder where there is none. */
export function buildContextsOf(files: Files): BuildContexts {
  return new BuildContexts(files, {
    topOf: (folder) => topOf(files, folder),
  });
}

/** What is known of the build context of a file; paths for people begin with the file's own. */
export async function contextFacts(
  contexts: BuildContexts,
  path: string,
): Promise<AnalyseOptions['facts'] & object> {
  const buildContext = await contexts.of(slashed(resolve(path)));
  if (buildContext === undefined) return {};
  const { dockerignorePath } = buildContext;
  if (dockerignorePath === undefined) return { buildContext };
  return { buildContext: { ...buildContext, dockerignorePath: join(dirname(path), dockerignorePath) } };
}

async function loadFile(path: string, contexts: BuildContexts, options: InputOptions): Promise<Input> {
  const { files } = options;
  const content = await files.readFile(path);
  if (content.kind === 'failed') return failed(path, content, options);
  const input = { path, name: nameFor(path, options), isStdin: false, content };
  if (options.compose !== true || !isComposeName(basename(path)))
    return { ...input, facts: await contextFacts(contexts, path) };
  return { ...input, facts: {}, compose: await readComposeWorld(files, path, content.text) };
}

async function readComposeWorld(files: Files, path: string, text: string): Promise<ComposeWorld> {
  const { composeWorld } = await import('../service/compose.ts');
  const whole = resolve(path);
  return composeWorld(files, slashed(whole), text, await topOf(files, dirname(whole)));
}

async function topOf(files: Files, folder: string): Promise<string> {
  return slashed((await repositoryTop(files, folder)) ?? resolve('.'));
}

/** What standard input is the Dockerfile of is not known, so nothing is said of its build context. */
async function loadStdin({ readStdin, stdinName, compose }: InputOptions): Promise<Input> {
  const input = {
    path: stdinName,
    name: stdinName,
    isStdin: true,
    content: decode(await readStdin()),
    facts: {},
  };
  if (compose !== true || !isComposeName(basename(stdinName))) return input;
  return { ...input, compose: { images: new Map(), surroundings: undefined } };
}

function failed(path: string, { kind, code, reason }: FileFailure, options: InputOptions): Input {
  return { path, name: nameFor(path, options), isStdin: false, content: { kind, code, reason }, facts: {} };
}

function nameFor(path: string, { nameOf }: InputOptions): string {
  return nameOf === undefined ? path : nameOf(path);
}
