import { type PlacedJson, placedJson } from '../text/json-comments.ts';
import { baseName } from '../text/path.ts';
import {
  buildArgs,
  type BuildReader,
  described,
  type DescribedBuild,
  isElsewhere,
  isRecord,
  joinPath,
} from './described.ts';
import { buildsOfCommand, buildsOfScript } from './docker-command.ts';

/**
 * Builds of `.vscode/tasks.json`: those of Container Tools (https://code.visualstudio.com/docs/containers/reference) and
 * commands of the shell.
 */
export const taskBuilds: BuildReader = (text, root) => {
  const json = placedJson(text);
  const tasks = isRecord(json?.value) ? json.value['tasks'] : undefined;
  if (json === undefined || !Array.isArray(tasks)) return [];
  return tasks.filter(isRecord).flatMap((task) => {
    if (task['type'] === 'docker-build') return extensionBuild(task, root, json);
    return task['type'] === 'shell' || task['type'] === 'process' ? commandBuilds(task, root, json) : [];
  });
};

/** A text of a task with the workspace's folder put in; undefined for one that takes anything else. */
function filled(value: unknown, root: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll('${workspaceFolder}', root).replaceAll('${workspaceRoot}', root);
  return text.includes('$') ? undefined : text;
}

function extensionBuild(
  task: Readonly<Record<string, unknown>>,
  root: string,
  json: PlacedJson,
): readonly DescribedBuild[] {
  const build = isRecord(task['dockerBuild']) ? task['dockerBuild'] : {};
  const node = isRecord(task['node']) ? filled(task['node']['package'], root) : undefined;
  // With a platform both have defaults: the folder of the project.
  const project = typeof task['platform'] === 'string' ? folderOfFile(node, root) : undefined;
  const text = (key: string, otherwise: string | undefined): string | undefined =>
    build[key] === undefined ? otherwise : filled(build[key], root);
  const context = text('context', project);
  const dockerfile = text('dockerfile', project === undefined ? undefined : joinPath(project, 'Dockerfile'));
  if (context === undefined || dockerfile === undefined || isElsewhere(context)) return [];
  const target = build['target'] === undefined ? undefined : (filled(build['target'], root) ?? null);
  const args = isRecord(build['buildArgs']) ? build['buildArgs'] : {};
  const line = isRecord(task['dockerBuild']) ? json.lineOf(task, 'dockerBuild') : json.lineOf(task, 'type');
  return [
    described(
      { dockerfile: joinPath(root, dockerfile), context: joinPath(root, context), line },
      target,
      buildArgs(Object.entries(args).map(([name, value]) => [name, filled(value, root)] as const)),
    ),
  ];
}

function folderOfFile(file: string | undefined, root: string): string {
  const slash = file?.lastIndexOf('/') ?? -1;
  return file === undefined || slash < 0 ? root : joinPath(root, file.slice(0, slash));
}

function commandBuilds(
  task: Readonly<Record<string, unknown>>,
  root: string,
  json: PlacedJson,
): readonly DescribedBuild[] {
  const options = isRecord(task['options']) ? task['options'] : {};
  const cwd = options['cwd'] === undefined ? '.' : filled(options['cwd'], root);
  const command = filled(wordOf(task['command']), root);
  if (cwd === undefined || command === undefined) return [];
  const folder = joinPath(root, cwd);
  const line = json.lineOf(task, 'command');
  const args = Array.isArray(task['args']) ? task['args'].map((arg) => filled(wordOf(arg), root)) : [];
  const found =
    args.length === 0 && task['type'] === 'shell'
      ? buildsOfScript(command, { folder, known: new Map() }).builds
      : buildsOfCommand(baseName(command), args, folder);
  return found.map((build) => ({ ...build, line }));
}

/** Words may come with how they are to be quoted. */
function wordOf(value: unknown): unknown {
  return isRecord(value) ? value['value'] : value;
}
