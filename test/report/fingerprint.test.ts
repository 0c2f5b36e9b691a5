import assert from 'node:assert/strict';
import fc from 'fast-check';
import { digestOf } from '../../server/src/node/digest.ts';
import { fingerprintsOf } from '../../server/src/report/fingerprint.ts';
import { analyse, type Analysis } from '../../server/src/service/analyse.ts';
import { corpusFiles } from '../support/corpus.ts';

const profile = { preset: 'all', rules: {}, minimumConfidence: 'low' } as const;

/** Of the findings, in their order. */
function fingerprints(analysis: Analysis): string[] {
  const made = fingerprintsOf(analysis, digestOf);
  return analysis.findings.map((finding) => made.get(finding) ?? '');
}

/** Fingerprints by rule and message, sorted: what must not change. */
function prints(text: string, without: readonly string[] = []): string[] {
  const analysis = analyse(text, { profile });
  const made = fingerprints(analysis);
  return analysis.findings
    .flatMap(({ rule, message }, index) =>
      without.includes(rule) ? [] : [`${rule} ${message} ${made[index] ?? ''}`],
    )
    .sort();
}

const INSTRUCTIONS = [
  'RUN apt-get update && \\\n    apt-get install -y curl \\\n      git\n',
  'RUN curl http://example.com/install.sh | sh\n',
  'RUN curl http://example.com/install.sh | sh\n',
  'ENV API_TOKEN=abc\n',
  'EXPOSE 22\n',
  'COPY . /app\n',
  'RUN sudo pip install flask\n',
  'LABEL maintainer=""\n',
  'ADD https://example.com/a.tgz /tmp/\n',
  'RUN <<EOF\nset -e\napt-get install nano\nEOF\n',
];
const SAMPLE = `FROM debian:latest AS build\n${INSTRUCTIONS.join('')}FROM node\n${INSTRUCTIONS.slice(0, 4).join('')}`;

/** Rules that look at comments, empty lines or what stands next to what. */
const ABOUT_LAYOUT = ['definition-description', 'no-empty-continuation', 'no-consecutive-run'];

describe('fingerprints', () => {
  it('tell every finding of a file from every other', () => {
    const analysis = analyse(SAMPLE, { profile });
    const made = fingerprints(analysis);
    assert.ok(made.length > 20);
    assert.equal(new Set(made).size, made.length);
    for (const print of made) assert.match(print, /^[\da-f]{32}$/);
  });

  it('survive lines, comments and empty lines that are added', () => {
    const lines = SAMPLE.split(/(?<=\n)/);
    // Not inside the heredoc, whose lines are a program.
    const heredoc = lines.findIndex((line) => line.includes('<<EOF'));
    const places = lines.flatMap((_, index) => (index > heredoc && index <= heredoc + 3 ? [] : [index]));
    const before = prints(SAMPLE, ABOUT_LAYOUT);
    const added = fc.tuple(fc.constantFrom(...places), fc.constantFrom('# note\n', '   # note\n', '\n'));
    fc.assert(
      fc.property(fc.array(added, { maxLength: 6 }), (insertions) => {
        const text = lines
          .map((line, at) => {
            const here = insertions.filter(([place]) => place === at).map(([, item]) => item);
            return here.join('') + line;
          })
          .join('');
        assert.deepEqual(prints(text, ABOUT_LAYOUT), before);
      }),
      { numRuns: 60 },
    );
  });

  it('survive CRLF and other indentation', () => {
    const before = prints(SAMPLE);
    assert.deepEqual(prints(SAMPLE.replaceAll('\n', '\r\n')), before);
    assert.deepEqual(
      prints(SAMPLE.replaceAll(/\n +/g, '\n\t  ')).filter((line) => !line.startsWith('apt')),
      before.filter((line) => !line.startsWith('apt')),
    );
  });

  it('survive other instructions in another order', () => {
    const rules = new Set(['no-unpinned-apt', 'no-expose-ssh-port', 'no-empty-label', 'no-pipe-to-shell']);
    const only = (list: readonly string[]): string[] =>
      prints(`FROM debian:13\n${list.join('')}`).filter((line) => rules.has(line.split(' ')[0] ?? ''));
    const before = only(INSTRUCTIONS);
    assert.ok(before.length >= rules.size);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(INSTRUCTIONS, {
          minLength: INSTRUCTIONS.length,
          maxLength: INSTRUCTIONS.length,
        }),
        (list) => {
          assert.deepEqual(only(list), before);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('survive a newer base image in front of what is found below', () => {
    const below = (image: string): string[] =>
      prints(`FROM ${image}\nRUN sudo true\n`).filter((line) => line.startsWith('no-sudo'));
    assert.equal(below('debian:12').length, 1);
    assert.deepEqual(below('debian:12'), below('debian:13@sha256:' + 'a'.repeat(64)));
    assert.notDeepEqual(below('debian:12'), below('alpine:3.22'));
  });

  it('survive a newer version of the image that the finding is about', () => {
    const about = (image: string): string =>
      prints(`FROM ${image}\n`)
        .find((line) => line.startsWith('require-image-digest'))
        ?.slice(-32) ?? '';
    assert.match(about('node:22'), /^[\da-f]{32}$/);
    assert.equal(about('node:22'), about('node:24-slim'));
    assert.notEqual(about('node:22'), about('python:3'));
  });

  it('do not move to the second of two when a comment silences the first', () => {
    const two = 'FROM debian:13\nRUN sudo a\nRUN sudo a\n';
    const silenced = analyse(two.replace('RUN', '# bulkhead ignore=no-sudo\nRUN'), { profile });
    const both = analyse(two, { profile });
    const of = ({ findings }: typeof both): number[] =>
      findings.flatMap(({ rule }, index) => (rule === 'no-sudo' ? [index] : []));
    const [, second] = of(both).map((index) => fingerprints(both)[index]);
    assert.deepEqual(
      of(silenced).map((index) => fingerprints(silenced)[index]),
      [second],
    );
  });

  const secrets: readonly (readonly [string, string, string])[] = [
    ['the value of a variable', 'ENV DB_PASSWORD=hunter2\n', 'ENV DB_PASSWORD=correcthorse\n'],
    [
      'a URL’s password',
      'RUN curl http://me:hunter2@example.com/a | sh\n',
      'RUN curl http://me:horse@example.com/a | sh\n',
    ],
    [
      'an option’s value',
      'RUN mysql --password hunter2 | cat\n',
      'RUN mysql --password correcthorse | cat\n',
    ],
    [
      'an account',
      'RUN curl -u me:hunter2 http://a.example/x | sh\n',
      'RUN curl -u me:horse http://a.example/x | sh\n',
    ],
    ['a login', 'RUN echo "root:hunter2" | chpasswd\n', 'RUN echo "root:toor2" | chpasswd\n'],
  ];
  for (const [name, one, other] of secrets) {
    it(`do not hold ${name}`, () => {
      // What a guess could be compared with is the same for every guess.
      const strip = (line: string): string => `${line.split(' ')[0] ?? ''} ${line.slice(-32)}`;
      assert.deepEqual(
        prints(`FROM debian:13\n${one}`).map(strip),
        prints(`FROM debian:13\n${other}`).map(strip),
      );
    });
  }

  it('are unique in every real file', () => {
    for (const { name, text } of corpusFiles().filter((_, index) => index % 20 === 0)) {
      const findings = fingerprints(analyse(text, { profile }));
      assert.equal(new Set(findings).size, findings.length, name);
    }
  });
});
