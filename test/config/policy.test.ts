import assert from 'node:assert/strict';
import { effective, type ConfigLayer } from '../../server/src/config/merge.ts';
import { parseConfig } from '../../server/src/config/parse.ts';
import { readControl } from '../../server/src/config/policy.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import { offersAt } from '../../server/src/service/actions.ts';

const TODAY = '2026-11-21';

function layer(text: string, folder = '/repo'): ConfigLayer {
  const { config, problems } = parseConfig(text, TODAY);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [],
  );
  return { config: config ?? {}, folder };
}

/** Rules by what became of their findings. */
function judge(
  code: string,
  texts: readonly string[],
  { path = '/repo/app/Dockerfile', top = {} } = {},
): Record<'findings' | 'suppressed' | 'excepted', string[]> {
  const { profile, policy, ignoreSuppressions } = effective(
    texts.map((text) => layer(text)),
    path,
    top,
  );
  const result = analyse(code, { profile, policy, ignoreSuppressions, today: TODAY, strict: true });
  const rules = (list: typeof result.findings): string[] =>
    list.map(({ rule, severity }) => `${rule} ${severity}`);
  return {
    findings: rules(result.findings),
    suppressed: rules(result.suppressed),
    excepted: rules(result.excepted),
  };
}

describe('required controls', () => {
  const CODE = '# bulkhead file-ignore=all reason="a test"\nFROM debian:13\nUSER root\nCMD ["bash"]\n';
  const required = "required-controls: ['CIS 4.1']\n";

  it('make errors of what the rules say that see to them, and no comment silences it', () => {
    assert.deepEqual(judge(CODE, ['']).findings, []);
    const { findings, suppressed } = judge(CODE, [required]);
    assert.ok(findings.includes('no-root-user error'), findings.join());
    assert.ok(!suppressed.some((line) => line.startsWith('no-root-user')));
  });

  const silencers: readonly (readonly [string, readonly string[], object])[] = [
    ['a level in the file', [`${required}rules: { no-root-user: off }\n`], {}],
    ['a level in a file that extends it', [required, 'rules: { no-root-user: hint }\n'], {}],
    ['an override', [required, 'overrides: [{ files: app/, rules: { no-root-user: off } }]\n'], {}],
    ['the editor or command line', [required], { rules: { 'no-root-user': 'off' } }],
    ['a shorter list in a file that extends it', [required, 'required-controls: []\n'], {}],
    ['a confidence', [required, 'minimum-confidence: high\n'], {}],
  ];
  for (const [name, texts, top] of silencers) {
    it(`are not switched off by ${name}`, () => {
      assert.ok(judge(CODE, texts, { top }).findings.includes('no-root-user error'));
    });
  }

  it('run rules of other presets', () => {
    const code = 'FROM debian:13\nUSER 1000\nCMD ["bash"]\n';
    assert.ok(!judge(code, ['']).findings.some((line) => line.startsWith('require-healthcheck')));
    assert.ok(judge(code, ['required-controls: [cis-4.6]\n']).findings.includes('require-healthcheck error'));
  });

  it('are not offered to be silenced in the editor', () => {
    const { profile } = effective([layer(required)], '/repo/Dockerfile');
    const analysis = analyse('FROM debian:13\nUSER root\n', { profile });
    const whole = { start: 0, end: 30 };
    const about = (options: object): string[] =>
      offersAt(analysis, whole, options)
        .map(({ title }) => title)
        .filter((title) => /(?:Ignore|Switch off) no-root-user/.test(title));
    assert.equal(about({}).length, 3);
    assert.deepEqual(about({ profile }), []);
  });

  for (const [text, expected] of [
    ['CIS 4.1', { catalogue: 'cis', id: '4.1' }],
    ['cis-4.10', { catalogue: 'cis', id: '4.10' }],
    ['NIST: 4.1.1', { catalogue: 'nist', id: '4.1.1' }],
    ['cwe-250', { catalogue: 'cwe', id: 'CWE-250' }],
    ['4.1', undefined],
    ['ISO 27001', undefined],
    [`CIS ${'4.'.repeat(10_000)}1`, undefined],
  ] as const) {
    it(`are written as ${text.slice(0, 20)}`, () => {
      assert.deepEqual(readControl(text), expected);
    });
  }
});

describe('exceptions', () => {
  const CODE = 'FROM debian:13\nUSER root\nCMD ["bash"]\n';
  const exception = (fields: string): string =>
    `exceptions: [{ ${fields}, reason: being replaced, owner: team-a, expires: 2026-11-21 }]\n`;

  it('let a rule through on their last day', () => {
    const { findings, excepted } = judge(CODE, [exception('rule: no-root-user')]);
    assert.ok(!findings.some((line) => line.startsWith('no-root-user')));
    assert.deepEqual(excepted, ['no-root-user warning']);
  });

  it('let a control through that is required, by another file', () => {
    const { findings, excepted } = judge(CODE, [
      "required-controls: ['CIS 4.1']\n",
      exception('control: CIS 4.1'),
    ]);
    assert.ok(!findings.some((line) => line.startsWith('no-root-user')));
    assert.deepEqual(excepted, ['no-root-user error']);
  });

  it("understand other tools' ids, which mean the findings that answer to them", () => {
    assert.deepEqual(judge(CODE, [exception('rule: DL3002')]).excepted, ['no-root-user warning']);
  });

  it('hold for their files alone', () => {
    const files = exception("rule: no-root-user, files: ['legacy/**', 'old.*']");
    const at = (path: string): number => judge(CODE, [files], { path }).excepted.length;
    assert.equal(at('/repo/legacy/Dockerfile'), 1);
    assert.equal(at('/repo/deep/old.Dockerfile'), 1);
    assert.equal(at('/repo/app/Dockerfile'), 0);
    assert.equal(at('/elsewhere/legacy/Dockerfile'), 0);
  });

  it('that have ended are told at their place, and the findings are back', () => {
    const text = exception('rule: no-root-user').replace('2026-11-21', '2026-11-20');
    const { problems } = parseConfig(text, TODAY);
    assert.deepEqual(
      problems.map(({ message, severity, span }) => [message, severity, text.slice(span.start, span.end)]),
      [
        [
          'This exception ended on 2026-11-20, and what it let through is reported again; ask team-a.',
          'warning',
          '2026-11-20',
        ],
      ],
    );
    assert.deepEqual(judge(CODE, [text]).excepted, []);
    assert.ok(judge(CODE, [text]).findings.includes('no-root-user warning'));
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['exceptions: [{ rule: no-root-user, owner: a, expires: 2027-01-01 }]', /reason/],
    ['exceptions: [{ rule: no-root-user, reason: b, expires: 2027-01-01 }]', /owner/],
    ['exceptions: [{ rule: no-root-user, reason: b, owner: a }]', /expires/],
    ['exceptions: [{ rule: no-root-user, reason: b, owner: a, expires: soon }]', /write a day as/],
    ['exceptions: [{ rule: no-root-user, reason: b, owner: a, expires: 2027-02-30 }]', /is no day/],
    ['exceptions: [{ reason: b, owner: a, expires: 2027-01-01 }]', /either rule or control/],
    [
      'exceptions: [{ rule: a, control: CIS 4.1, reason: b, owner: a, expires: 2027-01-01 }]',
      /either rule or control/,
    ],
    ['exceptions: [{ control: ISO 1, reason: b, owner: a, expires: 2027-01-01 }]', /is no control/],
    ['required-controls: [PCI 3]', /is no control/],
    ['replacements: [{ with: a }]', /either image or registry/],
    ["replacements: [{ image: a, with: 'b/*' }]", /stands for/],
    ['minimum-score: 101', /minimum-score/],
  ];
  for (const [text, message] of wrong) {
    it(`refuse ${text}`, () => {
      const { config, problems } = parseConfig(text, TODAY);
      assert.equal(config, undefined);
      assert.match(problems.map((problem) => problem.message).join('\n'), message);
    });
  }

  it('and controls that nothing answers to are told, and the file goes on', () => {
    const { config, problems } = parseConfig(
      'required-controls: [CIS 9.9]\nexceptions: [{ rule: no-such, reason: b, owner: a, expires: 2027-01-01 }]\n',
      TODAY,
    );
    assert.ok(config !== undefined);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ["No rule sees to the control 'CIS 9.9'.", "There is no rule 'no-such'."],
    );
  });
});

describe('lists of images', () => {
  it('are heard in every preset, unless the rule is switched off', () => {
    const config = 'allowed-images: [debian]\n';
    assert.ok(judge('FROM ubuntu:24.04\n', [config]).findings.includes('allowed-base-images error'));
    const off = `${config}rules: { allowed-base-images: off }\n`;
    assert.ok(!judge('FROM ubuntu:24.04\n', [off]).findings.includes('allowed-base-images error'));
  });
});
