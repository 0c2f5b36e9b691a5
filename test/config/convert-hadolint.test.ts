import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { convertHadolint } from '../../server/src/config/convert-hadolint.ts';
import { parseHadolintConfig } from '../../server/src/config/hadolint.ts';
import { isKnown } from '../../server/src/config/known-rules.ts';
import { effective, type Effective } from '../../server/src/config/merge.ts';
import { parseConfig } from '../../server/src/config/parse.ts';
import type { ConfigFile } from '../../server/src/config/schema.ts';

/** What holds by a configuration; ids that no rule answers to mean nothing and are left out. */
function meaning(config: ConfigFile | undefined): Effective {
  assert.ok(config !== undefined);
  const rules = Object.fromEntries(Object.entries(config.rules ?? {}).filter(([id]) => isKnown(id)));
  return effective([{ config: { ...config, rules }, folder: '/w' }], '/w/a/Dockerfile');
}

/** The conversion, which must mean what the source means and be free of faults. */
function convert(source: string): string {
  const { text } = convertHadolint(source, '.hadolint.yaml');
  assert.ok(text !== undefined, source);
  const { config, problems } = parseConfig(text);
  assert.deepEqual(problems, [], text);
  assert.deepEqual(meaning(config), meaning(parseHadolintConfig(source).config), text);
  return text;
}

const body = (text: string): string => text.split('\n').slice(3).join('\n');

describe('the conversion of .hadolint.yaml', () => {
  for (const source of [
    '',
    '# nothing\n',
    '{}',
    'ignored: []\n',
    'ignored:\n',
    'ignored: [DL3008, SC2086, DL3008, dl3008]\n',
    'ignored: [DL3020]\noverride: { error: [DL3020, DL4000], warning: [DL4000], info: [DL3059], style: [DL3007] }\n',
    'override: { style: [DL3007], error: [DL3007], ignore: [DL4000] }\n',
    'override:\n',
    'trustedRegistries: []\n',
    'trustedRegistries: [docker.io, "*.gcr.io", "localhost:5000", on, "", "a: b", "# c", "x\\ny", \'"\']\n',
    'label-schema: {}\n',
    'label-schema: { author: text, "a b": rawtext, "x: y": githash, created: RFC3339, on: url, "": email }\n',
    'label-schema: { __proto__: text, constructor: text }\nignored: [__proto__, toString]\n',
    `label-schema: { ? ${'k'.repeat(2000)} : text }\n`,
    'strict-labels: true\nlabel-schema: { v: semver, l: spdx }\n',
    'strict-labels: false\nno-fail: false\ndisable-ignore-pragma: false\n',
    'no-fail: true\ndisable-ignore-pragma: true\nfailure-threshold: none\n',
    ...['error', 'Warning', 'info', 'style', 'ignore', 'none'].map((name) => `failure-threshold: ${name}\n`),
    'x: &list [DL3008, DL3009]\nignored: *list\n',
    'ignored:\r\n  - DL3008 # why\r\n  - DL3009\r\n',
    '# \u0007\u009b a bell\n\nignored: [DL3008] # \u2028 and a separator\n',
    '---\nignored:\n- DL3008\n...\n',
    '{"ignored": ["DL3008"], "override": {"error": ["DL3009"]}}',
  ]) {
    it(`means the same for ${JSON.stringify(source.slice(0, 100))}`, () => {
      convert(source);
    });
  }

  it('means the same for anything that hadolint takes', () => {
    const id = fc.oneof(fc.constantFrom('DL3008', 'DL3020', 'DL3059', 'DL4000', 'SC2086'), fc.string());
    const ids = fc.array(id, { maxLength: 4 });
    const source = fc.record(
      {
        ignored: ids,
        override: fc.record({ error: ids, warning: ids, info: ids, style: ids }, { requiredKeys: [] }),
        trustedRegistries: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
        'label-schema': fc.dictionary(
          fc.string({ unit: 'grapheme' }),
          fc.constantFrom('text', 'rawtext', 'url', 'semver', 'spdx', 'hash', 'email', 'rfc3339', 'other'),
        ),
        'strict-labels': fc.boolean(),
        'failure-threshold': fc.constantFrom('error', 'warning', 'info', 'style', 'ignore', 'none', 'x'),
        'no-fail': fc.boolean(),
        'disable-ignore-pragma': fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(source, (value) => {
        convert(stringify(value));
        convert(JSON.stringify(value));
      }),
    );
  });

  it('keeps the comments at entries', () => {
    const source = [
      '# ours',
      '',
      '# too noisy',
      'ignored:',
      '  # by hand',
      '  - DL3008 # soon',
      '  - DL3009',
      'override:',
      '  error: # strictly',
      '    - DL3020',
      '  info: [DL3007, DL3059] # fine',
      'trustedRegistries: # where from',
      '  # the hub',
      '  - docker.io',
      'label-schema:',
      '  author: text # who',
      '# at last',
      'failure-threshold: style # all',
    ].join('\n');
    assert.equal(
      body(convert(source)),
      [
        '# ours',
        '',
        'rules:',
        '  # strictly',
        '  DL3020: error',
        '  DL3007: info',
        '  DL3059: info # fine',
        '  # too noisy',
        '  # by hand',
        '  DL3008: off # soon',
        '  DL3009: off',
        '',
        'allowed-registries: # where from',
        '  # the hub',
        '  - docker.io',
        '',
        'labels:',
        '  author: text # who',
        '',
        '# at last',
        'threshold: hint # all',
        '',
      ].join('\n'),
    );
  });

  it('tells what it leaves out, in the file too', () => {
    const source =
      'format: json\nignored: [DL9999, DL3008]\noverride: { fatal: [DL3020], error: [XX1] }\nlabel-schema: { a: colour }\nfailure-threshold: loud\n';
    const { text = '', problems } = convertHadolint(source, '../.hadolint.yaml');
    const told = problems.map(({ message, span, severity }) => [
      severity,
      source.slice(span.start, span.end),
      message,
    ]);
    assert.deepEqual(told, [
      ['warning', 'colour', "label-schema.a: 'colour' is no kind of label."],
      ['warning', 'format', 'format: there is no such setting here.'],
      ['warning', 'fatal', 'override.fatal: this is no severity.'],
      ['warning', 'XX1', "override.error.0: no rule answers to 'XX1'."],
      ['warning', 'DL9999', "ignored.0: no rule answers to 'DL9999'."],
      ['warning', 'loud', "failure-threshold: 'loud' is no severity."],
    ]);
    for (const { message } of problems) assert.ok(text.includes(`\n#   ${message}\n`), message);
    convert(source);
  });

  for (const [name, source] of [
    ['broken YAML', 'ignored: [DL3008\n'],
    ['a wrong type', 'ignored: DL3008\n'],
    ['a list', '- DL3008\n'],
    [
      'a bomb',
      `a: &a [x]\n${'bcdefghij'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    ],
    ['too much', `ignored: [${'DL3008,'.repeat(50_000)}]`],
    ['what becomes too much', `trustedRegistries: [${'"\\u0007",'.repeat(29_000)}]`],
  ] as const) {
    it(`refuses ${name}`, () => {
      const { text, problems } = convertHadolint(source, 'x');
      assert.equal(text, undefined);
      assert.ok(problems.some(({ severity }) => severity === 'error'));
    });
  }
});
