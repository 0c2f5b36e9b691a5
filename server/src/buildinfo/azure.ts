import { scalarText } from '../compose/yaml.ts';
import { CiFile } from './ci-file.ts';
import type { BuildReader, DescribedBuild } from './described.ts';
import { buildsOfScript } from './docker-command.ts';
import { type Macros, plain, withoutMacros } from './macros.ts';

/** Where sources are, by the names that Azure Pipelines has for it. */
const SOURCES = ['Build.SourcesDirectory', 'System.DefaultWorkingDirectory', 'Build.Repository.LocalPath'];

/** Builds of a pipeline of Azure (https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/). */
export const azureBuilds: BuildReader = (text, root) => {
  const file = CiFile.read(text, root);
  if (file === undefined) return [];
  const known = file.variables(file.tree.get(file.tree.root, 'variables')?.node);
  for (const name of SOURCES) known.set(name, root);
  const macros: Macros = { open: '$(', close: ')', known };
  const names = SOURCES.map((name) => name.toUpperCase().replaceAll('.', '_'));
  const variables = new Map([...known, ...names.map((name) => [name, root] as const)]);
  // Inputs are read with their task.
  const read = new Set<unknown>();
  return [...file.mappings()].flatMap((step) => {
    if (read.has(step)) return [];
    const task = file.text(step, 'task') ?? '';
    const inputs = task === '' ? step : file.tree.get(step, 'inputs')?.node;
    if (inputs !== step) read.add(inputs);
    if (task === 'Docker@2') return dockerTask(file, step, inputs, macros);
    const written = input(file, inputs, 'workingDirectory');
    const folder = file.folder(written === undefined ? undefined : withoutMacros(written, macros));
    const scripts = ['script', 'bash'].map((name) => file.tree.get(inputs, name)?.node);
    return scripts.flatMap((script) => file.script(script, { folder, known: variables }, macros).builds);
  });
};

/** Names of inputs are the same in any case. */
function input(file: CiFile, inputs: unknown, name: string): string | undefined {
  const found = file.tree.pairs(inputs).find((pair) => pair.name.toLowerCase() === name.toLowerCase());
  return scalarText(found?.value);
}

/** https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/docker-v2 */
function dockerTask(file: CiFile, step: unknown, inputs: unknown, macros: Macros): readonly DescribedBuild[] {
  const text = (name: string): string | undefined => {
    const written = input(file, inputs, name);
    return written === undefined ? undefined : withoutMacros(written, macros);
  };
  if (!['build', 'buildAndPush'].includes(text('command') ?? 'buildAndPush')) return [];
  // Its own default is whichever Dockerfile is found first.
  const dockerfile = plain(text('Dockerfile'));
  const context = text('buildContext') ?? '**';
  if (dockerfile === undefined || /[*?]/.test(dockerfile)) return [];
  const slash = dockerfile.lastIndexOf('/');
  const folder = context === '**' ? (slash < 0 ? '.' : dockerfile.slice(0, slash)) : plain(context);
  if (folder === undefined || /[*?]/.test(folder)) return [];
  const words = ['docker', 'build', '-f', quoted(dockerfile), text('arguments') ?? '', quoted(folder)];
  // Arguments end a line where people write each in its own.
  const { builds } = buildsOfScript(words.join(' ').replaceAll('\n', ' '), {
    folder: file.root,
    known: macros.known,
  });
  return builds.map((build) => ({ ...build, line: file.line(step) }));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
