import { scalarText } from '../compose/yaml.ts';
import { baseName } from '../text/path.ts';
import { CiFile } from './ci-file.ts';
import { joinPath, type BuildReader, type DescribedBuild } from './described.ts';
import { buildsOfCommand } from './docker-command.ts';
import { plain } from './macros.ts';

const SOURCES = '/workspace';

/** Builds of the steps of Google Cloud Build (https://cloud.google.com/build/docs/build-config-file-schema). */
export const cloudBuilds: BuildReader = (text, root) => {
  const file = CiFile.read(text, root);
  if (file === undefined) return [];
  const { tree } = file;
  const inSources = (path: string): string =>
    path === SOURCES || path.startsWith(`${SOURCES}/`)
      ? joinPath(root, `.${path.slice(SOURCES.length)}`)
      : path;
  return tree.items(tree.get(tree.root, 'steps')?.node).flatMap((step): readonly DescribedBuild[] => {
    const image = file.text(step, 'name') ?? '';
    const dir = file.text(step, 'dir');
    const folder = file.folder(dir === undefined ? undefined : inSources(dir));
    if (folder === undefined) return [];
    const line = file.line(step);
    const args = tree.items(tree.get(step, 'args')?.node);
    const script = tree.get(step, 'script')?.node;
    if (script !== undefined) return file.script(script, { folder, known: new Map() }).builds;
    const entrypoint = file.text(step, 'entrypoint') ?? toolOf(image);
    if (/^(?:.*\/)?(?:ba)?sh$/.test(entrypoint))
      return args.flatMap((arg) => file.script(arg, { folder, known: new Map() }).builds);
    const words = args.map((arg) => {
      const word = plain(scalarText(arg));
      return word?.startsWith('--') === true && word.includes('=')
        ? word.slice(0, word.indexOf('=') + 1) +
            inSources(word.slice(word.indexOf('=') + 1).replace(/^dir:\/\//, ''))
        : word === undefined
          ? undefined
          : inSources(word);
    });
    // The executor's own default.
    if (
      entrypoint === 'kaniko' &&
      !words.some((word) => word === '-c' || word?.startsWith('--context') === true)
    )
      words.push(`--context=${root}`);
    return buildsOfCommand(entrypoint, words, folder).map((build) => ({ ...build, line }));
  });
};

/** The program that an image starts: `docker` of gcr.io/cloud-builders/docker. */
function toolOf(image: string): string {
  const name = baseName(image).split(/[:@]/)[0] ?? '';
  return image.includes('kaniko') ? 'kaniko' : name;
}
