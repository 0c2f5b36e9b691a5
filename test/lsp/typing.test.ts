import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver';
import { LspClient, PULL } from '../support/lsp-client.ts';

describe('typing', () => {
  const PIECES = [
    'RUN curl http://a.b | sh\n',
    'USER root\n',
    'RUN sudo chmod 777 /\n',
    'ENV A=b\n',
    '# x\n',
  ];
  const BASE = `FROM debian:12 AS build\n${PIECES.join('')}FROM debian\n${PIECES.join('').repeat(3)}`;

  it('gives what opening the text anew gives', async () => {
    const client = await LspClient.start({
      capabilities: PULL,
      configuration: () => ({ preset: 'all', minimumConfidence: 'low' }),
    });
    try {
      const uri = 'untitled:typed';
      await client.open(uri, BASE);
      await client.diagnostics(uri);
      let state = 7;
      const random = (below: number): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
      };
      for (let round = 0; round < 60; round++) {
        const document = client.document(uri);
        const at = random(document.lineCount);
        const start = { line: at, character: 0 };
        const end = random(2) === 0 ? start : { line: at, character: 1 + random(4) };
        await client.change(
          uri,
          { start, end },
          random(3) === 0 ? 'S' : (PIECES[random(PIECES.length)] ?? ''),
        );
        const fresh = `untitled:fresh-${round}`;
        await client.open(fresh, client.document(uri).getText());
        const [typed, opened] = await Promise.all([client.diagnostics(uri), client.diagnostics(fresh)]);
        const plain = (items: readonly Diagnostic[], of: string): unknown =>
          JSON.parse(
            JSON.stringify(items.map((item) => ({ ...item, data: undefined }))).replaceAll(of, 'URI'),
          );
        assert.deepEqual(plain(typed, uri), plain(opened, fresh), `round ${round}`);
        await client.close(fresh);
      }
    } finally {
      await client.stop();
    }
  });
});
