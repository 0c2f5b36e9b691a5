import type { InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from '../protocol/requests.ts';

/** What the editor at the other end can do, as far as it matters here. */
export interface ClientFeatures {
  /** It asks for diagnostics; else they are pushed. Never both. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly hasFolders: boolean;
  /** Edits may name the version they are for. */
  readonly versionedEdits: boolean;
  /** Edits may make files. */
  readonly createsFiles: boolean;
  /** Edits may ask for confirmation. */
  readonly annotatedEdits: boolean;
  /** Code actions may come without their edit and get it when chosen. */
  readonly resolvesEdits: boolean;
  /** Code actions may have a kind; without that they are plain commands, and there are none of ours. */
  readonly literalActions: boolean;
  readonly rendersMarkdown: boolean;
  /** Completions may have places to fill in. */
  readonly completesSnippets: boolean;
  /** Actions may name commands of the server. */
  readonly executesCommands: boolean;
  /** It shows lenses, and can be told that they changed. */
  readonly showsLenses: boolean;
  readonly refreshesLenses: boolean;
  /** It asks for inlay hints again when it is told to. */
  readonly refreshesHints: boolean;
  /** What it is told of a signature may be Markdown. */
  readonly markdownSignatures: boolean;
  /** It shows what is out of date in a list of completions struck through. */
  readonly tagsCompletions: boolean;
  /** It writes what a person says of a registry into the settings. */
  readonly remembers: boolean;
  /** It has a place for requests to registries. */
  readonly showsRequests: boolean;
  /** Commands of ours that it can run. */
  readonly commands: ReadonlySet<string>;
}

export function readFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
  const { textDocument = {}, workspace = {} } = capabilities;
  const { codeAction, codeLens, completion, hover, signatureHelp } = textDocument;
  const options = readOptions(initializationOptions);
  return {
    pullsDiagnostics: textDocument.diagnostic !== undefined,
    refreshesDiagnostics: workspace.diagnostics?.refreshSupport === true,
    answersConfiguration: workspace.configuration === true,
    registersConfiguration: workspace.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    hasFolders: workspace.workspaceFolders === true,
    versionedEdits: workspace.workspaceEdit?.documentChanges === true,
    createsFiles:
      workspace.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes('create') === true,
    annotatedEdits: workspace.workspaceEdit?.changeAnnotationSupport !== undefined,
    resolvesEdits:
      codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    literalActions: codeAction?.codeActionLiteralSupport !== undefined,
    // Without a word about formats Markdown is what most editors show.
    rendersMarkdown: hover?.contentFormat === undefined || hover.contentFormat.includes('markdown'),
    completesSnippets: completion?.completionItem?.snippetSupport === true,
    executesCommands: workspace.executeCommand !== undefined,
    showsLenses: codeLens !== undefined,
    refreshesLenses: workspace.codeLens?.refreshSupport === true,
    refreshesHints: workspace.inlayHint?.refreshSupport === true,
    markdownSignatures:
      signatureHelp?.signatureInformation?.documentationFormat?.includes('markdown') === true,
    tagsCompletions: completion?.completionItem?.tagSupport !== undefined,
    remembers: options.remembers === true,
    showsRequests: options.showsRequests === true,
    commands: new Set(options.commands ?? []),
  };
}

/** The options, whoever sent them: wrong ones count as none. */
export function readOptions(value: unknown): InitializationOptions {
  if (typeof value !== 'object' || value === null) return { trusted: true };
  const commands =
    'commands' in value && Array.isArray(value.commands)
      ? value.commands.filter((item) => typeof item === 'string')
      : [];
  const isTrue = (key: string): boolean => (value as Readonly<Record<string, unknown>>)[key] === true;
  return {
    commands,
    settings: settingsIn(value),
    trusted: !('trusted' in value && value.trusted === false),
    remembers: isTrue('remembers'),
    showsRequests: isTrue('showsRequests'),
    contexts: 'contexts' in value ? value.contexts : undefined,
  };
}

/** Editors name the settings `{ settings: { bulkhead: … } }`, `{ bulkhead: … }`, or give them bare. */
export function settingsIn(value: unknown): unknown {
  for (const key of ['settings', 'bulkhead'] as const) {
    if (typeof value === 'object' && value !== null && key in value)
      value = (value as Record<string, unknown>)[key];
  }
  return value;
}
