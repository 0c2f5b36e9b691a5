import { scalarText } from '../compose/yaml.ts';
import { CiFile } from './ci-file.ts';
import {
  buildArgs,
  type BuildReader,
  described,
  type DescribedBuild,
  isElsewhere,
  joinPath,
  readArg,
} from './described.ts';
import { type Macros, withoutMacros } from './macros.ts';

/** Builds of a workflow of GitHub Actions (https://docs.github.com/actions/reference/workflow-syntax-for-github-actions). */
export const githubBuilds: BuildReader = (text, root) => {
  const file = CiFile.read(text, root);
  if (file === undefined) return [];
  const { tree } = file;
  const workflow = tree.root;
  return tree.pairs(tree.get(workflow, 'jobs')?.node).flatMap(({ value: job }) => {
    const steps = tree.items(tree.get(job, 'steps')?.node);
    return steps.some((step) => isOtherRepository(file, step))
      ? []
      : steps.flatMap((step) => stepBuilds(file, job, step));
  });
};

/** Whether another repository takes the place of this one. */
function isOtherRepository(file: CiFile, step: unknown): boolean {
  if (file.text(step, 'uses')?.startsWith('actions/checkout@') !== true) return false;
  const inputs = file.tree.get(step, 'with')?.node;
  return file.text(inputs, 'repository') !== undefined && file.text(inputs, 'path') === undefined;
}

function stepBuilds(file: CiFile, job: unknown, step: unknown): readonly DescribedBuild[] {
  const { tree, root } = file;
  const maps = [tree.root, job, step].map((map) => tree.get(map, 'env')?.node);
  const known = file.variables(...maps).set('GITHUB_WORKSPACE', root);
  const macros: Macros = {
    open: '${{',
    close: '}}',
    known: new Map([
      ...[...known].map(([name, value]) => [`env.${name}`, value] as const),
      ['github.workspace', root],
    ]),
  };
  if (/^docker\/build-push-action@/.test(file.text(step, 'uses') ?? ''))
    return actionBuild(file, step, macros);
  const run = tree.get(step, 'run')?.node;
  if (run === undefined) return [];
  const written =
    file.text(step, 'working-directory') ??
    [job, tree.root]
      .map((map) => file.text(tree.get(tree.get(map, 'defaults')?.node, 'run')?.node, 'working-directory'))
      .find((folder) => folder !== undefined);
  const folder = file.folder(written === undefined ? undefined : withoutMacros(written, macros));
  return file.script(run, { folder, known }, macros).builds;
}

/** https://github.com/docker/build-push-action#inputs; without a context it is the repository, as Git has it. */
function actionBuild(file: CiFile, step: unknown, macros: Macros): readonly DescribedBuild[] {
  const inputs = file.tree.get(step, 'with')?.node;
  const input = (name: string): string | null | undefined => {
    const text = file.text(inputs, name);
    if (text === undefined || text.trim() === '') return undefined;
    const value = withoutMacros(text, macros);
    return value.includes('$') ? null : value;
  };
  const [written, name, target] = [input('context'), input('file'), input('target')];
  if (written === null || name === null) return [];
  const git = /^\{\{defaultContext\}\}(?::(.*))?$/.exec(written ?? '');
  const context = git === null ? (written ?? '.') : (git[1] ?? '.');
  if (isElsewhere(context) || context.includes('{{')) return [];
  const folder = joinPath(file.root, context);
  const args = (scalarText(file.tree.get(inputs, 'build-args')?.node) ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => readArg(withoutMacros(line.trim(), macros)))
    .map(([arg, value]) => [arg, value?.includes('$') === true ? null : value] as const);
  return [
    described(
      {
        // A file stands in the working directory, but Git's context brings its own.
        dockerfile:
          name === undefined
            ? joinPath(folder, 'Dockerfile')
            : joinPath(git === null ? file.root : folder, name),
        context: folder,
        line: file.line(step),
      },
      target,
      buildArgs(args),
    ),
  ];
}
