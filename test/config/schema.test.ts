// The schema that editors hold bulkhead.yaml against must say what the reader of that file says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { convertHadolint } from '../../server/src/config/convert-hadolint.ts';
import { CONFIG_NAMES } from '../../server/src/config/load.ts';
import { parseConfig } from '../../server/src/config/parse.ts';
import { STARTER } from '../../server/src/config/starter.ts';
import { rules } from '../../server/src/rules/index.ts';
import { explainRule } from '../../server/src/service/explain.ts';
import { renderConfigSchema } from '../../scripts/config-schema.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const schema = JSON.parse(renderConfigSchema(rules)) as {
  definitions: { rules: { properties: Record<string, { description: string }> } };
};
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** What the schema has against a text. */
function objections(text: string): readonly string[] {
  validate(parse(text) ?? {});
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Fenced YAML of a Markdown text that has a key of ours at its top. */
function yamlIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ya?ml\n(.*?)^```/gms)]
    .map(([, text = '']) => text)
    .filter((text) => /^(?:extends|preset|profile|rules|overrides|allowed-registries):/m.test(text));
}

describe('the schema of bulkhead.yaml', () => {
  it('knows every rule, and says what it is about', () => {
    const { properties } = schema.definitions.rules;
    assert.deepEqual(Object.keys(properties), rules.map(({ meta }) => meta.name).sort());
    for (const { meta } of rules) assert.equal(properties[meta.name]?.description, meta.summary);
  });

  it('lets through what the reader takes without a word', () => {
    const texts = [
      '',
      '{}',
      'preset: strict',
      'profile: ai-inference',
      '$schema: ./x.json\nextends: strict',
      'extends: [strict, ../base.yaml]\nminimum-confidence: low\nthreshold: warning\nno-fail: true',
      'rules: { no-maintainer: error, DL3020: off, "Multiple RUN, ADD, COPY, Instructions Listed": hint }',
      'rules: { no-maintainer: { level: off }, DL3020: { level: on }, no-consecutive-run: { max: 3 } }',
      'rules: { no-secrets-in-build-config: { level: error, ignore: [A, "B_*"] } }',
      'overrides: [{ files: dev/, profile: auditor, preset: all, rules: { no-maintainer: off } }]',
      'allowed-registries: [docker.io]\nallowed-images: []\nlabels: { a: semver }\nstrict-labels: true',
      'ignore-comments: false',
    ];
    for (const text of texts) {
      assert.deepEqual(parseConfig(text).problems, [], text);
      assert.deepEqual(objections(text), [], text);
    }
  });

  it('objects to what the reader objects to', () => {
    const texts = [
      '[]',
      'preset: loud',
      'presett: all',
      'profile: [auditor]',
      'rules: []',
      'rules: { no-maintainer: maybe }',
      'rules: { no-maintainer: { level: maybe } }',
      'rules: { no-maintainer: { max: 1 } }',
      'rules: { DL3020: { max: 1 } }',
      'rules: { no-consecutive-run: { max: 0 } }',
      'rules: { no-consecutive-run: { max: 1.5 } }',
      'rules: { no-consecutive-run: { maximum: 2 } }',
      'rules: { no-secrets-in-build-config: { ignore: A } }',
      'overrides: [{ rules: {} }]',
      'overrides: [{ files: x, extends: strict }]',
      'overrides: [{ files: x, rules: { no-consecutive-run: { max: 0 } } }]',
      'labels: { a: colour }',
      'allowed-registries: docker.io',
    ];
    for (const text of texts) {
      assert.notDeepEqual(parseConfig(text).problems, [], text);
      assert.notDeepEqual(objections(text), [], text);
    }
  });

  it('lets through what people are shown', () => {
    const examples = readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' })
      .filter((name) => CONFIG_NAMES.includes(path.basename(name)))
      .map((name) => read(path.join('examples', name)));
    const guides = [
      'README.md',
      ...readdirSync(path.join(root, 'docs/design')).map((name) => `docs/design/${name}`),
    ];
    const documented = guides.flatMap((name) => yamlIn(read(name)));
    assert.notEqual(documented.length, 0);
    const pages = rules
      .filter(({ meta }) => meta.options !== undefined)
      .flatMap((rule) => yamlIn(explainRule(rule)));
    assert.notEqual(pages.length, 0);
    // A bare `#` stands before an example, `# ` before a remark.
    const whole = STARTER.replace(/^#(?=\S| {2})/gm, '');
    const converted = convertHadolint('ignored: [DL3020]\nlabel-schema: { a: text }\n', 'x').text ?? '';
    for (const text of [...examples, ...documented, ...pages, STARTER, whole, converted]) {
      assert.deepEqual(parseConfig(text).problems, [], text);
      assert.deepEqual(objections(text), [], text);
    }
    assert.deepEqual(Object.keys(parse(whole) as object).length, 8);
  });
});
