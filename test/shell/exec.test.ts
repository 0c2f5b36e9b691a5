import assert from 'node:assert/strict';
import { type ExecWord, execCommand, hasOption } from '../../server/src/shell/index.ts';
import { slice } from './support.ts';

/** The words of a JSON array of strings without escapes. */
function words(source: string): ExecWord[] {
  return [...source.matchAll(/"([^"]*)"/g)].map((match) => ({
    value: match[1] ?? '',
    span: { start: match.index, end: match.index + match[0].length },
  }));
}

describe('execCommand', () => {
  it('is one command whose words are as they stand', () => {
    const source = '["/usr/bin/curl", "-fsSk", "$URL", "a b"]';
    const { commands, opaque } = execCommand(words(source));
    assert.equal(opaque, false);
    const [curl] = commands;
    assert.equal(commands.length, 1);
    assert.equal(curl?.name, 'curl');
    assert.deepEqual(
      curl.args.map((word) => [slice(source, word.span), word.value, word.static]),
      [
        ['"-fsSk"', '-fsSk', true],
        ['"$URL"', '$URL', true],
        ['"a b"', 'a b', true],
      ],
    );
    assert.equal(slice(source, hasOption(curl, ['-k'])?.span), 'k');
    assert.equal(slice(source, curl.span), source.slice(1, -1));
  });

  it('reads the script of sh -c', () => {
    const source = '["/bin/bash", "-o", "pipefail", "-c", "curl -k x | sh"]';
    const script = execCommand(words(source));
    assert.deepEqual(
      script.commands.map((each) => each.name),
      ['bash', 'curl', 'sh'],
    );
    assert.equal(slice(source, script.commands[1]?.span), 'curl -k x');
    assert.deepEqual(script.commands[1]?.context, ['string']);
    assert.equal(script.pipefail, true);
    assert.equal(execCommand(words('["sh", "-c", "ls"]')).commands[1]?.span.start, 14);
  });

  it('uses the map of a word with escapes', () => {
    const source = '["sh", "-c", "echo \\"a\\" | sh"]';
    const value = 'echo "a" | sh';
    const offsets = [14, 15, 16, 17, 18, 20, 21, 23, 24, 25, 26, 27, 28];
    const map = {
      span: (start: number, end: number) => ({
        start: offsets[start] ?? 0,
        end: (offsets[end - 1] ?? 0) + 1,
      }),
    };
    const all: ExecWord[] = [
      { value: 'sh', span: { start: 1, end: 5 } },
      { value: '-c', span: { start: 7, end: 11 } },
      { value, span: { start: 13, end: source.length - 1 }, map },
    ];
    assert.equal(slice(source, execCommand(all).commands[2]?.span), 'sh');
    // Without the map, the whole word is what can be said.
    const rough = execCommand(all.map(({ value: text, span }) => ({ value: text, span })));
    assert.equal(slice(source, rough.commands[2]?.span), '"echo \\"a\\" | sh"');
  });

  it('looks behind wrappers and takes no words', () => {
    const source = '["env", "A=1", "tini", "--", "node", "x.js"]';
    const [node] = execCommand(words(source)).commands;
    assert.equal(node?.name, 'node');
    assert.equal(slice(source, node.assignments[0]?.value?.span), '1');
    assert.deepEqual(execCommand([]).commands, []);
  });
});
