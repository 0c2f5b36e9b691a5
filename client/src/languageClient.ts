import * as vscode from 'vscode';
import {
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { newSealKey } from '../../server/src/node/seal.ts';
import {
  Commands,
  Notifications,
  SEAL_VARIABLE,
  type InitializationOptions,
  type StatusParams,
} from '../../server/src/protocol/requests.ts';
import { chosenContexts } from './chosen-contexts.ts';
import type { Neighbours } from './neighbours.ts';
import { serveRegistries } from './registries.ts';
import type { Status } from './status.ts';

export interface Running {
  readonly client: LanguageClient;
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

/** Starts the server and waits until it answers. */
export async function startClient(
  server: string,
  { output, network, status, neighbours, state }: Shown,
): Promise<Running> {
  const key = newSealKey();
  const env = { ...process.env, [SEAL_VARIABLE]: key };
  const run = { module: server, transport: TransportKind.ipc, options: { env } };
  const options: LanguageClientOptions = {
    documentSelector: [
      ...SCHEMES.map((scheme) => ({ scheme, language: 'dockerfile' })),
      ...SCHEMES.map((scheme) => ({ scheme, pattern: COMPOSE_FILES })),
      ...CONFIG_FILES.map((pattern) => ({ scheme: 'file', pattern })),
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
  const client = new LanguageClient(
    'bulkhead',
    'Bulkhead',
    { run, debug: { ...run, options: { env, execArgv: ['--nolazy', '--inspect=6019'] } } },
    options,
  );
  client.onNotification(Notifications.status, (params: StatusParams) => {
    status.show(params);
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) status.starting();
    else if (newState === State.Stopped) status.stopped();
  });
  neighbours.attach(client);
  const services = serveRegistries(client, key, network);
  try {
    await client.start();
  } catch (error) {
    // The next attempt brings its own.
    services.dispose();
    throw error;
  }
  return { client };
}
