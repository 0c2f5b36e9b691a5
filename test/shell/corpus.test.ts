import assert from 'node:assert/strict';
import {
  downloads,
  feedsInterpreter,
  installs,
  options,
  parseShell,
  subSpan,
} from '../../server/src/shell/index.ts';
import { encloses } from '../../server/src/text/span.ts';
import { corpusFiles } from '../support/corpus.ts';
import { cpuTime, identity } from './support.ts';

/** Shell-form RUN bodies, roughly: continuation lines joined, comments in them dropped. */
function bodies(): string[] {
  return corpusFiles().flatMap(({ text }) => {
    const joined = text.replaceAll('\r', '').replaceAll(/\\[ \t]*\n(?:[ \t]*(?:#.*)?\n)*/g, '');
    return [...joined.matchAll(/^[ \t]*RUN[ \t]+(.*)$/gim)].map((match) => match[1] ?? '');
  });
}

describe('real RUN instructions', function () {
  let all: string[] = [];

  before(function () {
    all = bodies();
    if (all.length === 0) this.skip();
  });

  it('are read without a slip', function () {
    this.timeout(60_000);
    let commands = 0;
    for (const text of all) {
      const script = parseShell(text, identity);
      commands += script.commands.length;
      feedsInterpreter(script);
      for (const command of script.commands) {
        assert.ok(encloses(script.span, command.span), text);
        for (const word of command.args) {
          assert.ok(encloses(command.span, word.span), `${word.text} in ${text}`);
          if (!command.context.includes('string'))
            assert.equal(text.slice(word.span.start, word.span.end), word.text);
          if (word.static && !word.text.includes('\\')) {
            const span = subSpan(word, 0);
            assert.equal(
              text.slice(span.start, span.end).replaceAll(/['"$\\]/g, ''),
              word.value.replaceAll(/['"$\\]/g, ''),
            );
          }
        }
        for (const option of options(command)) assert.ok(encloses(command.span, option.span), text);
        for (const each of installs(command)?.packages ?? []) {
          assert.ok(encloses(each.span, each.nameSpan), `${each.name} in ${text}`);
          if (each.versionSpan) assert.ok(encloses(command.span, each.versionSpan), text);
        }
        for (const url of downloads(command)?.urls ?? []) assert.ok(encloses(command.span, url.span), text);
      }
    }
    assert.ok(commands > all.length, `${commands} commands in ${all.length} bodies`);
  });

  it('take little time', function () {
    this.timeout(60_000);
    const measure = (suffix: string): number =>
      (cpuTime(() => {
        for (const text of all) parseShell(text + suffix, identity);
      }) /
        all.length) *
      150;
    // A changed blank keeps the cache from knowing them.
    const times = [measure(' '), measure('  '), measure('   '), measure('    ')];
    const best = Math.min(...times);
    console.log(`      150 RUN: ${best.toFixed(2)} ms without the cache`);
    assert.ok(best < 30, `${best.toFixed(1)} ms`);
  });
});
