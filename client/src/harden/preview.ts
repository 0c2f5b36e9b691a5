import * as vscode from 'vscode';
import type { WorkspaceEdit } from 'vscode-languageclient';
import {
  HARDEN_PARTS,
  Requests,
  type HardenArguments,
  type HardenParams,
  type HardenResult,
} from '../../../server/src/protocol/requests.ts';
import type { Host } from '../commands/all.ts';
import { openDocument } from '../commands/apply-change.ts';
import { currentDockerfile, tellNoDockerfile } from '../commands/current-dockerfile.ts';
import { type PageOrder, previewPage, readMessage } from './page.ts';

/** Hardened texts, to be compared with what they are made of: `bulkhead-hardened:/1/Dockerfile`. Nobody can edit them. */
export const HARDENED_SCHEME = 'bulkhead-hardened';

const changed = new vscode.EventEmitter<vscode.Uri>();

export const hardenedDocuments: vscode.TextDocumentContentProvider = {
  onDidChange: changed.event,
  provideTextDocumentContent: (uri) => (uri.toString() === open?.target.toString() ? open.text : ''),
};

let open: Preview | undefined;
let shown = 0;

/** Shows what hardening would make of a document: its parts, to be chosen from, and the changes beside it. */
export async function showPreview(
  host: Host,
  document: vscode.TextDocument,
  args: HardenArguments,
): Promise<void> {
  open?.dispose();
  const preview = new Preview(host, document, args);
  open = preview;
  if (!(await preview.ask())) {
    preview.dispose();
    return;
  }
  await preview.compare();
  preview.show();
}

type Hardened = Extract<HardenResult<WorkspaceEdit>, { kind: 'hardened' }>;

/** One document and what would become of it. There is one at a time. */
class Preview {
  readonly target: vscode.Uri;
  text = '';
  readonly #host: Host;
  readonly #document: vscode.TextDocument;
  readonly #args: HardenArguments;
  readonly #off = new Set<string>();
  readonly #listeners: vscode.Disposable[] = [];
  #panel: vscode.WebviewPanel | undefined;
  #result: Hardened | undefined;
  #asked = 0;

  constructor(host: Host, document: vscode.TextDocument, args: HardenArguments) {
    this.#host = host;
    this.#document = document;
    this.#args = args;
    shown += 1;
    this.target = vscode.Uri.from({
      scheme: HARDENED_SCHEME,
      path: `/${shown}/${document.uri.path.split('/').at(-1) ?? 'Dockerfile'}`,
    });
    this.#listeners.push(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) this.#show();
      }),
      vscode.workspace.onDidCloseTextDocument((closed) => {
        if (closed === document) this.dispose();
      }),
    );
  }

  /** Asks the server anew; false, and people know why, when there is no answer. */
  async ask(): Promise<boolean> {
    const asked = ++this.#asked;
    const client = await this.#host.client();
    const { parts = HARDEN_PARTS } = this.#args;
    const params: HardenParams = { ...this.#args, parts: parts.filter((part) => !this.#off.has(part)) };
    const result = await client.sendRequest<HardenResult<WorkspaceEdit>>(Requests.harden, params);
    // Somebody has ticked something else meanwhile.
    if (asked !== this.#asked) return true;
    if (result.kind === 'refused') {
      void vscode.window.showWarningMessage(vscode.l10n.t('Bulkhead: {0}', result.reason));
      return false;
    }
    this.#result = result;
    this.text = result.text;
    changed.fire(this.target);
    this.#show();
    return true;
  }

  async compare(): Promise<void> {
    const name = this.target.path.split('/').at(-1) ?? '';
    await vscode.commands.executeCommand(
      'vscode.diff',
      this.#document.uri,
      this.target,
      vscode.l10n.t('{0}: now ↔ hardened', name),
      { preview: true, viewColumn: vscode.ViewColumn.One } satisfies vscode.TextDocumentShowOptions,
    );
  }

  show(): void {
    const panel = vscode.window.createWebviewPanel(
      'bulkhead.harden',
      vscode.l10n.t('Harden this Dockerfile'),
      vscode.ViewColumn.Beside,
      { enableScripts: true, enableForms: false, enableFindWidget: true, localResourceRoots: [] },
    );
    this.#panel = panel;
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.dispose();
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      this.#answer(message).catch((error: unknown) => {
        this.#host.output.error('the preview', error instanceof Error ? error : String(error));
      });
    });
    panel.webview.html = previewPage(newNonce());
  }

  dispose(): void {
    if (open === this) open = undefined;
    for (const listener of this.#listeners.splice(0)) listener.dispose();
    this.#panel?.dispose();
  }

  async #answer(value: unknown): Promise<void> {
    const message = readMessage(value);
    switch (message?.type) {
      case undefined:
        return;
      case 'ready':
        this.#show();
        return;
      case 'part':
        if (message.on) this.#off.delete(message.part);
        else this.#off.add(message.part);
        await this.ask();
        return;
      case 'again':
        await this.ask();
        return;
      case 'compare':
        await this.compare();
        return;
      case 'line':
        await this.#reveal(message.line);
        return;
      case 'apply':
        await this.#apply();
    }
  }

  #isStale(): boolean {
    return this.#document.isClosed || this.#result?.version !== this.#document.version;
  }

  #show(): void {
    if (this.#panel === undefined || this.#result === undefined) return;
    const { html, edit } = this.#result;
    const order: PageOrder = this.#isStale()
      ? { type: 'stale' }
      : { type: 'show', html, applies: edit !== undefined };
    void this.#panel.webview.postMessage(order);
  }

  async #reveal(line: number): Promise<void> {
    const start = this.#document.validatePosition(new vscode.Position(line - 1, 0));
    await vscode.window.showTextDocument(this.#document, {
      viewColumn: vscode.ViewColumn.One,
      selection: this.#document.lineAt(start.line).range,
    });
  }

  /** Makes the change, as one step to undo. */
  async #apply(): Promise<void> {
    const edit = this.#result?.edit;
    if (edit === undefined) return;
    const change = await (await this.#host.client()).protocol2CodeConverter.asWorkspaceEdit(edit);
    // VS Code makes edits whatever version they are for.
    if (this.#isStale() || !(await vscode.workspace.applyEdit(change, { isRefactoring: true }))) {
      this.#show();
      void vscode.window.showWarningMessage(
        vscode.l10n.t('Bulkhead: the file changed meanwhile and was left as it is. Look again.'),
      );
      return;
    }
    await closeDiff(this.target);
    this.dispose();
    await vscode.window.showTextDocument(this.#document, { viewColumn: vscode.ViewColumn.One });
  }
}

async function closeDiff(target: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputTextDiff && input.modified.toString() === target.toString(),
    );
  await vscode.window.tabGroups.close(tabs);
}

/** The Dockerfile that a command is about: the one named, or the one in front. */
export function documentFor(uri: string | undefined): vscode.TextDocument | undefined {
  if (uri === undefined) return currentDockerfile();
  const named = openDocument(vscode.Uri.parse(uri));
  if (named?.languageId === 'dockerfile') return named;
  tellNoDockerfile();
  return undefined;
}

/** What the page's policy lets its script and style run by. */
function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
}
