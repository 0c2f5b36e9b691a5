import assert from 'node:assert/strict';
import { MarkupContent, type Hover } from 'vscode-languageserver';
import { LspClient, PULL } from '../support/lsp-client.ts';

const URI = 'file:///work/Dockerfile';
const TEXT = [
  'ARG TAG=3.22',
  'FROM --platform=linux/amd64 alpine:${TAG} AS base',
  'ENV APP_HOME=/srv/app DB_PASSWORD=hunter2hunter2',
  'WORKDIR ${APP_HOME}',
  'RUN --mount=type=secret,id=token echo "$APP_HOME $DB_PASSWORD $OTHER" && true',
  'ADD [x](command:evil)<img> /app/',
  'HEALTHCHECK --interval=30s CMD ["true"]',
  '',
].join('\n');

function words(hover: Hover | null): string {
  assert.ok(hover !== null, 'no hover');
  assert.ok(MarkupContent.is(hover.contents));
  return hover.contents.value;
}

describe('hover', () => {
  let client: LspClient;
  before(async () => {
    client = await LspClient.start({
      capabilities: PULL,
      initializationOptions: { commands: ['bulkhead.explainRule'] },
    });
    await client.open(URI, TEXT);
  });
  after(async () => {
    await client.stop();
  });
  const at = async (needle: string, shift = 0): Promise<string> =>
    words(await client.hover(URI, needle, shift));

  it('on a finding says what, why, what to do, how others name it and where to read on', async () => {
    const text = await at('ADD');
    for (const part of [
      '**prefer-copy-over-add** (warning)',
      '**Why**',
      '**What to do**',
      'Replace ADD with COPY',
      'hadolint: DL3020',
    ])
      assert.ok(text.includes(part), `${part} is not in: ${text}`);
    assert.ok(
      text.includes(
        '(https://github.com/bulkhead-dev/bulkhead/blob/main/docs/rules/prefer-copy-over-add.md)',
      ),
    );
    assert.ok(text.includes('(command:bulkhead.explainRule?%5B%22prefer-copy-over-add%22%5D)'));
    assert.ok(text.includes('https://docs.docker.com/reference/dockerfile/#add'), 'the instruction as well');
  });

  it('shows text of the file, never interprets it', async () => {
    const text = await at('ADD');
    assert.doesNotMatch(text, /(?<!\\)\[x(?<!\\)\]\(command:evil/);
    assert.doesNotMatch(text, /<img>/);
    assert.ok(text.includes('\\[x\\](command:evil)&lt;img>'), text);
  });

  it('on a keyword or flag tells of it', async () => {
    assert.match(await at('WORKDIR'), /#workdir\)/);
    assert.match(await at('--platform', 4), /\$BUILDPLATFORM/);
    assert.match(await at('--mount', 3), /#run---mount\)/);
    assert.match(await at('type=secret', 2), /#run---mounttypesecret\)/);
    assert.match(await at('--interval'), /30s without it/);
  });

  it('on a variable tells its value, and where it comes from', async () => {
    assert.match(await at('${TAG}', 2), /\*\*TAG\*\* = `3\.22`\n\nSet by ARG in line 1\./m);
    assert.match(await at('${APP_HOME}', 3), /= `\/srv\/app`/);
    assert.match(await at('$APP_HOME ', 1), /= `\/srv\/app`\n\nSet by ENV in line 3\./);
    assert.match(await at('$OTHER', 1), /Not set by ARG or ENV/);
  });

  it('keeps what looks like a secret to itself', async () => {
    const text = await at('$DB_PASSWORD', 2);
    assert.match(text, /\(hidden: looks like a secret\)/);
    assert.doesNotMatch(text, /hunter2/);
  });

  it('is nothing where nothing is known', async () => {
    assert.equal(await client.hover(URI, 'true"]', 1), null);
    assert.equal(
      await client.request('textDocument/hover', {
        textDocument: { uri: 'file:///none' },
        position: { line: 0, character: 0 },
      }),
      null,
    );
    assert.equal(
      await client.request('textDocument/hover', {
        textDocument: { uri: URI },
        position: { line: 999, character: 999 },
      }),
      null,
    );
  });

  it('is plain text for an editor that shows no Markdown', async () => {
    const plain = await LspClient.start({
      capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] } } },
    });
    await plain.open(URI, TEXT);
    const hover = await plain.hover(URI, 'ADD');
    assert.ok(hover !== null && MarkupContent.is(hover.contents));
    assert.equal(hover.contents.kind, 'plaintext');
    assert.doesNotMatch(hover.contents.value, /\*\*|`|\\\[|&lt;|command:bulkhead/);
    assert.match(hover.contents.value, /\[x\]\(command:evil\)<img>/);
    await plain.stop();
  });
});
