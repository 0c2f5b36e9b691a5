import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CompletionItem,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  InlayHint,
  Location,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { LspClient, PULL } from '../support/lsp-client.ts';

const TEXT = [
  'ARG TAG=22',
  'FROM node:${TAG} AS build',
  ' WORKDIR /app',
  'COPY src/main.js ./',
  'RUN echo "$TAG" && \\',
  'true',
  'FROM build',
  'COPY --from=build /app /app',
  'USER node',
  '',
].join('\n');

describe('language features over stdio', () => {
  let client: LspClient;
  let folder: string;
  let uri: string;
  let settings: unknown = { inlayHints: { images: true } };
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-language-'));
    mkdirSync(path.join(folder, 'src'));
    writeFileSync(path.join(folder, 'src/main.js'), '');
    uri = pathToFileURL(path.join(folder, 'Dockerfile')).href;
    client = await LspClient.start({
      capabilities: {
        ...PULL,
        textDocument: { ...PULL.textDocument, completion: { completionItem: { snippetSupport: true } } },
        workspace: { ...PULL.workspace, inlayHint: { refreshSupport: true } },
      },
      configuration: () => settings,
    });
    await client.open(uri, TEXT);
  });
  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const position = (needle: string, shift = 0): { line: number; character: number } => {
    const at = TEXT.indexOf(needle) + shift;
    const before = TEXT.slice(0, at).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  const ask = <R>(method: string, params: object = {}): Promise<R> =>
    client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params });
  const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };

  it('offers what the server says it does', () => {
    const { capabilities } = client.initializeResult;
    assert.deepEqual(capabilities.completionProvider?.triggerCharacters, [
      '-',
      '=',
      ',',
      '$',
      '{',
      '#',
      ':',
      ' ',
    ]);
    assert.deepEqual(capabilities.renameProvider, { prepareProvider: true });
  });

  it('completes', async () => {
    const items = await ask<CompletionItem[]>('completion', { position: position('FROM build', 5) });
    const build = items.find(({ label }) => label === 'build');
    assert.ok(build !== undefined);
    assert.deepEqual(build.textEdit, {
      newText: 'build',
      range: { start: position('FROM build', 5), end: position('FROM build', 5) },
    });
  });

  it('is quiet behind blanks that begin nothing', async () => {
    const context = { triggerKind: 2, triggerCharacter: ' ' };
    assert.deepEqual(await ask('completion', { position: position('echo "', 5), context }), []);
  });

  it('helps with how an instruction is written', async () => {
    const help = await ask<SignatureHelp>('signatureHelp', { position: position('--from', 3) });
    const [first] = help.signatures;
    assert.match(first?.label ?? '', /^COPY /);
    // This editor said nothing of Markdown.
    assert.deepEqual(first?.documentation, {
      kind: 'plaintext',
      value: 'Puts files of the build context, of another stage or of another image (--from) into the image.',
    });
  });

  it('finds, marks and renames names', async () => {
    const at = { position: position('--from=build', 8) };
    const [definition] = await ask<Location[]>('definition', at);
    assert.deepEqual(definition?.range.start, position('build'));
    const references = await ask<Location[]>('references', { ...at, context: { includeDeclaration: true } });
    assert.equal(references.length, 3);
    assert.equal((await ask<DocumentHighlight[]>('documentHighlight', at)).length, 3);
    const edit = await ask<WorkspaceEdit>('rename', { ...at, newName: 'web' });
    assert.deepEqual(
      edit.documentChanges?.flatMap((change) =>
        'edits' in change ? change.edits.map((one) => 'newText' in one && one.newText) : [],
      ),
      ['web', 'web', 'web'],
    );
  });

  it('says why a name cannot be changed', async () => {
    await assert.rejects(
      ask('rename', { position: position('build'), newName: 'a b' }),
      /no name for a stage/,
    );
    assert.equal(await ask('prepareRename', { position: position('echo') }), null);
  });

  it('tells the structure', async () => {
    const symbols = await ask<DocumentSymbol[]>('documentSymbol');
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['ARG', 'build', 'build'],
    );
    const folds = await ask<FoldingRange[]>('foldingRange');
    assert.deepEqual(
      folds.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [1, 5],
        [6, 8],
        [4, 5],
      ],
    );
    const [selection] = await ask<SelectionRange[]>('selectionRange', { positions: [position('src/main')] });
    assert.ok(selection?.parent?.parent !== undefined);
  });

  it('links images, and files that are there', async () => {
    const links = await ask<DocumentLink[]>('documentLink');
    assert.deepEqual(
      links.map(({ target }) => target),
      ['https://hub.docker.com/_/node', pathToFileURL(path.join(folder, 'src/main.js')).href],
    );
  });

  it('colours', async () => {
    const { data } = await ask<SemanticTokens>('semanticTokens/full');
    assert.ok(data.length > 20 * 5 && data.length % 5 === 0);
  });

  it('formats a file, and a line that has just been begun', async () => {
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await ask<TextEdit[]>('formatting', { options });
    assert.deepEqual(
      edits.map(({ range, newText }) => [range.start.line, newText]),
      [
        [2, ''],
        [5, '  '],
      ],
    );
    const typed = { position: { line: 5, character: 0 }, ch: '\n', options };
    assert.deepEqual(
      (await ask<TextEdit[]>('onTypeFormatting', typed)).map(({ newText }) => newText),
      ['  '],
    );
  });

  it('shows hints where they are wanted', async () => {
    const hints = await ask<InlayHint[]>('inlayHint', { range: whole });
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['= node:22'],
    );
    settings = {};
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until('that hints are asked for again', () =>
      client.requests.find(({ method }) => method === 'workspace/inlayHint/refresh'),
    );
    assert.deepEqual(await ask('inlayHint', { range: whole }), []);
  });

  it('answers null for a document that is not open', async () => {
    const nowhere = { textDocument: { uri: 'file:///nowhere/Dockerfile' } };
    for (const method of ['documentSymbol', 'foldingRange', 'documentLink', 'formatting'])
      assert.equal(await ask(method, { ...nowhere, options: { tabSize: 2, insertSpaces: true } }), null);
  });
});
