import * as vscode from 'vscode';
import {
  RevealOutputChannelOn,
  State,
  type BaseLanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient';
import {
  Commands,
  Notifications,
  type InitializationOptions,
  type StatusParams,
} from '../../server/src/protocol/requests.ts';
import { chosenContexts } from './chosen-contexts.ts';
import type { Neighbours } from './neighbours.ts';
import type { Status } from './status.ts';

export interface Running {
  readonly client: BaseLanguageClient;
}

/** Where documents may come from. Not `git` and its like: an old version beside the new one would be reported twice. */
const SCHEMES = [
  'file',
  'untitled',
  'vscode-vfs',
  'vscode-remote',
  'vscode-test-web',
  'memfs',
  'github',
  'azurerepos',
  'sftp',
  'ssh',
];

/** What is typed into a configuration file holds before it is saved. */
const CONFIG_FILES = ['**/{bulkhead,.bulkhead}.{yaml,yml,json}', '**/.hadolint.{yaml,yml}'];

const COMPOSE_FILES = '**/{compose,docker-compose}{,.*,-*}.{yaml,yml}';

/** Where people see what is done. */
export interface Shown {
  readonly output: vscode.LogOutputChannel;
  /** Every request to a registry. */
  readonly network: vscode.LogOutputChannel;
  readonly status: Status;
  readonly neighbours: Neighbours;
  /** What is remembered for the workspace. */
  readonly state: vscode.Memento;
}

/** `configSchemes`: where the server can read configuration files. */
export function clientOptions(
  { output, neighbours, state }: Shown,
  configSchemes: readonly string[] = SCHEMES,
): LanguageClientOptions {
  return {
    documentSelector: [
      ...SCHEMES.map((scheme) => ({ scheme, language: 'dockerfile' })),
      ...SCHEMES.map((scheme) => ({ scheme, pattern: COMPOSE_FILES })),
      ...configSchemes.flatMap((scheme) => CONFIG_FILES.map((pattern) => ({ scheme, pattern }))),
    ],
    // A function: the server may be started anew when the workspace is trusted.
    initializationOptions: (): InitializationOptions => ({
      commands: Object.values(Commands),
      trusted: vscode.workspace.isTrusted,
      remembers: true,
      showsRequests: true,
      contexts: chosenContexts(state),
    }),
    diagnosticCollectionName: 'bulkhead',
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // Hovers may explain a rule; nothing else can be run from one.
    middleware: neighbours.middleware,
    markdown: { isTrusted: { enabledCommands: [Commands.explainRule] } },
  };
}

/** Starts a client with what it shows, and what it does for the server, which goes when it cannot be started. */
export async function startWith(
  client: BaseLanguageClient,
  { status, neighbours }: Shown,
  services: vscode.Disposable,
): Promise<Running> {
  client.onNotification(Notifications.status, (params: StatusParams) => {
    status.show(params);
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) status.starting();
    else if (newState === State.Stopped) status.stopped();
  });
  neighbours.attach(client);
  try {
    await client.start();
  } catch (error) {
    // The next attempt brings its own.
    services.dispose();
    throw error;
  }
  return { client };
}
