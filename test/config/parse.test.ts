import assert from 'node:assert/strict';
import { parseHadolintConfig } from '../../server/src/config/hadolint.ts';
import { parseConfig } from '../../server/src/config/parse.ts';

/** Problems with the text they point at. */
function problems(text: string, parse = parseConfig): string[] {
  return parse(text).problems.map(
    ({ message, span, severity }) => `${severity} [${text.slice(span.start, span.end)}] ${message}`,
  );
}

describe('bulkhead.yaml', () => {
  it('reads what it documents', () => {
    const text = [
      'extends: [strict, ../base.yaml]',
      'preset: all',
      'profile: auditor',
      'minimum-confidence: low',
      'threshold: warning',
      'no-fail: true',
      'rules: { no-maintainer: error, DL3020: off }',
      'overrides: [{ files: "dev/**", rules: { no-maintainer: off } }]',
      'allowed-registries: [docker.io, "*.example.com"]',
      'labels: { org.opencontainers.image.version: semver }',
      'strict-labels: true',
      'ignore-comments: false',
    ].join('\n');
    const { config, problems: found } = parseConfig(text);
    assert.deepEqual(found, []);
    assert.equal(config?.preset, 'all');
    assert.deepEqual(config.rules, { 'no-maintainer': 'error', DL3020: 'off' });
  });
  it('is fine when it is empty, or JSON', () => {
    assert.deepEqual(parseConfig('').config, {});
    assert.deepEqual(parseConfig('# nothing\n').config, {});
    assert.deepEqual(parseConfig('{"preset": "strict"}').config, { preset: 'strict' });
  });
  it('says what is wrong at its place', () => {
    assert.deepEqual(problems('preset: loud\n'), [
      'error [loud] preset: Invalid option: expected one of "recommended"|"strict"|"all".',
    ]);
    assert.deepEqual(problems('presett: all\n'), ['error [presett] Unrecognized key: "presett".']);
    assert.match(
      problems('rules:\n  no-maintainer: maybe\n')[0] ?? '',
      /^error \[maybe\] rules\.no-maintainer: /,
    );
    assert.deepEqual(problems('rules:\n  no-such-rule: off\n'), [
      "warning [no-such-rule] There is no rule 'no-such-rule'.",
    ]);
    assert.match(problems('preset: [all\n')[0] ?? '', /^error .*not valid YAML/);
    assert.match(problems('preset: all\npreset: strict\n')[0] ?? '', /^error .*not valid YAML/);
  });
  it('takes options of rules, and says which of them do not fit', () => {
    const good = 'rules:\n  no-consecutive-run: { level: error, max: 3 }\n  DL3020: { level: off }\n';
    assert.deepEqual(problems(good), []);
    assert.deepEqual(parseConfig(good).config?.rules?.['no-consecutive-run'], { level: 'error', max: 3 });
    const rule = (text: string): string[] => problems(`rules:\n  no-consecutive-run: ${text}\n`);
    assert.deepEqual(rule('{ max: many }'), [
      'error [many] rules.no-consecutive-run.max must be a whole number from 1 to 100.',
    ]);
    for (const value of ['0', '1.5', '.nan', '.inf', '1e9', '[1]', 'null', '"2"'])
      assert.match(rule(`{ max: ${value} }`).join(), /^error .*must be a whole number/, value);
    assert.deepEqual(rule('{ level: loud }'), [
      'error [loud] rules.no-consecutive-run.level: Invalid option: expected one of "off"|"on"|"hint"|"info"|"warning"|"error".',
    ]);
    assert.deepEqual(rule('{ maximum: 2 }'), [
      "warning [maximum] The rule 'no-consecutive-run' has no option 'maximum'; it has max.",
    ]);
    assert.deepEqual(problems('rules: { no-maintainer: { max: 2 } }'), [
      "warning [max] The rule 'no-maintainer' has no option 'max'; it has none.",
    ]);
    assert.deepEqual(problems('rules: { DL3059: { max: 2 } }'), [
      "warning [max] Options belong to a rule's own name; 'DL3059' is another tool's id.",
    ]);
    assert.deepEqual(
      problems('overrides: [{ files: x, rules: { no-secrets-in-build-config: { ignore: X } } }]'),
      ['error [X] overrides.0.rules.no-secrets-in-build-config.ignore must be a list of texts.'],
    );
    for (const text of ['{ __proto__: { max: 2 } }', '{ constructor: 1 }', '{ toString: off }'])
      assert.ok(rule(text).every((line) => line.startsWith('warning')));
  });
  it('survives hostile YAML', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map(
        (name, i) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefgh'[i] ?? ''}`)
            .join(',')}]`,
      )
      .join('\n')}\n`;
    for (const text of [
      bomb,
      'x'.repeat(300_000),
      '- a',
      '"just text"',
      '{{{{',
      // Deep enough to use up the stack of whoever reads it by calling itself.
      '['.repeat(5000),
      '- '.repeat(5000),
      'a: 1\n---\nb: 2\n',
      '\0',
      'a: !!js/function "x"',
    ]) {
      const started = performance.now();
      const { config, problems: found } = parseConfig(text);
      assert.equal(config, undefined);
      assert.notEqual(found.length, 0);
      assert.ok(performance.now() - started < 500);
    }
  });
  it('does not take a key for the prototype', () => {
    const { config } = parseConfig('rules: { __proto__: off, constructor: off }');
    assert.equal(Object.getPrototypeOf(config?.rules ?? {}), Object.prototype);
  });
});

describe('.hadolint.yaml', () => {
  it('is read as it is', () => {
    const { config, problems: found } = parseHadolintConfig(
      [
        'ignored: [DL3020, SC2086]',
        'override: { error: [DL4000], style: [DL3007] }',
        'trustedRegistries: [docker.io]',
        'label-schema: { author: text, contact: email, created: rfc3339, sha: hash }',
        'strict-labels: true',
        'failure-threshold: style',
        'no-fail: true',
        'disable-ignore-pragma: true',
        'format: json',
      ].join('\n'),
    );
    assert.deepEqual(found, []);
    assert.deepEqual(config, {
      rules: { DL4000: 'error', DL3007: 'hint', DL3020: 'off', SC2086: 'off' },
      'allowed-registries': ['docker.io'],
      labels: { author: 'text', contact: 'email', created: 'rfc3339', sha: 'hash' },
      'strict-labels': true,
      threshold: 'hint',
      'no-fail': true,
      'ignore-comments': false,
    });
  });
  it('says what is wrong at its place', () => {
    assert.match(problems('ignored: DL3008\n', parseHadolintConfig)[0] ?? '', /^error \[DL3008\] ignored: /);
    assert.deepEqual(problems('label-schema:\n  a: colour\n', parseHadolintConfig), [
      "warning [colour] label-schema.a: 'colour' is no kind of label.",
    ]);
    assert.deepEqual(problems('', parseHadolintConfig), []);
  });
});
