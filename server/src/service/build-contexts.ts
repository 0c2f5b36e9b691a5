import type { BuildContextFacts } from '../lint/facts.ts';
import { absolutePath } from '../lint/paths.ts';
import type { Files } from '../ports.ts';
import { baseName, inFolder, relativePath } from '../text/path.ts';
import { describedBuilds, isBuildFileName, MAX_BUILD_FILE } from './build-files.ts';

/** A build that a file describes, with whole paths. */
interface Build {
  readonly dockerfile: string;
  readonly context: string;
  /** The file that describes it. */
  readonly by: string;
}

interface Found {
  readonly context: string;
  readonly by: string | undefined;
  readonly isOneOfSeveral: boolean;
}

/** More files of one folder, and more folders above one another, than anybody has. */
const MAX_FILES = 20;
const MAX_FOLDERS = 40;

/**
 * Build contexts of Dockerfiles, as Compose, Bake and devcontainer files tell them. What was read is kept, so one is made
 * for each run. All paths are absolute, with `/` between their parts.
 */
export class BuildContexts {
  readonly #files: Files;
  readonly #topOf: (folder: string) => Promise<string> | string;
  readonly #builds = new Map<string, Promise<readonly Build[]>>();
  readonly #tops = new Map<string, Promise<string>>();

  /** @param topOf the folder that nothing is looked for above of, for a Dockerfile's folder */
  constructor(files: Files, topOf: (folder: string) => Promise<string> | string) {
    this.#files = files;
    this.#topOf = topOf;
  }

  /**
   * What a rule may know of a Dockerfile's build context; undefined when its .dockerignore cannot be read or lies outside
   * of what may be looked at, so that nobody concludes anything. Never rejects.
   */
  async of(dockerfile: string): Promise<BuildContextFacts | undefined> {
    const folder = folderOf(dockerfile);
    const top = await this.#topAt(folder);
    const { context, by, isOneOfSeveral } = await this.#find(dockerfile, folder, top);
    if (by !== undefined && !isWithin(context, top)) return undefined;
    const ignore = await this.#dockerignore(dockerfile, context);
    if (ignore === undefined) return undefined;
    return {
      ...ignore,
      folder: context,
      ...(by === undefined ? {} : { describedBy: by }),
      ...(isOneOfSeveral ? { isOneOfSeveral } : {}),
    };
  }

  #topAt(folder: string): Promise<string> {
    const known = this.#tops.get(folder) ?? Promise.resolve(this.#topOf(folder));
    this.#tops.set(folder, known);
    return known;
  }

  /** The nearest folder with a file that builds the Dockerfile decides. */
  async #find(dockerfile: string, own: string, top: string): Promise<Found> {
    let folder = own;
    for (let count = 0; count < MAX_FOLDERS && isWithin(folder, top); count += 1) {
      const found = (await this.#buildsIn(folder)).filter((build) => build.dockerfile === dockerfile);
      const [chosen] = found.sort(
        (a, b) => Number(b.context === own) - Number(a.context === own) || compare(a.context, b.context),
      );
      if (chosen !== undefined) {
        const { context, by } = chosen;
        return { context, by, isOneOfSeveral: found.some((build) => build.context !== context) };
      }
      if (folder === top) break;
      folder = folderOf(folder);
    }
    return { context: own, by: undefined, isOneOfSeveral: false };
  }

  #buildsIn(folder: string): Promise<readonly Build[]> {
    const known = this.#builds.get(folder) ?? this.#readBuilds(folder);
    this.#builds.set(folder, known);
    return known;
  }

  async #readBuilds(folder: string): Promise<readonly Build[]> {
    const names = await this.#buildFiles(folder, isBuildFileName);
    const inner = await this.#devcontainers(folder);
    const builds: Build[] = [];
    for (const by of [...names, ...inner].slice(0, MAX_FILES)) {
      const read = await this.#files.readFile(by, MAX_BUILD_FILE);
      if (read.kind !== 'text') continue;
      const from = folderOf(by);
      for (const { dockerfile, context } of await describedBuilds(baseName(by), read.text))
        builds.push({ dockerfile: resolved(from, dockerfile), context: resolved(from, context), by });
    }
    return builds;
  }

  async #buildFiles(folder: string, accepts: (name: string) => boolean): Promise<string[]> {
    const listing = await this.#files.readDirectory(folder);
    if (listing.kind === 'failed') return [];
    return listing.entries
      .filter(({ name, kind }) => kind !== 'special' && kind !== 'directory' && accepts(name))
      .map(({ name }) => inFolder(folder, name));
  }

  /** `.devcontainer/devcontainer.json`, and that of each folder in there. */
  async #devcontainers(folder: string): Promise<string[]> {
    const listing = await this.#files.readDirectory(inFolder(folder, '.devcontainer'));
    if (listing.kind === 'failed') return [];
    const folders = listing.entries.filter(({ kind }) => kind === 'directory').map(({ name }) => `/${name}`);
    return ['', ...folders.slice(0, MAX_FILES)].map((inner) =>
      inFolder(folder, `.devcontainer${inner}/devcontainer.json`),
    );
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
        return { dockerignore: read.text, dockerignorePath: relativePath(folderOf(dockerfile), path) };
      if (read.code !== 'not-found') return undefined;
    }
    return { dockerignore: null };
  }
}

/** What the status item says of a context that a file decides; undefined where none does. */
export function contextNote(dockerfile: string, facts: BuildContextFacts | undefined): string | undefined {
  const { folder, describedBy, isOneOfSeveral = false } = facts ?? {};
  if (folder === undefined || describedBy === undefined) return undefined;
  const shown = relativePath(folderOf(dockerfile), folder) || '.';
  const several = isOneOfSeveral ? ', one of several' : '';
  return `Build context of ${baseName(dockerfile)}: ${shown} (${baseName(describedBy)}${several}).`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `C:` on Windows, else empty. */
function driveOf(path: string): string {
  return /^[A-Za-z]:/.exec(path)?.[0] ?? '';
}

function folderOf(path: string): string {
  const drive = driveOf(path);
  return drive + absolutePath('..', path.slice(drive.length));
}

/** A path as a file of a folder writes it. */
function resolved(folder: string, written: string): string {
  const path = written.replaceAll('\\', '/');
  const drive = driveOf(path) || driveOf(folder);
  return drive + absolutePath(path.slice(driveOf(path).length), folder.slice(driveOf(folder).length));
}

function isWithin(path: string, top: string): boolean {
  return path === top || path.startsWith(inFolder(top, ''));
}
