import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  InitializeParams,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';

const SERVER = process.env['BULKHEAD_SERVER'] ?? path.resolve(import.meta.dirname, '../../dist/server.js');

/** A way to a server that is no process of ours. */
export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  readonly end: () => Promise<void>;
}

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
  /** Answers workspace/configuration; by default with nothing set. */
  readonly configuration?: (scope: string | undefined) => unknown;
  readonly transport?: 'stdio' | 'ipc' | Transport;
  /** Where the server finds programs; by default nowhere, so that what this machine has makes no difference. */
  readonly programs?: string;
  readonly processId?: number;
  /** Besides what the tests themselves have. */
  readonly env?: Readonly<Record<string, string>>;
  /** Answers of the editor to requests of the server, by method; null for the rest. */
  readonly answers?: Readonly<Record<string, (params: unknown) => unknown>>;
}

/** What VS Code's client can do, as far as the server looks. */
export const PULL: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    executeCommand: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: {},
    },
  },
};

/** An editor that is told diagnostics, and can do little else. */
export const PUSH: ClientCapabilities = {
  textDocument: {
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    publishDiagnostics: { versionSupport: true },
  },
};

/** A language server as an editor has it, and documents as the editor has them. */
export class LspClient {
  readonly connection: MessageConnection;
  readonly documents = new Map<string, TextDocument>();
  readonly pushed: PublishDiagnosticsParams[] = [];
  readonly notifications: { readonly method: string; readonly params: unknown }[] = [];
  readonly requests: { readonly method: string; readonly params: unknown }[] = [];
  /** Undefined where the server is no process. */
  readonly exited: Promise<number | null> | undefined;
  stderr = '';
  initializeResult!: InitializeResult;
  readonly #watching = new Set<() => void>();
  readonly #process: ChildProcess | undefined;
  readonly #end: (() => Promise<void>) | undefined;

  private constructor({
    transport = 'stdio',
    configuration,
    programs = '',
    env: more = {},
    answers = {},
  }: StartOptions) {
    assert.ok(existsSync(SERVER), `${SERVER} is not there; first: node esbuild.mjs`);
    const env = { ...process.env, PATH: programs, ...more };
    if (typeof transport === 'object') {
      this.connection = createMessageConnection(transport.reader, transport.writer);
      this.#end = transport.end;
    } else if (transport === 'ipc') {
      this.#process = fork(SERVER, ['--node-ipc'], { silent: true, execArgv: [], env });
      this.connection = createMessageConnection(
        new IPCMessageReader(this.#process),
        new IPCMessageWriter(this.#process),
      );
    } else {
      this.#process = spawn(process.execPath, [SERVER, '--stdio'], { stdio: 'pipe', env });
      this.connection = createMessageConnection(
        new StreamMessageReader(this.#process.stdout!),
        new StreamMessageWriter(this.#process.stdin!),
      );
    }
    this.#process?.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.exited = this.#process && new Promise((resolve) => this.#process?.on('exit', resolve));
    this.connection.onNotification((method, params) => {
      this.notifications.push({ method, params });
      if (method === 'textDocument/publishDiagnostics')
        this.pushed.push(params as unknown as PublishDiagnosticsParams);
      this.#look();
    });
    this.connection.onUnhandledProgress((params) => {
      this.notifications.push({ method: '$/progress', params });
      this.#look();
    });
    this.connection.onRequest((method, params) => {
      this.requests.push({ method, params });
      this.#look();
      if (method !== 'workspace/configuration') return answers[method]?.(params) ?? null;
      const { items } = params as unknown as { items: readonly { scopeUri?: string }[] };
      return items.map(({ scopeUri }) => configuration?.(scopeUri) ?? null);
    });
    this.connection.listen();
  }

  static async start(options: StartOptions = {}): Promise<LspClient> {
    const client = new LspClient(options);
    const { capabilities = PULL, folders = [], initializationOptions } = options;
    const params: InitializeParams = {
      processId: options.processId ?? process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol asks for it still
      rootUri: null,
      capabilities,
      initializationOptions,
      workspaceFolders: folders.map((uri) => ({ uri, name: path.posix.basename(uri) })),
    };
    try {
      client.initializeResult = await client.request('initialize', params);
    } catch (error) {
      client.#process?.kill();
      await client.#end?.();
      throw error;
    }
    await client.notify('initialized', {});
    return client;
  }

  request<R>(method: string, params: unknown): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** Shuts the server down as the protocol says; resolves to its exit status. */
  async stop(): Promise<number | null> {
    const { exitCode = null } = this.#process ?? {};
    if (exitCode !== null) return exitCode;
    await this.request('shutdown', null);
    await this.notify('exit', null);
    await this.#end?.();
    const status = await (this.exited ?? null);
    this.connection.dispose();
    return status;
  }

  get process(): ChildProcess {
    assert.ok(this.#process !== undefined, 'the server is no process');
    return this.#process;
  }

  /** Resolves with what `look` finds, now or behind a later message. */
  async until<T>(what: string, look: () => T | undefined): Promise<T> {
    const found = look();
    if (found !== undefined) return found;
    return new Promise((resolve, reject) => {
      const watch = (): void => {
        const value = look();
        if (value === undefined) return;
        clearTimeout(tooLong);
        this.#watching.delete(watch);
        resolve(value);
      };
      const tooLong = setTimeout(() => {
        this.#watching.delete(watch);
        reject(new Error(`waited for ${what}\n${this.stderr}`));
      }, 5000);
      this.#watching.add(watch);
    });
  }

  #look(): void {
    for (const watch of [...this.#watching]) watch();
  }

  async open(uri: string, text: string, version = 1): Promise<void> {
    this.documents.set(uri, TextDocument.create(uri, 'dockerfile', version, text));
    await this.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockerfile', version, text },
    });
  }

  /** One incremental change; the version goes up by one. */
  async change(uri: string, range: Range, text: string): Promise<number> {
    const document = this.document(uri);
    const version = document.version + 1;
    const contentChanges = [{ range, text }];
    this.documents.set(uri, TextDocument.update(document, contentChanges, version));
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    return version;
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    assert.ok(document !== undefined, `${uri} is not open`);
    return document;
  }

  /** What was pushed last for this version. */
  pushedFor(uri: string, version: number): Promise<readonly Diagnostic[]> {
    return this.until(
      `diagnostics of version ${version}`,
      () => this.pushed.findLast((item) => item.uri === uri && item.version === version)?.diagnostics,
    );
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  }

  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.pull(uri);
    assert.ok(report.kind === 'full');
    return report.items;
  }

  hover(uri: string, needle: string, shift = 0): Promise<Hover | null> {
    return this.request('textDocument/hover', {
      textDocument: { uri },
      position: this.rangeOf(uri, needle, shift).start,
    });
  }

  async actions(
    uri: string,
    range: Range,
    context: Partial<CodeActionContext> = {},
  ): Promise<readonly CodeAction[]> {
    const diagnostics = context.diagnostics ?? [];
    return (
      (await this.request<CodeAction[] | null>('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { ...context, diagnostics },
      })) ?? []
    );
  }

  /** The first place where a text stands; `shift` moves its start. */
  rangeOf(uri: string, needle: string, shift = 0): Range {
    const document = this.document(uri);
    const at = document.getText().indexOf(needle);
    assert.ok(at >= 0, `${needle} is not in ${uri}`);
    return { start: document.positionAt(at + shift), end: document.positionAt(at + needle.length) };
  }

  whole(uri: string): Range {
    const document = this.document(uri);
    return { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
  }

  /** The document's text with an edit made, refused like in an editor when it is for another version. */
  edited(uri: string, edit: WorkspaceEdit | undefined): string {
    assert.ok(edit !== undefined, 'no edit');
    return TextDocument.applyEdits(this.document(uri), this.#editsFor(uri, edit));
  }

  #editsFor(uri: string, { changes, documentChanges }: WorkspaceEdit): TextEdit[] {
    if (documentChanges === undefined) return changes?.[uri] ?? [];
    return documentChanges.flatMap((change) => {
      assert.ok('textDocument' in change && change.textDocument.uri === uri, 'an edit of something else');
      assert.equal(
        change.textDocument.version,
        this.document(uri).version,
        'the edit is for another version',
      );
      return change.edits as TextEdit[];
    });
  }
}

export function titles(actions: readonly CodeAction[]): readonly string[] {
  return actions.map(({ title }) => title);
}

export function titled(actions: readonly CodeAction[], pattern: RegExp): CodeAction {
  const found = actions.find(({ title }) => pattern.test(title));
  assert.ok(found !== undefined, `no ${String(pattern)} among: ${titles(actions).join(' | ')}`);
  return found;
}
