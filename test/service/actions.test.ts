import assert from 'node:assert/strict';
import type { ConfigFile } from '../../server/src/config/schema.ts';
import {
  editsOf,
  findingsAt,
  fixAllEdits,
  fixText,
  hasSafeFix,
  offersAt,
  suppressEdits,
} from '../../server/src/service/actions.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import {
  judge,
  levelHolds,
  MAX_CHECKED,
  rulesOn,
  setupFrom,
  termsFor,
  termsKey,
  unknownRules,
  type Terms,
} from '../../server/src/service/convert-settings.ts';
import { ruleNamed } from '../../server/src/config/known-rules.ts';
import { toDiagnostic } from '../../server/src/service/convert.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

const TEXT = 'FROM alpine:3.22\nADD a /app/\nADD b /app/\nUSER 1000\n';

describe('offersAt', () => {
  const analysis = analyse(TEXT);

  it('touches findings at both of their ends', () => {
    const [first] = findingsAt(analysis, { start: 17, end: 17 });
    assert.equal(analysis.findings[first ?? -1]?.rule, 'prefer-copy-over-add');
    assert.deepEqual(findingsAt(analysis, { start: 20, end: 20 }), [first]);
    assert.deepEqual(findingsAt(analysis, { start: 0, end: 2 }), []);
  });

  it('makes each offer good', () => {
    const offers = offersAt(analysis, { start: 17, end: 20 });
    const texts = offers.map(({ title, does }) => {
      const edits = editsOf(analysis, does, {});
      return [title, edits && applyEdits(TEXT, edits)];
    });
    assert.deepEqual(texts, [
      ['Replace ADD with COPY', TEXT.replace('ADD a', 'COPY a')],
      ["Fix all 'prefer-copy-over-add' in this file", TEXT.replaceAll('ADD', 'COPY')],
      [
        'Ignore prefer-copy-over-add here (comment)',
        TEXT.replace('ADD a', '# bulkhead ignore=prefer-copy-over-add reason="TODO: say why"\nADD a'),
      ],
      [
        'Ignore prefer-copy-over-add in this file (comment)',
        `# bulkhead file-ignore=prefer-copy-over-add reason="TODO: say why"\n${TEXT}`,
      ],
      ['Switch off prefer-copy-over-add for this folder', undefined],
      ['Explain prefer-copy-over-add', undefined],
    ]);
  });

  it('does not answer for a thousand findings at once', () => {
    const many = analyse(`FROM alpine:3.22\n${'ADD a /b\n'.repeat(1000)}USER 1000\n`);
    assert.ok(offersAt(many, { start: 0, end: many.file.text.length }).length < 100);
  });
});

describe('suppressing', () => {
  const RULE = 'prefer-copy-over-add';
  const write = (
    text: string,
    reason: string,
    scope: 'here' | 'file' = 'here',
    rule = RULE,
  ): string | undefined => {
    const analysis = analyse(text, { ignoreSuppressions: true });
    const finding = analysis.findings.findIndex((item) => item.rule === RULE);
    const edits = suppressEdits(analysis, { finding, rule, scope, reason });
    return edits && applyEdits(text, edits);
  };
  const comment = (text: string): string => `FROM alpine:3.22\n${text}\nADD a /app/\nUSER 1000\n`;
  const bare = 'FROM alpine:3.22\nADD a /app/\nUSER 1000\n';
  const silent = (text: string | undefined): boolean =>
    !analyse(text ?? '', { today: '2026-01-01' }).findings.some(({ rule }) => rule === RULE);

  it('writes the reason as one line that can be read back', () => {
    for (const [reason, written] of [
      ['a mirror', 'a mirror'],
      [' two\r\nlines ', 'two lines'],
      ['say "no"\u202e', "say 'no'"],
      ['good until = 2020-01-01 at most', 'good until 2020-01-01 at most'],
      ['x'.repeat(300), `${'x'.repeat(199)}…`],
    ] as const) {
      const text = write(bare, reason);
      assert.equal(text, comment(`# bulkhead ignore=${RULE} reason="${written}"`));
      assert.ok(silent(text), reason);
      const whole = write(bare, reason, 'file');
      assert.equal(whole, `# bulkhead file-ignore=${RULE} reason="${written}"\n${bare}`);
      assert.ok(silent(whole), reason);
    }
  });

  it('keeps reasons apart', () => {
    const other = '# bulkhead ignore=pin-digest reason="mirror"';
    assert.equal(
      write(comment(other), 'mirror'),
      comment(`# bulkhead ignore=pin-digest,${RULE} reason="mirror"`),
    );
    const both = write(comment(other), 'other');
    assert.equal(both, comment(`${other}\n# bulkhead ignore=${RULE} reason="other"`));
    assert.ok(silent(both));
    const over = comment('# bulkhead ignore=pin-digest until=2020-01-01 reason="mirror"');
    assert.ok(silent(write(over, 'mirror')));
  });

  it('is of a finding that is there, for a reason', () => {
    assert.equal(write(bare, ' \n'), undefined);
    assert.equal(write(bare, 'x', 'here', 'pipefail'), undefined);
  });

  it('keeps Windows line endings and what must stay first', () => {
    const text = `# escape=\`\r\n${bare.replaceAll('\n', '\r\n')}`;
    assert.equal(
      write(text, 'x', 'file'),
      text.replace('# escape=`', `# escape=\`\r\n# bulkhead file-ignore=${RULE} reason="x"`),
    );
    assert.equal(write(text, 'x'), text.replace('ADD', `# bulkhead ignore=${RULE} reason="x"\r\nADD`));
  });
});

describe('fixing', () => {
  it('is of one rule or of all', () => {
    const text = 'FROM alpine:3.22\nMAINTAINER x\nADD a /b\nUSER 1000\n';
    const analysis = analyse(text);
    assert.equal(
      applyEdits(text, fixAllEdits(analysis, {}, 'prefer-copy-over-add')),
      text.replace('ADD', 'COPY'),
    );
    assert.doesNotMatch(applyEdits(text, fixAllEdits(analysis, {})), /ADD|MAINTAINER/);
  });

  it('of a text without safe fixes is nothing', () => {
    const text = 'FROM alpine:3.22\nCOPY a /b\nUSER 1000\n';
    assert.equal(hasSafeFix(analyse(text)), false);
    assert.deepEqual(fixText(text, {}).edits, []);
    assert.equal(fixText(text, {}).fixes, 0);
    assert.equal(fixText(TEXT, {}).fixes, 2);
  });
});

describe('settings of an editor', () => {
  const terms = (value: unknown, config?: ConfigFile): Terms =>
    termsFor({
      setup: setupFrom(value),
      layers: config === undefined ? [] : [{ config, folder: '/work' }],
      path: '/work/Dockerfile',
    });

  it('say what runs', () => {
    const recommended = terms({});
    assert.ok(rulesOn(terms({ preset: 'all' })) >= rulesOn(recommended));
    assert.equal(rulesOn(terms({ enable: false })), 0);
    assert.equal(rulesOn(terms({ rules: { 'no-maintainer': 'off' } })), rulesOn(recommended) - 1);
    const setup = setupFrom({ rules: { 'no-maintainer': 'off', DL3008: 'off', nothing: 'on' } });
    assert.deepEqual(unknownRules(setup), ['nothing']);
  });

  it('have the same key when they mean the same', () => {
    const key = (value: unknown, config?: ConfigFile): string => termsKey(terms(value, config));
    assert.equal(key({}), key({ preset: 'recommended', rules: {} }));
    assert.equal(key({ rules: { a: 'off', b: 'on' } }), key({ rules: { b: 'on', a: 'off' } }));
    assert.equal(key({ preset: 'strict' }), key({}, { preset: 'strict' }));
    const all = [
      ...[{}, { enable: false }, { preset: 'strict' }, { minimumConfidence: 'low' }].map((item) => key(item)),
      ...[key({ rules: { a: 'off' } }), key({}, { 'ignore-comments': false })],
      key({}, { 'allowed-registries': ['docker.io'] }),
    ];
    assert.equal(new Set(all).size, all.length);
  });

  it('win over a configuration file where they are not the defaults', () => {
    const config: ConfigFile = {
      preset: 'strict',
      'minimum-confidence': 'low',
      rules: { a: 'off', b: 'error' },
      'strict-labels': true,
    };
    const { profile, policy, today } = terms(
      { preset: 'recommended', minimumConfidence: 'medium' },
      config,
    ).options;
    assert.deepEqual(profile, {
      preset: 'strict',
      minimumConfidence: 'low',
      rules: { a: 'off', b: 'error' },
    });
    assert.deepEqual(policy, { strictLabels: true });
    assert.match(today ?? '', /^\d{4}-\d\d-\d\d$/);
    const mine = { preset: 'all', minimumConfidence: 'high', rules: { A: 'hint' } };
    assert.deepEqual(terms(mine, config).options.profile, {
      preset: 'all',
      minimumConfidence: 'high',
      rules: { a: 'hint', b: 'error' },
    });
  });

  it('tell whether a level in a file has its way', () => {
    const { meta } = ruleNamed('no-maintainer')!;
    const holds = (value: unknown, config: ConfigFile, level: 'off' | 'hint'): boolean =>
      levelHolds(
        { setup: setupFrom(value), layers: [{ config, folder: '/work' }], path: '/work/Dockerfile' },
        meta,
        level,
      );
    assert.ok(holds({}, { rules: { 'no-maintainer': 'off' } }, 'off'));
    assert.ok(holds({}, { rules: { 'no-maintainer': 'hint', DL4000: 'error' } }, 'hint'));
    assert.ok(!holds({ rules: { 'no-maintainer': 'error' } }, { rules: { 'no-maintainer': 'off' } }, 'off'));
    const overrides = [{ files: ['*'], rules: { 'no-maintainer': 'error' as const } }];
    assert.ok(!holds({}, { rules: { 'no-maintainer': 'off' }, overrides }, 'off'));
  });

  it('can switch everything off, and huge texts are left alone', () => {
    assert.deepEqual(judge(TEXT, terms({ enable: false })).findings, []);
    assert.equal(judge(TEXT, terms({ enable: false })).file.instructions.length, 4);
    assert.equal(judge(' '.repeat(MAX_CHECKED + 1), terms({})).file.text, '');
    assert.ok(judge(TEXT, terms({})).findings.length >= 2);
  });
});

describe('diagnostics', () => {
  it('carry related places, and no page for a fault of ours', () => {
    const { file, findings } = analyse(TEXT);
    const [first] = findings;
    assert.ok(first !== undefined);
    const related = [{ span: { start: 0, end: 4 }, message: 'Here.' }];
    const diagnostic = toDiagnostic(file, { ...first, related, severity: 'hint' }, 3, {
      uri: 'file:///x',
      version: 9,
    });
    assert.equal(diagnostic.severity, 4);
    assert.deepEqual(diagnostic.relatedInformation, [
      {
        location: {
          uri: 'file:///x',
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
        },
        message: 'Here.',
      },
    ]);
    assert.deepEqual(diagnostic.data, {
      rule: first.rule,
      finding: 3,
      version: 9,
      ids: ['hadolint:DL3020', 'trivy:DS-0005', 'checkov:CKV_DOCKER_4', 'kics:Add Instead of Copy'],
    });
    assert.equal(
      toDiagnostic(file, { ...first, rule: 'internal-error' }, 0, { uri: 'x', version: 1 }).codeDescription,
      undefined,
    );
  });
});
