import assert from 'node:assert/strict';
import type { RunSettings } from '../../server/src/protocol/requests.ts';
import { LspClient, PULL } from '../support/lsp-client.ts';

const URI = 'file:///work/Dockerfile';

describe('run settings in an editor', () => {
  let client: LspClient;
  beforeEach(async () => {
    client = await LspClient.start({ capabilities: PULL });
    await client.open(URI, 'FROM alpine:3\nUSER 7\n');
  });
  afterEach(async () => {
    await client.stop();
  });
  const ask = (format: string, uri = URI): Promise<RunSettings> =>
    client.request('bulkhead/runSettings', { uri, format });

  for (const [format, expected] of [
    ['docker', /^docker run --rm .*\n {2}--user 7 /m],
    ['compose', /^services:\n {2}app:\n(?: {4}.*\n)* {4}user: "7"$/m],
    ['kubernetes', /^ {4}runAsUser: 7$/m],
  ] as const)
    it(`are made for ${format} of what stands in the editor`, async () => {
      const result = await ask(format);
      assert.ok(result.kind === 'settings');
      assert.match(result.text, expected);
      await client.change(URI, client.rangeOf(URI, 'FROM alpine:3\nUSER 7\n'), '');
      const none = await ask(format);
      assert.ok(none.kind === 'refused' && /no FROM/.test(none.reason));
    });

  it('are refused for what is not open, and for formats that there are not', async () => {
    const closed = await ask('docker', 'file:///not/open');
    assert.ok(closed.kind === 'refused' && /not open/.test(closed.reason));
    await assert.rejects(ask('toString'), { code: -32602 });
  });
});
