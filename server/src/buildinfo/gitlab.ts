import { scalarText } from '../compose/yaml.ts';
import { CiFile } from './ci-file.ts';
import type { BuildReader, DescribedBuild } from './described.ts';

/** Lists in lists, as anchors make them, and lines of one job: more than anybody has. */
const MAX_NESTING = 10;
const MAX_LINES = 2000;

/** Builds of the jobs of GitLab CI (https://docs.gitlab.com/ci/yaml/#script). */
export const gitlabBuilds: BuildReader = (text, root) => {
  const file = CiFile.read(text, root);
  if (file === undefined) return [];
  const { tree } = file;
  const before = (map: unknown): unknown => tree.get(map, 'before_script')?.node;
  const common = before(tree.get(tree.root, 'default')?.node) ?? before(tree.root);
  return tree.pairs(tree.root).flatMap(({ value: job }): DescribedBuild[] => {
    const script = tree.get(job, 'script')?.node;
    if (script === undefined) return [];
    const known = file
      .variables(tree.get(tree.root, 'variables')?.node, tree.get(job, 'variables')?.node)
      .set('CI_PROJECT_DIR', root);
    // All of a job's lines run in one shell.
    let folder: string | undefined = root;
    const builds: DescribedBuild[] = [];
    const lines: unknown[] = [];
    collectLines(file, before(job) ?? common, lines);
    collectLines(file, script, lines);
    for (const line of lines) {
      const read = file.script(line, { folder, known });
      folder = read.folder;
      builds.push(...read.builds);
    }
    return builds;
  });
};

function collectLines(file: CiFile, node: unknown, lines: unknown[], depth = 0): void {
  if (lines.length >= MAX_LINES || depth > MAX_NESTING) return;
  const line = file.tree.resolve(node);
  if (scalarText(line) !== undefined) lines.push(line);
  else for (const item of file.tree.items(line)) collectLines(file, item, lines, depth + 1);
}
