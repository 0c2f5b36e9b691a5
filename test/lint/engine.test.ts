import assert from 'node:assert/strict';
import { lint } from '../../server/src/lint/engine.ts';
import { defineRule, type Rule, type RuleMeta } from '../../server/src/lint/rule.ts';
import { parse } from '../../server/src/syntax/parse.ts';

type Messages = { readonly found: "Found '{what}'." };

function meta(name: string, more: Partial<RuleMeta> = {}): RuleMeta<Messages> {
  return {
    name,
    group: 'test',
    since: '0.1.0',
    summary: 'A rule.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL9001'],
      buildkit: ['SomeCheck'],
      checkov: ['CKV_1'],
      trivy: ['DS-0001'],
      kics: ['A query'],
      semgrep: ['some-check'],
    },
    controls: {},
    advice: 'Do it.',
    fix: 'none',
    docs: { why: '', how: '', bad: '', good: '', links: [] },
    ...more,
    messages: { found: "Found '{what}'." },
  };
}

/** Reports the keyword of every USER. */
function userRule(name: string, more: Partial<RuleMeta> = {}): Rule {
  return defineRule<Messages>({
    meta: meta(name, more),
    create: (context) => ({
      onUser(user) {
        context.report({ at: user.keyword.span, message: 'found', data: { what: user.user?.raw ?? '' } });
      },
    }),
  });
}

const names = (text: string, rules: readonly Rule[], profile?: Parameters<typeof lint>[2]): string[] =>
  lint(parse(text), rules, profile).findings.map(
    (finding) => `${finding.rule}@${String(parse(text).lines.lineAt(finding.span.start))}`,
  );

describe('lint', () => {
  it('reports a rule that throws once and goes on with the others', () => {
    const thrower = defineRule<Messages>({
      meta: meta('thrower'),
      create: () => ({
        onUser() {
          throw new Error('secret text of the file');
        },
      }),
    });
    const { findings } = lint(parse('FROM a\nUSER b\nUSER c\n'), [thrower, userRule('other')]);
    assert.deepEqual(
      findings.map((finding) => finding.rule),
      ['internal-error', 'other', 'other'],
    );
    assert.doesNotMatch(findings[0]?.message ?? '', /secret/);
  });
  it('throws in strict mode', () => {
    const thrower = defineRule<Messages>({
      meta: meta('thrower'),
      create: () => {
        throw new Error('x');
      },
    });
    assert.throws(() => lint(parse('FROM a\n'), [thrower], { strict: true }));
  });
  it('gives what ONBUILD triggers to the rules', () => {
    assert.deepEqual(names('FROM a\nONBUILD USER b\n', [userRule('r')]), ['r@1']);
  });
  it('keeps control and bidirectional characters out of messages, and long data short', () => {
    const { findings } = lint(parse(`FROM a\nUSER \u001b[31m\u202e${'x'.repeat(500)}\n`), [userRule('r')]);
    const message = findings[0]?.message ?? '';
    assert.doesNotMatch(message, /[\u001b\u202e]/);
    assert.ok(message.length < 120);
  });
  it('obeys presets, levels and confidence', () => {
    const rules = [
      userRule('a'),
      userRule('b', { preset: 'strict' }),
      userRule('c', { confidence: 'low' }),
      userRule('d', { preset: 'all' }),
    ];
    const run = (profile: NonNullable<Parameters<typeof lint>[2]>['profile']): string[] =>
      lint(parse('FROM a\nUSER b\n'), rules, profile === undefined ? {} : { profile }).findings.map(
        (item) => `${item.rule}:${item.severity}`,
      );
    assert.deepEqual(run(undefined), ['a:warning']);
    assert.deepEqual(run({ preset: 'strict', rules: {}, minimumConfidence: 'medium' }), [
      'a:warning',
      'b:warning',
    ]);
    assert.deepEqual(run({ preset: 'all', rules: { a: 'off' }, minimumConfidence: 'medium' }), [
      'b:warning',
      'c:warning',
      'd:warning',
    ]);
    assert.deepEqual(
      run({ preset: 'recommended', rules: { a: 'error', c: 'on' }, minimumConfidence: 'high' }),
      ['a:error', 'c:warning'],
    );
  });
});

describe("levels by another tool's id", () => {
  const both = (rules: Readonly<Record<string, 'off' | 'error' | 'on'>>): string[] =>
    lint(parse('FROM a\nUSER b\n'), [userRule('r'), userRule('s', { preset: 'strict' })], {
      profile: { preset: 'recommended', rules, minimumConfidence: 'medium' },
    }).findings.map((item) => `${item.rule}:${item.severity}`);
  it('switch off and on, and set the severity', () => {
    assert.deepEqual(both({ dl9001: 'off' }), []);
    assert.deepEqual(both({ dl9001: 'error' }), ['r:error', 's:error']);
  });
  it('yield to the own name', () => {
    assert.deepEqual(both({ dl9001: 'off', r: 'on' }), ['r:warning']);
  });
  it('need every id switched off', () => {
    assert.deepEqual(both({ dl9001: 'off', somecheck: 'on' }), ['r:warning', 's:warning']);
  });
});

describe('suppressions', () => {
  const rules = [userRule('r'), userRule('s', { aliases: {} })];
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['FROM a\n# bulkhead ignore=r reason="why"\nUSER b\nUSER c\n', ['s@2', 'r@3', 's@3']],
    ['FROM a\n# bulkhead ignore=r,s\n\n# other\nUSER b\n', []],
    ['FROM a\n# bulkhead ignore=all\nUSER b\n', []],
    ['FROM a\n# bulkhead ignore=DL9001\nUSER b\n', ['s@2']],
    ['FROM a\nUSER b\n# bulkhead file-ignore=r reason="why"\nUSER c\n', ['s@1', 's@3']],
    ['FROM a\n# hadolint ignore=DL9001,DL3000\nUSER b\n', ['s@2']],
    ['# hadolint global ignore=DL9001\nFROM a\nUSER b\n', ['s@2']],
    ['# check=skip=SomeCheck;error=true\nFROM a\nUSER b\n', ['s@2']],
    ['# check=skip=all\nFROM a\nUSER b\n', ['s@2']],
    ['# check=skip=Other\nFROM a\nUSER b\n', ['r@2', 's@2']],
    ['FROM a\n# bulkhead ignore=\nUSER b\n', ['r@2', 's@2']],
    ['FROM a\nUSER \\\n  # bulkhead ignore=r\n  b\n', ['r@1', 's@1']],
    ['FROM a\n# bulkhead ignore=r\n', []],
    ['FROM a\n# bulkhead stage-ignore=all\nUSER b\nUSER c\nFROM b\nUSER d\n', ['r@5', 's@5']],
    ['FROM a\nUSER b\n# bulkhead stage-ignore=all\nFROM b\nUSER d\n', ['r@1', 's@1']],
    ['FROM a\n# bulkhead ignore=all until=2026-01-31\nUSER b\n', ['r@2', 's@2']],
    ['FROM a\n# bulkhead ignore=all reason="x y" until=2026-02-02\nUSER b\n', []],
    ['FROM a\n# tally ignore=hadolint/DL9001;reason=x\nUSER b\n', ['s@2']],
    ['FROM a\n# tally global ignore=SomeCheck\nUSER b\n', ['s@2']],
    ['FROM a\n# check=skip=SomeCheck\nUSER b\nUSER c\n', ['s@2', 'r@3', 's@3']],
    ['FROM a\n# check=error=true;skip=all\nUSER b\n', ['s@2']],
    ['FROM a\nUSER b\n# checkov:skip=CKV_1:why\n', ['s@1']],
    ['FROM a\n#trivy:ignore:AVD-DS-0001\nUSER b\nUSER c\n', ['s@2', 'r@3', 's@3']],
    ['FROM a\n#trivy:ignore:DS001 exp:2026-01-01\nUSER b\n', ['r@2', 's@2']],
    ['FROM a\n# kics-scan ignore-line\nUSER b\nUSER c\n', ['s@2', 'r@3', 's@3']],
    ['# kics-scan ignore\nFROM a\nUSER b\n', ['s@2']],
    ['FROM a\n# nosemgrep: dockerfile.best.some-check\nUSER b\n', ['s@2']],
    ['FROM a\n# nosemgrep\nUSER b\nUSER c\n', ['s@2', 'r@3', 's@3']],
    ['FROM a\n# nosemgrep: other\nUSER b\n', ['r@2', 's@2']],
  ];
  for (const [text, want] of table) {
    it(`of ${JSON.stringify(text)} leave ${want.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(names(text, rules, { today: '2026-02-02' }), want);
    });
  }
  it('tell what they were good for', () => {
    let seen: unknown;
    const watcher = defineRule<Messages>({
      meta: meta('watcher'),
      create: () => ({
        onSuppressions(uses, { ran }) {
          seen = [
            uses.map(({ suppression, used, expired }) => [
              suppression.rules.map(({ name, span }) => [name, span.start]),
              [...used],
              expired,
            ]),
            [...ran],
          ];
        },
      }),
    });
    const text = 'FROM a\n# bulkhead ignore=r,x until=2026-01-01\nUSER b\n';
    lint(parse(text), [userRule('r'), watcher], { today: '2025-12-31' });
    const at = (name: string): number => text.indexOf(name, text.indexOf('ignore='));
    assert.deepEqual(seen, [
      [
        [
          [
            ['r', at('=r') + 1],
            ['x', at(',x') + 1],
          ],
          ['r'],
          false,
        ],
      ],
      ['r', 'watcher'],
    ]);
  });
  it('keep what they silence', () => {
    assert.equal(lint(parse('FROM a\n# bulkhead ignore=r\nUSER b\n'), rules).suppressed.length, 1);
  });
});
