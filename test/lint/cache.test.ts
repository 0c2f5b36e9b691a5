import assert from 'node:assert/strict';
import { LintCache } from '../../server/src/lint/cache.ts';
import type { Profile } from '../../server/src/lint/profile.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import { corpusFiles } from '../support/corpus.ts';

const EVERYTHING: Profile = { preset: 'all', rules: {}, minimumConfidence: 'low' };
const FACTS = { buildContext: { dockerignore: null } };

/** The same numbers on every machine and run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SNIPPETS = [
  'USER root\n',
  'USER app\n',
  'ARG V=1\n',
  'ENV A=b\n',
  'FROM scratch\n',
  'FROM debian:12 AS build\n',
  'WORKDIR x\n',
  'WORKDIR /x\n',
  'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n',
  'RUN apt-get update\n',
  'RUN curl http://a | sh\n',
  'ENTRYPOINT ["a"]\n',
  '# note\n',
  '\n',
  ' ',
  '$V',
  '\\\n',
  '"',
  '=',
];

/** Types, deletes, and copies lines, as a person would. */
function edit(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  switch (random(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random(8));
    case 1: {
      const end = text.indexOf('\n', at) + 1 || text.length;
      return text.slice(0, lineStart) + text.slice(end);
    }
    case 2: {
      const end = text.indexOf('\n', at) + 1 || text.length;
      return text.slice(0, lineStart) + text.slice(lineStart, end) + text.slice(lineStart);
    }
    case 3:
      return text.slice(0, lineStart) + (SNIPPETS[random(SNIPPETS.length)] ?? '') + text.slice(lineStart);
    default:
      return text.slice(0, at) + (SNIPPETS[random(SNIPPETS.length)] ?? '') + text.slice(at);
  }
}

describe('LintCache', () => {
  it('changes nothing in what is found, over random edits of real files', function () {
    this.timeout(120_000);
    const files = corpusFiles();
    if (files.length === 0) this.skip();
    const random = randomNumbers(20);
    let versions = 0;
    for (let n = 0; n < 150; n++) {
      const file = files[random(files.length)];
      assert.ok(file !== undefined);
      const cache = new LintCache();
      let { text } = file;
      for (let round = 0; round < 12; round++) {
        const options = { profile: EVERYTHING, facts: FACTS, strict: true };
        const kept = analyse(text, { ...options, cache });
        const fresh = analyse(text, options);
        assert.deepEqual(kept.findings, fresh.findings, `${file.name}, round ${String(round)}`);
        versions += 1;
        text = edit(text, random);
      }
    }
    console.log(`      ${String(versions)} versions`);
  });

  it('is emptied when the world is another', () => {
    const cache = new LintCache();
    const text = 'FROM debian:12\nMAINTAINER a\n';
    assert.equal(
      analyse(text, { cache }).findings.some(({ rule }) => rule === 'no-maintainer'),
      true,
    );
    const off = { ...EVERYTHING, rules: { 'no-maintainer': 'off' } } as const;
    assert.equal(
      analyse(text, { cache, profile: off }).findings.some(({ rule }) => rule === 'no-maintainer'),
      false,
    );
  });

  it('moves what it keeps, fixes included', () => {
    const cache = new LintCache();
    const text = 'FROM debian:12\nMAINTAINER a\n';
    analyse(text, { cache });
    const moved = `# one line more\n${text}`;
    assert.deepEqual(analyse(moved, { cache }).findings, analyse(moved).findings);
  });
});
