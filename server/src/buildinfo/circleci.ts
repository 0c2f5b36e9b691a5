import { CiFile } from './ci-file.ts';
import { type BuildReader, joinPath } from './described.ts';

/** Where a job's sources are when it does not say otherwise. */
const PROJECT = '~/project';

/** Builds of the run steps of CircleCI (https://circleci.com/docs/configuration-reference/#run). */
export const circleBuilds: BuildReader = (text, root) => {
  const file = CiFile.read(text, root);
  if (file === undefined) return [];
  const { tree } = file;
  const folderOf = (written: string | undefined): string | undefined =>
    written === PROJECT || written?.startsWith(`${PROJECT}/`) === true
      ? joinPath(root, `.${written.slice(PROJECT.length)}`)
      : file.folder(written);
  const known = new Map([[PROJECT, root]]);
  return [...file.mappings()].flatMap((step) => {
    const run = tree.get(step, 'run')?.node;
    const script = tree.get(run, 'command')?.node ?? run;
    return file.script(script, { folder: folderOf(file.text(run, 'working_directory')), known }).builds;
  });
};
