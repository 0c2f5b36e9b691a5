// The injected grammar in the engine that VS Code uses, on a host that colours keywords and strings as the editor's own does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as oniguruma from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';
import type { IGrammar, IRawGrammar } from 'vscode-textmate';

const root = path.resolve(import.meta.dirname, '../..');
const INJECTED = 'source.dockerfile.bulkhead';

const host: IRawGrammar = {
  scopeName: 'source.dockerfile',
  patterns: [
    { match: '^\\s*\\b(?i:FROM|RUN|COPY|ENV|CMD)\\b', name: 'keyword.other.special-method.dockerfile' },
    { begin: '"', end: '"', name: 'string.quoted.double.dockerfile' },
    { match: '^\\s*#.*$', name: 'comment.line.number-sign.dockerfile' },
  ],
} as unknown as IRawGrammar;

/** Languages that heredocs are handed to, with one colour each. */
const guest = (scopeName: string): IRawGrammar =>
  ({ scopeName, patterns: [{ match: '\\w+', name: `word.${scopeName}` }] }) as unknown as IRawGrammar;

async function load(): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => oniguruma.createOnigScanner(sources),
      createOnigString: (text) => oniguruma.createOnigString(text),
    }),
    loadGrammar: (scope) => {
      if (scope === 'source.dockerfile') return Promise.resolve(host);
      if (scope !== INJECTED) return Promise.resolve(guest(scope));
      const file = path.join(root, 'syntaxes/dockerfile.tmLanguage.json');
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(file, 'utf8'), file));
    },
    getInjections: (scope) => (scope === 'source.dockerfile' ? [INJECTED] : undefined),
  });
  const grammar = await registry.loadGrammar('source.dockerfile');
  assert.ok(grammar !== null);
  return grammar;
}

/** The innermost scope of each place that is written `«…»` in a text. */
function scopesAt(grammar: IGrammar, marked: string): string[] {
  const found: string[] = [];
  let state = textmate.INITIAL;
  for (const line of marked.split('\n')) {
    const places = [...line.matchAll(/«/g)].map(({ index }, before) => index - 2 * before);
    const text = line.replace(/[«»]/g, '');
    const { tokens, ruleStack } = grammar.tokenizeLine(text, state);
    state = ruleStack;
    for (const at of places) {
      const token = tokens.find(({ startIndex, endIndex }) => startIndex <= at && at < endIndex);
      found.push(token?.scopes.at(-1)?.replace('.dockerfile', '') ?? '');
    }
  }
  return found;
}

const CASES: readonly (readonly [marked: string, scopes: readonly string[]])[] = [
  ['# «syntax»=«docker/dockerfile:1»', ['keyword.control.directive', 'string.unquoted.directive']],
  ['# «bulkhead ignore»=a reason="b"', ['keyword.control.pragma']],
  ['# plain «words»', ['comment.line.number-sign']],
  [
    'FROM «--platform»=«$BUILDPLATFORM» «node»:22 «AS» «build»',
    [
      'entity.other.attribute-name',
      'punctuation.definition.variable',
      'string.unquoted.image',
      'keyword.other.special-method',
      'entity.name.type.stage',
    ],
  ],
  [
    'RUN «--mount»=type=cache,«target»=/x «--network»=none make «$A» «\\»',
    [
      'entity.other.attribute-name',
      'support.type.property-name',
      'entity.other.attribute-name',
      'punctuation.definition.variable',
      'constant.character.escape.line-continuation',
    ],
  ],
  ['RUN npm «--from»=x', ['source']],
  ['ENV «APP»=1 B="«$C»"', ['variable.other.assignment', 'punctuation.definition.variable']],
  [
    'RUN <<«EOF»\n«echo» x\n«EOF»\n«FROM» a',
    [
      'keyword.control.heredoc-token',
      'word.source.shell',
      'keyword.control.heredoc-token',
      'keyword.other.special-method',
    ],
  ],
  ['RUN python3 - <<"EOF"\n«import» x\n\t«EOF»', ['word.source.python', 'keyword.control.heredoc-token']],
  ['RUN <<EOF python3 -\n«import» x\nEOF\n«RUN» y', ['word.source.python', 'keyword.other.special-method']],
  [
    "RUN --network=none <<-'END' /usr/bin/node\n«x»\n\t«END»",
    ['word.source.js', 'keyword.control.heredoc-token'],
  ],
  ['RUN <<EOF cat\n«python3» x\nEOF', ['word.source.shell']],
  ['COPY <<EOF /x.sh\n«echo» RUN\nEOF\n«RUN» y', ['string.unquoted.heredoc', 'keyword.other.special-method']],
];

describe('the injected grammar', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await load();
  });
  for (const [marked, scopes] of CASES)
    it(JSON.stringify(marked), () => {
      assert.deepEqual(scopesAt(grammar, marked), scopes);
    });

  it('takes lines as long as the editor hands over', () => {
    const begun = performance.now();
    for (const part of ['--a=b ', '"a', '${a:-', '<<A ', '--a="'])
      grammar.tokenizeLine(`RUN ${part.repeat(20_000 / part.length)}`, textmate.INITIAL);
    assert.ok(performance.now() - begun < 10_000);
  });

  it('is what the manifest names', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      contributes: { grammars: { scopeName: string; path: string; injectTo: string[] }[] };
    };
    const [entry] = manifest.contributes.grammars;
    assert.equal(entry?.scopeName, INJECTED);
    assert.ok(readFileSync(path.join(root, entry.path)).length > 0);
    assert.deepEqual(entry.injectTo, ['source.dockerfile']);
  });
});
