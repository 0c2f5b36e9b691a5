import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FileAnswer,
  type FileBytes,
  type FileEntries,
  type FileKind,
  type FileParams,
  type FileStat,
  Requests,
} from '../../server/src/protocol/requests.ts';

/** Reads for a server that has no file system, whatever the workspace's folders are made of; nothing outside of them. */
export function serveFiles(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest(Requests.readFile, (params: FileParams & { readonly maxBytes: number }) =>
      answer(params, (uri) => readFile(uri, params.maxBytes)),
    ),
    client.onRequest(Requests.readFolder, (params: FileParams) => answer(params, readFolder)),
    client.onRequest(Requests.statFile, (params: FileParams) => answer(params, statFile)),
  );
}

async function answer<T>(
  { uri: address }: FileParams,
  read: (uri: vscode.Uri) => Promise<FileAnswer<T>>,
): Promise<FileAnswer<T>> {
  try {
    const uri = vscode.Uri.parse(address, true);
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined || uri.path.split('/').includes('..'))
      return { kind: 'failed', code: 'denied' };
    return await read(uri);
  } catch (error) {
    return { kind: 'failed', code: codeOf(error) };
  }
}

async function readFile(uri: vscode.Uri, maxBytes: number): Promise<FileAnswer<FileBytes>> {
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) !== 0) return { kind: 'failed', code: 'directory' };
  if (size > maxBytes) return { kind: 'failed', code: 'too-large', size };
  return { kind: 'bytes', bytes: await vscode.workspace.fs.readFile(uri) };
}

async function readFolder(uri: vscode.Uri): Promise<FileAnswer<FileEntries>> {
  const entries = await vscode.workspace.fs.readDirectory(uri);
  return { kind: 'entries', entries: entries.map(([name, type]) => ({ name, ...kindOf(type) })) };
}

async function statFile(uri: vscode.Uri): Promise<FileAnswer<FileStat>> {
  return { kind: 'stat', ...kindOf((await vscode.workspace.fs.stat(uri)).type) };
}

function kindOf(type: vscode.FileType): { readonly is: FileKind; readonly isLink: boolean } {
  const isLink = (type & vscode.FileType.SymbolicLink) !== 0;
  if ((type & vscode.FileType.File) !== 0) return { is: 'file', isLink };
  return { is: (type & vscode.FileType.Directory) !== 0 ? 'directory' : 'special', isLink };
}

function codeOf(error: unknown): 'not-found' | 'denied' | 'directory' | 'other' {
  switch (error instanceof vscode.FileSystemError ? error.code : '') {
    case 'FileNotFound':
    // A part of the path is a file.
    case 'FileNotADirectory':
      return 'not-found';
    case 'NoPermissions':
      return 'denied';
    case 'FileIsADirectory':
      return 'directory';
    default:
      return 'other';
  }
}
