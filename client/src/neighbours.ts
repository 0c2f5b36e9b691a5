import * as vscode from 'vscode';
import type { BaseLanguageClient, Middleware } from 'vscode-languageclient';
import type { DiagnosticData } from '../../server/src/protocol/requests.ts';
import { isSaid, type Said } from './duplicates.ts';

interface Neighbour {
  readonly id: string;
  readonly name: string;
  /** It has completion, outline, links and help on instructions for Dockerfiles. */
  readonly hasFeatures: boolean;
  /** It colours and formats Dockerfiles. */
  readonly hasFormatting: boolean;
}

/** Extensions that do for Dockerfiles some of what we do. */
const NEIGHBOURS: readonly Neighbour[] = [
  { id: 'ms-azuretools.vscode-containers', name: 'Container Tools', hasFeatures: true, hasFormatting: true },
  { id: 'ms-azuretools.vscode-docker', name: 'Docker', hasFeatures: true, hasFormatting: true },
  { id: 'docker.docker', name: 'Docker DX', hasFeatures: true, hasFormatting: true },
  { id: 'exiasr.hadolint', name: 'hadolint', hasFeatures: false, hasFormatting: false },
  { id: 'wharflab.tally', name: 'tally', hasFeatures: false, hasFormatting: true },
];

/** Keeps what another extension shows already from being shown twice. */
export class Neighbours implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #present: readonly Neighbour[] = [];
  #client: BaseLanguageClient | undefined;
  /** Documents of which findings were left out, and how many. */
  readonly #left = new Map<string, number>();

  constructor() {
    this.#look();
    this.#subscriptions = [
      this.#changed,
      vscode.extensions.onDidChange(() => {
        this.#look();
        this.#changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('bulkhead.languageFeatures')) this.#changed.fire();
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        this.#othersSpoke(uris);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#left.delete(uri.toString())),
    ];
  }

  /** Something that `notes` tells is different. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** Whose findings are looked through. */
  attach(client: BaseLanguageClient): void {
    this.#client = client;
  }

  /** For the status item: what is left to whom, one sentence each. */
  get notes(): readonly string[] {
    const features = this.#present.filter(({ hasFeatures }) => hasFeatures).map(({ name }) => name);
    const left = [...this.#left.values()].reduce((sum, count) => sum + count, 0);
    return [
      ...(this.#mode === 'off'
        ? [vscode.l10n.t('Completion, outline and colours are off in the settings.')]
        : []),
      ...(this.#mode === 'auto' && features.length > 0
        ? [
            vscode.l10n.t(
              'Completion, outline and help on instructions are left to {0}.',
              features.join(', '),
            ),
          ]
        : []),
      ...(left > 0
        ? [
            left === 1
              ? vscode.l10n.t('1 finding is left out that another extension shows.')
              : vscode.l10n.t('{0} findings are left out that another extension shows.', left),
          ]
        : []),
    ];
  }

  get #mode(): 'auto' | 'on' | 'off' {
    const mode = vscode.workspace.getConfiguration('bulkhead').get('languageFeatures');
    return mode === 'on' || mode === 'off' ? mode : 'auto';
  }

  #isOurs(what: 'hasFeatures' | 'hasFormatting'): boolean {
    if (this.#mode !== 'auto') return this.#mode === 'on';
    return !this.#present.some((neighbour) => neighbour[what]);
  }

  /** Answers for the language client in the place of ours. Hovers stay: what they say of findings nobody else does. */
  get middleware(): Middleware {
    const features = (): boolean => this.#isOurs('hasFeatures');
    const formatting = (): boolean => this.#isOurs('hasFormatting');
    return {
      provideCompletionItem: (document, position, context, token, next) =>
        features() ? next(document, position, context, token) : null,
      provideSignatureHelp: (document, position, context, token, next) =>
        features() ? next(document, position, context, token) : null,
      provideDefinition: (document, position, token, next) =>
        features() ? next(document, position, token) : null,
      provideReferences: (document, position, options, token, next) =>
        features() ? next(document, position, options, token) : null,
      provideDocumentHighlights: (document, position, token, next) =>
        features() ? next(document, position, token) : null,
      prepareRename: (document, position, token, next) =>
        features() ? next(document, position, token) : null,
      provideRenameEdits: (document, position, newName, token, next) =>
        features() ? next(document, position, newName, token) : null,
      provideDocumentSymbols: (document, token, next) => (features() ? next(document, token) : null),
      provideFoldingRanges: (document, context, token, next) =>
        features() ? next(document, context, token) : null,
      provideSelectionRanges: (document, positions, token, next) =>
        features() ? next(document, positions, token) : null,
      provideDocumentLinks: (document, token, next) => (features() ? next(document, token) : null),
      provideDocumentSemanticTokens: (document, token, next) => (formatting() ? next(document, token) : null),
      provideDocumentFormattingEdits: (document, options, token, next) =>
        formatting() ? next(document, options, token) : null,
      provideDocumentRangeFormattingEdits: (document, range, options, token, next) =>
        formatting() ? next(document, range, options, token) : null,
      provideOnTypeFormattingEdits: (document, position, ch, options, token, next) =>
        formatting() ? next(document, position, ch, options, token) : null,
      provideDiagnostics: async (document, previousResultId, token, next) => {
        const uri = document instanceof vscode.Uri ? document : document.uri;
        const others = this.#present.length === 0 ? [] : saidOf(uri);
        const had = this.#left.get(uri.toString()) ?? 0;
        // What the editor has was looked through before the others spoke, so "unchanged" would not do.
        const report = await next(document, others.length + had > 0 ? undefined : previousResultId, token);
        if (report === null || report === undefined || !('items' in report)) return report;
        const items = report.items.filter((item) => !isSaid(item.range.start.line, idsOf(item), others));
        this.#leave(uri, report.items.length - items.length);
        return { ...report, items };
      },
    };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #look(): void {
    this.#present = NEIGHBOURS.filter(({ id }) => vscode.extensions.getExtension(id) !== undefined);
  }

  #leave(uri: vscode.Uri, count: number): void {
    const key = uri.toString();
    if ((this.#left.get(key) ?? 0) === count) return;
    if (count === 0) this.#left.delete(key);
    else this.#left.set(key, count);
    this.#changed.fire();
  }

  /** Asks for our findings again where others have something to say. */
  #othersSpoke(uris: readonly vscode.Uri[]): void {
    if (this.#present.length === 0 || this.#client === undefined) return;
    for (const document of vscode.workspace.textDocuments) {
      if (
        document.languageId !== 'dockerfile' ||
        !uris.some((uri) => uri.toString() === document.uri.toString())
      )
        continue;
      const said = JSON.stringify(saidOf(document.uri));
      if (this.#heard.get(document) === said) continue;
      this.#heard.set(document, said);
      this.#client
        .getFeature('textDocument/diagnostic')
        .getProvider(document)
        ?.onDidChangeDiagnosticsEmitter.fire();
    }
  }

  readonly #heard = new WeakMap<vscode.TextDocument, string>();
}

function saidOf(uri: vscode.Uri): Said[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source !== 'bulkhead')
    .map(({ range, source, code }) => ({
      line: range.start.line,
      source,
      code: typeof code === 'object' ? code.value : code,
    }));
}

function idsOf(diagnostic: vscode.Diagnostic): readonly string[] {
  return (diagnostic as { readonly data?: Partial<DiagnosticData> }).data?.ids ?? [];
}
