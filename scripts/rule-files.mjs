// Where a rule's three files are, by its name: the rule, its test, its page.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

export const rulesFolder = 'server/src/rules';
export const indexFile = `${rulesFolder}/index.ts`;
export const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Every rule file `<group>/<name>.ts`, sorted by group and name. */
export function findRules() {
  const rules = readdirSync(path.join(root, rulesFolder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: group }) =>
      readdirSync(path.join(root, rulesFolder, group))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => ({ group, name: file.slice(0, -'.ts'.length) })),
    );
  return rules.sort((a, b) => compare(a.group, b.group) || compare(a.name, b.name));
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export const filesOf = ({ group, name }) => ({
  rule: `${rulesFolder}/${group}/${name}.ts`,
  test: `test/rules/${group}/${name}.test.ts`,
  page: `docs/rules/${name}.md`,
});
