import assert from 'node:assert/strict';
import { LintCache } from '../../server/src/lint/cache.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { optionObjection, optionValues, type OptionSpecs } from '../../server/src/lint/options.ts';
import type { Profile } from '../../server/src/lint/profile.ts';
import { defineRule, type Rule } from '../../server/src/lint/rule.ts';
import { setupFrom, termsFor, termsKey } from '../../server/src/service/convert-settings.ts';
import { parse } from '../../server/src/syntax/parse.ts';

const specs = {
  most: { type: 'number', default: 2, minimum: 0, maximum: 9, description: 'How many.' },
  names: { type: 'strings', default: ['a'], description: 'Which.' },
  loud: { type: 'boolean', default: false, description: 'Whether.' },
} as const satisfies OptionSpecs;

const rule: Rule = defineRule({
  meta: {
    name: 'counter',
    group: 'test',
    since: '0.1.0',
    summary: 'Counts.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: { said: '{what}.' },
    advice: 'Count.',
    fix: 'none',
    options: specs,
    docs: { why: '', how: '', bad: '', good: '', links: [] },
  },
  stateless: true,
  create: (context) => ({
    onUser(user) {
      const { most, names, loud } = context.options;
      // The compiler knows their types.
      const what = `${(most + 1).toFixed()} ${names.join()} ${String(!loud)}`;
      context.report({ at: user.span, message: 'said', data: { what } });
    },
  }),
});

function said(options: Profile['options'], cache?: LintCache): string | undefined {
  const profile: Profile = {
    preset: 'recommended',
    rules: {},
    minimumConfidence: 'medium',
    ...(options && { options }),
  };
  const run = { profile, strict: true, ...(cache && { cache }) };
  return lint(parse('FROM a\nUSER b\n'), [rule], run).findings[0]?.message;
}

describe('options of rules', () => {
  it('have their defaults until they are set, one by one', () => {
    assert.equal(said(undefined), '3 a true.');
    assert.equal(said({ other: { most: 7 } }), '3 a true.');
    assert.equal(said({ counter: { most: 7, unknown: 1 } }), '8 a true.');
    assert.equal(said({ counter: { names: [], loud: true } }), '3  false.');
    assert.deepEqual(optionValues(), {});
    assert.deepEqual(optionValues(specs, { __proto__: { most: 1 } as unknown as number }), {
      most: 2,
      names: ['a'],
      loud: false,
    });
  });

  it('are not confused by what was kept from a run with others', () => {
    const cache = new LintCache();
    assert.equal(said(undefined, cache), '3 a true.');
    assert.equal(said({ counter: { most: 4 } }, cache), '5 a true.');
    assert.equal(said({ counter: { most: 4 } }, cache), '5 a true.');
    assert.equal(said(undefined, cache), '3 a true.');
  });

  it('and profiles make other terms in the editor', () => {
    const keys = [
      {},
      { profile: 'ai-training' as const },
      { profile: 'ai-inference' as const },
      { rules: { counter: { most: 1 } } },
      { rules: { counter: { most: 2 } } },
    ].map((config) =>
      termsKey(
        termsFor({
          setup: setupFrom({}),
          layers: [{ config, folder: '/' }],
          path: '/Dockerfile',
        }),
      ),
    );
    assert.equal(new Set(keys).size, keys.length);
  });

  it('are of the kind that they say', () => {
    const fits: readonly (readonly [keyof typeof specs, unknown, boolean])[] = [
      ['most', 0, true],
      ['most', 9, true],
      ['most', 10, false],
      ['most', -1, false],
      ['most', 0.5, false],
      ['most', NaN, false],
      ['most', '1', false],
      ['names', [], true],
      ['names', ['x'], true],
      ['names', ['x', 1], false],
      ['names', 'x', false],
      ['loud', true, true],
      ['loud', 'true', false],
      ['loud', null, false],
    ];
    for (const [name, value, good] of fits)
      assert.equal(optionObjection(specs[name], value) === undefined, good, `${name} ${String(value)}`);
  });
});
