import { isComposeName } from '../compose/names.ts';
import { placedJson } from '../text/json-comments.ts';
import { baseName } from '../text/path.ts';
import { readBakeHcl, readBakeJson } from './bake.ts';
import { buildArgs, type BuildReader, described, isRecord, type DescribedBuild } from './described.ts';
import { BUILD_COMMAND } from './docker-command.ts';

export type { BuildArgs, DescribedBuild } from './described.ts';

/** Longer files are not read: nobody writes them. */
export const MAX_BUILD_FILE = 256 * 1024;

/** More builds in a file than anybody has. */
const MAX_BUILDS = 1000;

/** Files of one kind that describe builds. */
interface Kind {
  /** By the path from the folder that it speaks of. */
  readonly isNamed: (path: string) => boolean;
  /** A text without is not read: most files of CI systems have nothing to do with images. */
  readonly mentions?: RegExp;
  /** What it builds is for working on the program, not for shipping it. */
  readonly forDevelopment?: true;
  /** Reading YAML takes memory and time, so that is loaded when there is something to read. */
  readonly load: () => BuildReader | Promise<BuildReader>;
}

const KINDS: readonly Kind[] = [
  {
    isNamed: isComposeName,
    mentions: /\bbuild\b/,
    load: async () => (await import('../compose/builds.ts')).composeBuilds,
  },
  { isNamed: (path) => /^docker-bake\.hcl$/.test(path), load: () => readBakeHcl },
  { isNamed: (path) => /^docker-bake\.json$/.test(path), load: () => readBakeJson },
  {
    isNamed: (path) => /^\.?devcontainer\.json$/.test(path),
    forDevelopment: true,
    load: () => readDevcontainer,
  },
  {
    isNamed: (path) => /^\.vscode\/tasks\.json$/.test(path),
    mentions: /docker|podman|nerdctl|buildah/,
    forDevelopment: true,
    load: async () => (await import('./vscode-tasks.ts')).taskBuilds,
  },
  {
    isNamed: (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
    mentions: new RegExp(`docker/build-push-action@|${BUILD_COMMAND.source}`),
    load: async () => (await import('./github-actions.ts')).githubBuilds,
  },
  {
    isNamed: (path) => /^\.gitlab-ci\.ya?ml$/.test(path),
    mentions: BUILD_COMMAND,
    load: async () => (await import('./gitlab.ts')).gitlabBuilds,
  },
  {
    isNamed: (path) => /^azure-pipelines[\w.-]*\.ya?ml$/.test(path),
    mentions: new RegExp(`\\bDocker@2|${BUILD_COMMAND.source}`),
    load: async () => (await import('./azure.ts')).azureBuilds,
  },
  {
    isNamed: (path) => /^\.circleci\/config\.ya?ml$/.test(path),
    mentions: BUILD_COMMAND,
    load: async () => (await import('./circleci.ts')).circleBuilds,
  },
  {
    isNamed: (path) => /^cloudbuild[\w.-]*\.ya?ml$/.test(path),
    mentions: /docker|kaniko/,
    load: async () => (await import('./cloud-build.ts')).cloudBuilds,
  },
  {
    isNamed: (path) => /^Jenkinsfile(?:[._-][\w.-]*)?$/.test(path),
    mentions: /docker|podman|buildah/,
    load: async () => (await import('./jenkins.ts')).jenkinsBuilds,
  },
  {
    isNamed: (path) => /^(?:GNUm|[Mm])akefile$/.test(path),
    mentions: BUILD_COMMAND,
    load: async () => (await import('./recipes.ts')).makeBuilds,
  },
  {
    isNamed: (path) => /^\.?[Jj]ustfile$/.test(path),
    mentions: BUILD_COMMAND,
    load: async () => (await import('./recipes.ts')).justBuilds,
  },
];

/** Folders whose files speak of the folder that they stand in. */
export const BUILD_FOLDERS = ['.vscode', '.github/workflows', '.circleci'] as const;

/** The files in all of these, for an editor to watch. */
export const BUILD_FILES_WATCHED: readonly string[] = [
  '**/{docker-,}compose{,.*,-*}.{yml,yaml}',
  '**/docker-bake.{json,hcl}',
  '**/{.,}devcontainer.json',
  '**/.vscode/tasks.json',
  '**/.github/workflows/*.{yml,yaml}',
  '**/.gitlab-ci.{yml,yaml}',
  '**/{azure-pipelines,cloudbuild}*.{yml,yaml}',
  '**/.circleci/config.{yml,yaml}',
  '**/{Jenkinsfile*,GNUmakefile,Makefile,makefile,justfile,Justfile,.justfile}',
];

function kindOf(path: string): Kind | undefined {
  return KINDS.find((kind) => kind.isNamed(path));
}

/** Whether the path of a file, from the folder that it speaks of, says that it may describe builds. */
export function isBuildFile(path: string): boolean {
  return kindOf(path) !== undefined;
}

/** Whether a file describes images to work in, rather than what is shipped; by its path. */
export function isForDevelopment(path: string): boolean {
  return (
    kindOf(path)?.forDevelopment === true || /^(?:docker-)?compose[.-](?:override|dev)/.test(baseName(path))
  );
}

/**
 * The builds that a file describes, as far as they can be read without running anything. Never throws.
 *
 * @param path from the folder that the file speaks of, such as `.github/workflows/ci.yml`
 * @param root that folder's absolute path, with `/`
 */
export async function describedBuilds(
  path: string,
  text: string,
  root: string,
): Promise<readonly DescribedBuild[]> {
  const kind = text.length > MAX_BUILD_FILE ? undefined : kindOf(path);
  if (kind === undefined || kind.mentions?.test(text) === false) return [];
  const read = await kind.load();
  try {
    return read(text, root).slice(0, MAX_BUILDS);
  } catch {
    // Brackets in one another until the stack ends. Such a file describes nothing.
    return [];
  }
}

/** https://containers.dev/implementors/json_reference/#image-specific */
function readDevcontainer(text: string): readonly DescribedBuild[] {
  const json = placedJson(text);
  if (json === undefined || !isRecord(json.value)) return [];
  const config = json.value;
  const build = isRecord(config['build']) ? config['build'] : {};
  // The names beside `build` are those of its first version.
  const dockerfile = build['dockerfile'] ?? config['dockerFile'];
  const context = build['context'] ?? config['context'] ?? '.';
  const isPlain =
    typeof dockerfile === 'string' && typeof context === 'string' && !`${dockerfile}${context}`.includes('$');
  if (!isPlain) return [];
  const line = 'dockerfile' in build ? json.lineOf(build, 'dockerfile') : json.lineOf(config, 'dockerFile');
  const { target, args } = build;
  return [
    described(
      { dockerfile, context, line },
      target === undefined ? undefined : plainText(target),
      isRecord(args)
        ? buildArgs(Object.entries(args).map(([name, value]) => [name, plainText(value)] as const))
        : undefined,
    ),
  ];
}

function plainText(value: unknown): string | null {
  return typeof value === 'string' && !value.includes('$') ? value : null;
}
