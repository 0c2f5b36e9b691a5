import {
  BUILD_FOLDERS,
  type DescribedBuild,
  describedBuilds,
  isBuildFile,
  isForDevelopment,
  MAX_BUILD_FILE,
} from '../buildinfo/kinds.ts';
import type { BuildContextFacts } from '../lint/facts.ts';
import type { Directory, Files } from '../ports.ts';
import { withoutHidden } from '../text/hidden.ts';
import { baseName, inFolder, isWithin } from '../text/path.ts';
import { agreedArgs, shippedStage } from './build-agreement.ts';
import { folderOf, resolvedPath, writtenPath } from './folders.ts';

export { BUILD_FILES_WATCHED } from '../buildinfo/kinds.ts';

/** A build that a file describes, with whole paths. */
export interface Build extends DescribedBuild {
  /** The file that describes it. */
  readonly by: string;
  readonly forDevelopment: boolean;
}

/** A build of a Dockerfile that people may choose. Paths are relative to the Dockerfile's folder. */
export interface BuildChoice {
  /** The same in another session, as long as the file says the same. */
  readonly id: string;
  readonly context: string;
  /** The stage; undefined: the last one, or one that only a variable knows. */
  readonly target: string | undefined;
  readonly by: string;
  /** As people count. */
  readonly line: number;
}

/** More files of one kind in a folder, and more folders above one another, than anybody has. */
const MAX_FILES = 50;
const MAX_FOLDERS = 40;

export interface BuildContextOptions {
  /** The folder that nothing is looked for above of, for a Dockerfile's folder. */
  readonly topOf: (folder: string) => Promise<string> | string;
  /** The `id` of the build that a person chose for a Dockerfile. */
  readonly chosen?: (dockerfile: string) => string | undefined;
}

/**
 * Build contexts of Dockerfiles, as the files tell them that build images: those of Compose, Bake, development
 * containers, editors and CI systems. What was read is kept, so one is made for each run. All paths are absolute, with
 * `/` between their parts.
 */
export class BuildContexts {
  readonly #files: Files;
  readonly #options: BuildContextOptions;
  readonly #builds = new Map<string, Promise<readonly Build[]>>();
  readonly #tops = new Map<string, Promise<string>>();

  constructor(files: Files, options: BuildContextOptions) {
    this.#files = files;
    this.#options = options;
  }

  /**
   * What a rule may know of a Dockerfile's build context; undefined when its .dockerignore cannot be read or lies outside
   * of what may be looked at, so that nobody concludes anything. Never rejects.
   */
  async of(dockerfile: string): Promise<BuildContextFacts | undefined> {
    const own = folderOf(dockerfile);
    const top = await this.#topAt(own);
    const { all, nearest } = await this.#find(dockerfile, own, top);
    const id = all.length === 0 ? undefined : this.#options.chosen?.(dockerfile);
    const inside = all.filter(({ context }) => isWithin(context, top));
    const chosen = id === undefined ? undefined : inside.find((build) => idOf(build) === id);
    const build = chosen ?? automatic(nearest, own, top);
    const context = build?.context ?? own;
    if (!isWithin(context, top) && build !== undefined) return undefined;
    const ignore = await this.#dockerignore(dockerfile, context);
    if (ignore === undefined) return undefined;
    const shipped = chosen === undefined ? shippedStage(all) : stageOf(chosen);
    const targets = [...new Set(all.flatMap((each) => each.target ?? []))];
    const given = agreedArgs(chosen === undefined ? all : [chosen]);
    const placeOf = ({ by, line }: Build): string => `${writtenPath(own, by)}:${line + 1}`;
    const choices = new Set(inside.map(idOf)).size;
    return {
      ...ignore,
      folder: context,
      ...(choices > 1 ? { choices } : {}),
      ...(build === undefined ? {} : { describedBy: build.by, describedLine: build.line + 1 }),
      ...(chosen === undefined ? {} : { isChosen: true }),
      ...(shipped === undefined ? {} : { target: shipped.target, targetBy: placeOf(shipped.build) }),
      ...(targets.length === 0 ? {} : { targets }),
      ...(given === undefined ? {} : { args: given.args, argsBy: placeOf(given.build) }),
    };
  }

  /** Builds of a Dockerfile to choose from, the nearest first; those of one file that differ in nothing but arguments once. */
  async choices(dockerfile: string): Promise<readonly BuildChoice[]> {
    const own = folderOf(dockerfile);
    const top = await this.#topAt(own);
    const { all } = await this.#find(dockerfile, own, top);
    const found = new Map<string, BuildChoice>();
    for (const build of all) {
      const id = idOf(build);
      if (!isWithin(build.context, top) || found.has(id)) continue;
      const { context, by, line } = build;
      found.set(id, {
        id,
        context: withoutHidden(writtenPath(own, context)),
        target: typeof build.target === 'string' ? withoutHidden(build.target) : undefined,
        by: withoutHidden(writtenPath(own, by)),
        line: line + 1,
      });
    }
    return [...found.values()];
  }

  #topAt(folder: string): Promise<string> {
    const known = this.#tops.get(folder) ?? Promise.resolve(this.#options.topOf(folder));
    this.#tops.set(folder, known);
    return known;
  }

  /** Builds of a Dockerfile, those of the nearest folder first. */
  async #find(
    dockerfile: string,
    own: string,
    top: string,
  ): Promise<{ readonly all: readonly Build[]; readonly nearest: readonly Build[] }> {
    const all: Build[] = [];
    let nearest: readonly Build[] = [];
    let folder = own;
    for (let count = 0; count < MAX_FOLDERS && isWithin(folder, top); count += 1) {
      const found = (await this.#buildsIn(folder)).filter((build) => build.dockerfile === dockerfile);
      if (nearest.length === 0) nearest = found;
      all.push(...found);
      if (folder === top) break;
      folder = folderOf(folder);
    }
    return { all, nearest };
  }

  #buildsIn(folder: string): Promise<readonly Build[]> {
    const known = this.#builds.get(folder) ?? this.#readBuilds(folder);
    this.#builds.set(folder, known);
    return known;
  }

  async #readBuilds(folder: string): Promise<readonly Build[]> {
    const builds: Build[] = [];
    for (const path of await this.#buildFiles(folder)) {
      const by = inFolder(folder, path);
      const read = await this.#files.readFile(by, MAX_BUILD_FILE);
      if (read.kind !== 'text') continue;
      // A development container speaks of the folder that its file is in, all others of the one that is looked at.
      const isContainer = path.endsWith('devcontainer.json');
      const root = isContainer ? folderOf(by) : folder;
      const forDevelopment = isForDevelopment(isContainer ? baseName(path) : path);
      for (const build of await describedBuilds(isContainer ? baseName(path) : path, read.text, root)) {
        const [dockerfile, context] = [
          resolvedPath(root, build.dockerfile),
          resolvedPath(root, build.context),
        ];
        builds.push({ ...build, dockerfile, context, by, forDevelopment });
      }
    }
    return builds;
  }

  /** Files that may describe builds, by their paths from a folder. */
  async #buildFiles(folder: string): Promise<readonly string[]> {
    const entries = await this.#entries(folder);
    const hasFolder = (name: string): boolean =>
      entries.some((entry) => entry.name === name && entry.kind === 'directory');
    const files = filesOf(entries).filter(isBuildFile).slice(0, MAX_FILES);
    for (const inner of BUILD_FOLDERS.filter((path) => hasFolder(path.split('/')[0] ?? ''))) {
      const names = filesOf(await this.#entries(inFolder(folder, inner))).map((name) => `${inner}/${name}`);
      files.push(...names.filter(isBuildFile).slice(0, MAX_FILES));
    }
    if (!hasFolder(DEVCONTAINER)) return files;
    const inner = await this.#entries(inFolder(folder, DEVCONTAINER));
    const folders = inner.filter(({ kind }) => kind === 'directory').map(({ name }) => `/${name}`);
    return [
      ...files,
      ...['', ...folders.slice(0, MAX_FILES)].map((each) => `${DEVCONTAINER}${each}/devcontainer.json`),
    ];
  }

  async #entries(folder: string): Promise<Directory['entries']> {
    const listing = await this.#files.readDirectory(folder);
    return listing.kind === 'failed' ? [] : listing.entries;
  }

  /**
   * The one named after the Dockerfile, beside it, wins over that at the context's root
   * (https://docs.docker.com/build/concepts/context/#filename-and-location). Buildah's names count for a Containerfile.
   */
  async #dockerignore(
    dockerfile: string,
    context: string,
  ): Promise<Pick<BuildContextFacts, 'dockerignore' | 'dockerignorePath'> | undefined> {
    const name = baseName(dockerfile);
    const named = [`${dockerfile}.dockerignore`, inFolder(context, '.dockerignore')];
    if (name.toLowerCase().includes('containerfile'))
      named.unshift(`${dockerfile}.containerignore`, inFolder(context, '.containerignore'));
    for (const path of named) {
      const read = await this.#files.readFile(path);
      if (read.kind === 'text')
        return { dockerignore: read.text, dockerignorePath: writtenPath(folderOf(dockerfile), path) };
      if (read.code !== 'not-found') return undefined;
    }
    return { dockerignore: null };
  }
}

const DEVCONTAINER = '.devcontainer';

function filesOf(entries: Directory['entries']): string[] {
  return entries.filter(({ kind }) => kind !== 'special' && kind !== 'directory').map(({ name }) => name);
}

/** Of several builds the one in the Dockerfile's own folder is taken, or the first by path. */
function automatic(builds: readonly Build[], own: string, top: string): Build | undefined {
  const rank = ({ context }: Build): string =>
    `${isWithin(context, top) ? 0 : 1}${context === own ? 0 : 1}${context}`;
  return builds.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))[0];
}

function stageOf(build: Build): { readonly target: string; readonly build: Build } | undefined {
  return typeof build.target === 'string' ? { target: build.target, build } : undefined;
}

/** Says the same of a build in another clone. */
function idOf({ dockerfile, context, target, by }: Build): string {
  const own = folderOf(dockerfile);
  return JSON.stringify([writtenPath(own, context), target ?? null, writtenPath(own, by)]);
}

/** What people are told of the build context that is in force. */
export interface ContextDescription {
  /** From the Dockerfile's folder. */
  readonly context: string;
  /** Where that comes from, the ignore file and the stage, as parts of a sentence. */
  readonly detail: string;
  readonly hasChoice: boolean;
}

/** Undefined where no file describes a build. */
export function describeContext(
  dockerfile: string,
  facts: BuildContextFacts | undefined,
): ContextDescription | undefined {
  if (facts?.folder === undefined || facts.describedBy === undefined) return undefined;
  const {
    folder,
    describedBy,
    describedLine = 1,
    dockerignorePath,
    target,
    isChosen = false,
    choices = 1,
  } = facts;
  const own = folderOf(dockerfile);
  const parts = [
    `${writtenPath(own, describedBy)}:${describedLine}`,
    isChosen ? 'chosen by you' : choices > 1 ? 'one of several' : '',
    dockerignorePath === undefined ? 'no .dockerignore' : `ignores what ${dockerignorePath} names`,
    target === undefined ? '' : `final stage '${target}'`,
  ];
  return {
    context: withoutHidden(writtenPath(own, folder)),
    detail: withoutHidden(parts.filter((part) => part !== '').join(', ')),
    hasChoice: choices > 1 || isChosen,
  };
}
