// Laws every rule keeps, whoever wrote it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { optionObjection } from '../../server/src/lint/options.ts';
import type { Peer, Rule } from '../../server/src/lint/rule.ts';
import { composeRules } from '../../server/src/compose/rules.ts';
import { rules } from '../../server/src/rules/index.ts';
import { renderRuleDocs } from '../../scripts/rule-docs.ts';
import { listFiles, readText, root } from './sources.ts';

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const sentence = /^[A-Z'"].*\.$/s;

/** How the peers write their ids. KICS has names; the rest have codes. */
const ids: Readonly<Record<Peer, RegExp>> = {
  hadolint: /^DL\d{4}$/,
  shellcheck: /^SC\d{4}$/,
  buildkit: /^([A-Z]+[a-z]+)+$/,
  trivy: /^DS-\d{4}$/,
  checkov: /^CKV2?_DOCKER_\d+$/,
  kics: /^[A-Z][^\n|]+$/,
  semgrep: kebab,
  'dockerfile-utils': /^[A-Z]+(_[A-Z0-9]+)*$/,
};
const controls = { cis: /^\d+(\.\d+)+$/, cwe: /^CWE-\d+$/, nist: /^\d+(\.\d+){1,2}$/ };

type Law = (meta: Rule['meta']) => readonly (string | false)[];

const laws: Readonly<Record<string, Law>> = {
  'is named in kebab-case': ({ name, group }) => [
    !kebab.test(name) && name,
    !kebab.test(group) && `group ${group}`,
  ],
  'has its rule and its test where the name says': ({ name, group }) =>
    [`server/src/rules/${group}/${name}.ts`, `test/rules/${group}/${name}.test.ts`].map(
      (file) => !existsSync(path.join(root, file)) && `no ${file}`,
    ),
  'speaks in short sentences': ({ messages }) => [
    Object.keys(messages).length === 0 && 'no message',
    ...Object.values(messages).flatMap((message) => [
      !/^[A-Z'"{].*\.$/s.test(message) && `not a sentence: ${message}`,
      message.replace(/\{\w+\}/g, '').length > 90 && `over 90 characters: ${message}`,
      message.includes('\n') && `more than one line: ${message}`,
    ]),
  ],
  'says why and what to do': ({ summary, advice, docs }) => [
    ...Object.entries({ summary, advice, why: docs.why, how: docs.how }).map(
      ([key, text]) => !sentence.test(text.trim()) && `${key} is not a sentence: ${text}`,
    ),
    summary.includes('\n') && 'summary has more than one line',
  ],
  'shows whole Dockerfiles': ({ docs }) =>
    Object.entries({ bad: docs.bad, good: docs.good }).flatMap(([key, text]) => [
      text.trim() === '' && `${key} is empty`,
      !text.endsWith('\n') && `${key} does not end its last line`,
    ]),
  'names its sources': ({ docs }) => [
    docs.links.length === 0 && 'no link',
    ...docs.links.map(
      (link) => (!URL.canParse(link) || !link.startsWith('https://')) && `not https: ${link}`,
    ),
    new Set(docs.links).size < docs.links.length && 'a link twice',
  ],
  'names peers and controls as they are written': (meta) => [
    ...outOfShape(meta.aliases, ids),
    ...outOfShape(meta.controls, controls),
  ],
  'is finished': (meta) => [JSON.stringify(meta).includes('TODO') && 'TODO'],
  'describes its options': ({ options = {} }) =>
    Object.entries(options).flatMap(([name, spec]) => [
      !kebab.test(name) && `option ${name}`,
      name === 'level' && 'an option is named level',
      !sentence.test(spec.description) && `not a sentence: ${spec.description}`,
      optionObjection(spec, spec.default) !== undefined && `the default of ${name} does not fit`,
    ]),
  'says since which version': ({ since }) => [!/^\d+\.\d+\.\d+$/.test(since) && since],
};

function outOfShape<K extends string>(
  given: Readonly<Partial<Record<K, readonly string[]>>>,
  shapes: Readonly<Record<K, RegExp>>,
): readonly string[] {
  return (Object.keys(given) as K[]).flatMap((key) => {
    const values = given[key] ?? [];
    return [
      ...values.filter((value) => !shapes[key].test(value)).map((value) => `${key}: ${value}`),
      ...(new Set(values).size < values.length ? [`${key}: twice the same`] : []),
    ];
  });
}

describe('every rule', () => {
  for (const [title, law] of Object.entries(laws)) {
    it(title, () => {
      const objections = rules.flatMap(({ meta }) =>
        law(meta)
          .filter((objection) => objection !== false)
          .map((objection) => `${meta.name}: ${objection}`),
      );
      assert.deepEqual(objections, []);
    });
  }

  it('is in the index, under its own name, once', () => {
    const files = listFiles('server/src/rules', '.ts').filter((file) => file.split('/').length === 5);
    const named = rules.map(({ meta }) => `server/src/rules/${meta.group}/${meta.name}.ts`);
    assert.deepEqual(named.sort(), files);
    assert.equal(new Set(rules.map(({ meta }) => meta.name)).size, rules.length);
  });

  it('has a test, and every rule test a rule', () => {
    const tests = listFiles('test/rules', '.test.ts').map((file) => path.basename(file, '.test.ts'));
    assert.deepEqual(tests.sort(), rules.map(({ meta }) => meta.name).sort());
  });

  it('has a page that says what the rule says', () => {
    const pages = renderRuleDocs(rules, composeRules);
    const stale = [...pages].filter(
      ([name, text]) =>
        !existsSync(path.join(root, 'docs/rules', name)) || readText(`docs/rules/${name}`) !== text,
    );
    assert.deepEqual(
      stale.map(([name]) => name),
      [],
      'npm run docs',
    );
    assert.deepEqual(readdirSync(path.join(root, 'docs/rules')).sort(), [...pages.keys()].sort());
  });
});
