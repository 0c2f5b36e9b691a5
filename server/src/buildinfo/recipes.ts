import type { BuildReader, DescribedBuild } from './described.ts';
import { BUILD_COMMAND, buildsOfScript } from './docker-command.ts';
import { type Macros, withoutMacros } from './macros.ts';

const NOTHING_KNOWN: ReadonlyMap<string, string> = new Map();

/** Builds in recipes of a Makefile that are written out. */
export const makeBuilds: BuildReader = (text, root) =>
  recipeBuilds(text, root, { open: '$(', close: ')', known: new Map([['CURDIR', root]]) });

/** The same of a justfile. */
export const justBuilds: BuildReader = (text, root) =>
  recipeBuilds(text, root, { open: '{{', close: '}}', known: NOTHING_KNOWN });

/** Each line of a recipe is a shell of its own. */
function recipeBuilds(text: string, root: string, macros: Macros): readonly DescribedBuild[] {
  const builds: DescribedBuild[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const first = at;
    while (lines[at]?.endsWith('\\') === true && at + 1 < lines.length) at += 1;
    const recipe = lines.slice(first, at + 1).join('\n');
    if (!/^[ \t]/.test(recipe) || !BUILD_COMMAND.test(recipe)) continue;
    const script = withoutMacros(recipe.trimStart().replace(/^[@+-]+/, ''), macros);
    for (const build of buildsOfScript(script, { folder: root, known: NOTHING_KNOWN }).builds)
      builds.push({ ...build, line: first + build.line });
  }
  return builds;
}
