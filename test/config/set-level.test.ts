import assert from 'node:assert/strict';
import { parseConfig } from '../../server/src/config/parse.ts';
import { configWithLevel, setRuleLevel } from '../../server/src/config/set-level.ts';
import { STARTER } from '../../server/src/config/starter.ts';

const RULE = 'no-latest-tag';

function off(text: string, json = false): string {
  const result = setRuleLevel(text, RULE, 'off', { json });
  assert.ok(result.kind === 'text', JSON.stringify(result));
  const after = result.text;
  const config = parseConfig(after).config;
  const set = config?.rules?.[Object.keys(config.rules).find((name) => name.toLowerCase() === RULE) ?? ''];
  assert.equal(typeof set === 'object' ? set.level : set, 'off');
  return after;
}

describe('setRuleLevel', () => {
  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'an empty file': ['', 'rules:\n  no-latest-tag: off\n'],
    'a file of comments': ['# ours\n\n# yours', '# ours\n\n# yours\nrules:\n  no-latest-tag: off\n'],
    'no rules yet': [
      '# top\npreset: strict # why\n\n# end\n',
      '# top\npreset: strict # why\n\n# end\nrules:\n  no-latest-tag: off\n',
    ],
    'rules, with comments and blanks as they are': [
      'rules:\n    # a\n    pipefail:   error   # b\n\n# c\npreset:  strict\n',
      'rules:\n    # a\n    pipefail:   error   # b\n    no-latest-tag: off\n\n# c\npreset:  strict\n',
    ],
    'Windows line endings': [
      'rules:\r\n  pipefail: off\r\npreset: all\r\n',
      'rules:\r\n  pipefail: off\r\n  no-latest-tag: off\r\npreset: all\r\n',
    ],
    'no last line break': ['rules:\n  pipefail: off', 'rules:\n  pipefail: off\n  no-latest-tag: off'],
    'a level that is there': [
      'rules:\n  No-Latest-Tag: error # why\n',
      'rules:\n  No-Latest-Tag: off # why\n',
    ],
    'quoted words': ['rules:\n  "no-latest-tag": "error"\n', 'rules:\n  "no-latest-tag": "off"\n'],
    'a rule with options and a level': [
      'rules:\n  no-latest-tag: { level: error }\n',
      'rules:\n  no-latest-tag: { level: off }\n',
    ],
    'a flow mapping': ['rules: { pipefail: off }\n', 'rules: { pipefail: off, no-latest-tag: off }\n'],
    'an empty flow mapping': ['rules: {}\n', 'rules: { no-latest-tag: off }\n'],
    'a last rule with options': [
      'rules:\n  no-consecutive-run:\n    max: 3\npreset: all\n',
      'rules:\n  no-consecutive-run:\n    max: 3\n  no-latest-tag: off\npreset: all\n',
    ],
    'a list that is not indented': [
      "overrides:\n- files: ['a/**']\n  rules: {pipefail: off}\n",
      "overrides:\n- files: ['a/**']\n  rules: {pipefail: off}\nrules:\n  no-latest-tag: off\n",
    ],
    'an end mark': ['---\npreset: all\n...\n', '---\npreset: all\nrules:\n  no-latest-tag: off\n...\n'],
  };
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(`writes into ${name}`, () => assert.equal(off(before), after));
  }

  it('writes a level beside options', () => {
    const text = 'rules:\n  no-consecutive-run:\n    # few\n    max: 3\n';
    const result = setRuleLevel(text, 'no-consecutive-run', 'hint');
    assert.deepEqual(result, { kind: 'text', text: `${text.trimEnd()}\n    level: hint\n` });
  });

  it('keeps JSON what it is', () => {
    for (const [before, after] of [
      ['{}', '{ "rules": { "no-latest-tag": "off" } }'],
      ['{"preset":"all"}\n', '{"preset":"all", "rules": { "no-latest-tag": "off" }}\n'],
      [
        '{\n  "rules": {\n    "pipefail": "off"\n  }\n}\n',
        '{\n  "rules": {\n    "pipefail": "off",\n    "no-latest-tag": "off"\n  }\n}\n',
      ],
    ] as const) {
      const text = off(before, true);
      assert.equal(text, after);
      JSON.parse(text);
    }
    JSON.parse(off('', true));
  });

  it('keeps every line of the starter', () => {
    assert.ok(off(STARTER).startsWith(STARTER));
    assert.equal(off(off(STARTER)), off(STARTER));
  });

  it('refuses what is broken or would change something else too', () => {
    for (const text of [
      'rules: [',
      'presett: all\n',
      'rules:\n',
      // The same mapping in two places.
      "rules: &a\n  pipefail: off\noverrides:\n  - files: ['x']\n    rules: *a\n",
    ])
      assert.equal(setRuleLevel(text, RULE, 'off').kind, 'refused', text);
  });

  it('starts a file that goes on with what held before', () => {
    assert.equal(configWithLevel(RULE, 'off'), 'rules:\n  no-latest-tag: off\n');
    const text = configWithLevel(RULE, 'hint', '../odd: name/bulkhead.yaml');
    assert.deepEqual(parseConfig(text).config, {
      extends: '../odd: name/bulkhead.yaml',
      rules: { 'no-latest-tag': 'hint' },
    });
  });
});
