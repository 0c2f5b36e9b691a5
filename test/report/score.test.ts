import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { CONTROLS } from '../../server/src/knowledge/controls.ts';
import type { FileDetails } from '../../server/src/report/model.ts';
import {
  BUILD_STAGE_FACTOR,
  CONFIDENCE_FACTOR,
  FACT_COSTS,
  GRADE_FROM,
  gradeOf,
  GROUP_FACTOR,
  REPEAT_FACTOR,
  scoreOf,
  SEVERITY_POINTS,
  totalScore,
} from '../../server/src/report/score.ts';
import { rules } from '../../server/src/rules/index.ts';
import { details, reportOn } from './support.ts';

const HEAD = 'FROM python:3.8 AS base\n';
/** Instructions that do not depend on each other. */
const INDEPENDENT = [
  'LABEL a=1',
  'ENV DB_PASSWORD=hunter2secret',
  'ADD app.py /app/',
  'ADD other.py /app/',
  'EXPOSE 22',
  'RUN curl -k https://example.com/x -o /x',
  'RUN chmod 777 /app',
  'STOPSIGNAL SIGTERM',
];
const TAIL = 'CMD ["python", "/app/app.py"]\n';

describe('the score', () => {
  it('is the same in any order and with any comments', () => {
    const whole = details('Dockerfile', `${HEAD}${INDEPENDENT.join('\n')}\n${TAIL}`);
    const comment = fc.constantFrom('', '# why', '#', '   # indented', '\n\n', '# syntax of it: x=y');
    fc.assert(
      fc.property(
        fc.shuffledSubarray(INDEPENDENT, { minLength: INDEPENDENT.length }),
        fc.array(comment, { minLength: INDEPENDENT.length, maxLength: INDEPENDENT.length }),
        (order, comments) => {
          const lines = order.flatMap((line, index) => [comments[index] ?? '', line]);
          const { score } = details('Dockerfile', `${HEAD}${lines.join('\n')}\n${TAIL}`);
          assert.equal(score, whole.score);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of all files is the same in any order', () => {
    const files = [91.3, 0.1, 33.3, 75, 12.7].map((score) => ({ score }));
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (order) => {
        assert.equal(totalScore(order), totalScore(files));
      }),
    );
    assert.equal(totalScore([{}]), undefined);
  });

  it('loses each point to a finding or a fact, 100 at most', () => {
    const texts = [
      `${HEAD}${TAIL}`,
      `${HEAD}${INDEPENDENT.join('\n')}\n${TAIL}`,
      `${HEAD}${INDEPENDENT.join('\n').repeat(9)}\n${TAIL}`,
      'FROM scratch\nCOPY a /\nUSER 1\n',
    ];
    for (const text of texts) {
      const { score = -1, lost, findings } = details('Dockerfile', text);
      const sum = lost.reduce((all, { points }) => all + Math.round(points * 10), 0);
      assert.equal(Math.round(score * 10) + sum, 1000);
      const known = new Set(findings.map(({ fingerprint }) => fingerprint));
      for (const { points, because } of lost) {
        assert.ok(points > 0);
        if (because.kind === 'finding') assert.ok(known.has(because.fingerprint));
        else assert.ok(Object.hasOwn(FACT_COSTS, because.fact));
      }
    }
  });

  it('does not rise when rules are switched off that say what is so', () => {
    const off = {
      profile: { preset: 'recommended', minimumConfidence: 'medium', rules: { 'require-user': 'off' } },
    };
    const text = `FROM debian:13\nCOPY a /\nCMD ["/a"]\n`;
    const facts = (file: FileDetails): string[] =>
      file.lost.flatMap(({ because }) => (because.kind === 'fact' ? [because.fact] : []));
    assert.deepEqual(facts(details('Dockerfile', text)), ['unpinned']);
    assert.deepEqual(facts(details('Dockerfile', text, off as never)), ['root', 'unpinned']);
    const silenced = `FROM debian:13\nCOPY a /\n# bulkhead ignore=require-user reason="x"\nCMD ["/a"]\n`;
    assert.deepEqual(facts(details('Dockerfile', silenced)), ['unpinned']);
  });

  it('counts repeats of a rule less and less, and secrets of build stages in full', () => {
    const lost = (text: string, rule: string): number[] =>
      details('Dockerfile', text).lost.flatMap(({ points, because }) =>
        because.kind === 'finding' && because.rule === rule ? [points] : [],
      );
    const adds = 'ADD a /\nADD b /\nADD c /\n';
    const [one = 0, two, three] = lost(`FROM alpine:3.22\n${adds}USER 1\n`, 'prefer-copy-over-add');
    assert.deepEqual([two, three], [one / 2, one / 4]);
    const staged = `FROM alpine:3.22 AS b\n${adds}ENV DB_PASSWORD=hunter2secret\nFROM scratch\nCOPY --from=b /a /\n`;
    assert.equal(lost(staged, 'prefer-copy-over-add')[0], one * BUILD_STAGE_FACTOR);
    assert.deepEqual(lost(staged, 'no-secrets-in-build-config'), [SEVERITY_POINTS.error]);
  });

  it('has grades with no gap between them', () => {
    for (const [grade, from] of Object.entries(GRADE_FROM)) assert.equal(gradeOf(from), grade);
    assert.equal(gradeOf(89.9), 'B');
    assert.equal(gradeOf(100), 'A');
    assert.equal(scoreOf({ findings: [], silenced: [], stages: [] }).score, 100);
  });

  it('is written down as it is', () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/design/score.md'), 'utf8');
    const row = (name: string, value: number): string => `| ${name} | ${value} |`;
    const shown = page.replace(/ {2,}/g, ' ');
    const tables: Readonly<Record<string, number>> = {
      ...SEVERITY_POINTS,
      ...CONFIDENCE_FACTOR,
      ...GROUP_FACTOR,
      ...GRADE_FROM,
      'build stage': BUILD_STAGE_FACTOR,
      repeat: REPEAT_FACTOR,
      ...Object.fromEntries(Object.entries(FACT_COSTS).map(([name, { points }]) => [name, points])),
    };
    for (const [name, value] of Object.entries(tables))
      assert.ok(shown.includes(row(name, value)), row(name, value));
  });
});

describe('the table of controls', () => {
  const names = new Set(rules.map(({ meta }) => meta.name));

  it('names rules that there are, and has every control that a rule names', () => {
    for (const { id, rules: listed } of CONTROLS)
      for (const rule of listed) assert.ok(names.has(rule), `${id}: ${rule}`);
    for (const { meta } of rules)
      for (const framework of ['cis', 'nist'] as const)
        for (const wanted of meta.controls[framework] ?? [])
          assert.ok(
            CONTROLS.some(({ framework: of, id }) => of === framework && id === wanted),
            `${meta.name}: ${framework} ${wanted}`,
          );
    for (const fact of Object.values(FACT_COSTS))
      for (const rule of fact.rules) assert.ok(names.has(rule), rule);
    for (const group of Object.keys(GROUP_FACTOR))
      assert.ok(
        rules.some(({ meta }) => meta.group === group),
        group,
      );
  });

  it('says open, met, unchecked and outside for what is so', () => {
    const report = reportOn({ Dockerfile: 'FROM debian:13\nCMD ["/a"]\n' });
    const state = (framework: RegExp, wanted: string): string | undefined =>
      report.controls.find(({ framework: of, id }) => framework.test(of) && id === wanted)?.state;
    assert.equal(state(/CIS/, '4.1'), 'open');
    assert.equal(state(/CIS/, '4.10'), 'met');
    assert.equal(state(/CIS/, '4.9'), 'unchecked');
    assert.equal(state(/CIS/, '4.5'), 'outside');
    assert.equal(reportOn({}).controls.find(({ id }) => id === '4.10')?.state, 'unchecked');
  });
});
