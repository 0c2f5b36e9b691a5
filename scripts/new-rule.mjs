// npm run new-rule -- group/name: the rule's file and its test, the index, the schema and the page.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesOf, findRules, kebab } from './rule-files.mjs';
import { node, root } from './run.mjs';

function refuse(why) {
  console.error(`${why}\nusage: npm run new-rule -- group/name`);
  process.exit(2);
}

const asked = process.argv.slice(2);
const [group = '', name = '', ...rest] = (asked[0] ?? '').split('/');
if (asked.length !== 1 || rest.length > 0) refuse('one rule at a time, with its group');
if (!kebab.test(group) || !kebab.test(name)) refuse('a rule and its group are named in kebab-case');
if (name === 'index' || name === 'all') refuse(`${name} means something else`);
const twin = findRules().find((rule) => rule.name === name);
if (twin !== undefined) refuse(`there is a rule of this name, in ${twin.group}`);
const files = filesOf({ group, name });
const taken = Object.values(files).find((file) => existsSync(path.join(root, file)));
if (taken !== undefined) refuse(`${taken} exists`);

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

const rule = `import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: '${name}',
    group: '${group}',
    since: '${version}',
    summary: 'TODO: one sentence that states the rule.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: { found: "TODO: what is wrong with '{what}'." },
    advice: 'TODO: why it matters and what to do.',
    fix: 'none',
    docs: {
      why: 'TODO: what happens to whom.',
      how: 'TODO: what to do about it.',
      bad: 'FROM scratch\\nSTOPSIGNAL TODO\\n',
      good: 'FROM scratch\\n',
      links: ['https://docs.docker.com/reference/dockerfile/'],
    },
  },
  'STOPSIGNAL',
  (instruction, context) => {
    context.report({ at: instruction.span, message: 'found', data: { what: instruction.kind } });
  },
);
`;

const test = `import rule from '../../../server/src/rules/${group}/${name}.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: ['FROM scratch\\n'],
  invalid: [{ code: 'FROM scratch\\n«STOPSIGNAL TODO»\\n', expect: ['found'] }],
});
`;

for (const [file, text] of [
  [files.rule, rule],
  [files.test, test],
]) {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
  console.log(`${file} written`);
}
for (const args of [
  ['scripts/gen-index.mjs'],
  ['--import', 'tsx', 'scripts/gen-schema.mjs'],
  ['--import', 'tsx', 'scripts/gen-docs.mjs'],
]) {
  const { code } = await node(...args);
  if (code !== 0) process.exit(code);
}
console.log(`\nNow: the rule, then npx mocha ${files.test}, then npm run gen.`);
