import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { startSession } from '../lsp/session.ts';
import { browserHost } from './host.ts';

// Of a worker that is the worker itself.
const editor = globalThis as never;

startSession(
  createConnection(ProposedFeatures.all, new BrowserMessageReader(editor), new BrowserMessageWriter(editor)),
  browserHost,
);
