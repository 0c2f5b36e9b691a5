import path from 'node:path';
import type { CancellationToken } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { nodeFiles } from '../node/files.ts';
import { walk } from '../node/walk.ts';
import { isDockerfileName } from '../service/dockerfile-names.ts';
import { turn, type OpenDocument } from './documents.ts';
import type { Session } from './session.ts';

/** A Dockerfile of the workspace. */
export interface WorkspaceFile {
  readonly uri: string;
  /** As people know it: below its folder, with the folder's name where there are several. */
  readonly name: string;
  readonly text: string;
  /** Of an open document: its text counts then, not the disk's. */
  readonly version: number | undefined;
  /** Whose settings it has. */
  readonly scope: string;
}

export type Listed =
  | { readonly kind: 'file'; readonly file: WorkspaceFile }
  | { readonly kind: 'left-out'; readonly note: string };

/**
 * The Dockerfiles of the workspace folders. Open documents below a folder come along whatever they are called, and
 * `outside` adds those that belong to no folder. Ends early when cancelled.
 */
export async function* dockerfiles(
  session: Session,
  token: CancellationToken,
  outside: boolean,
): AsyncGenerator<Listed, void> {
  const open = new Map([...session.documents.values()].map((document) => [normal(document.uri), document]));
  const several = session.folders.length > 1;
  const seen = new Set<string>();
  for (const folder of session.folders) {
    const root = URI.parse(folder.uri);
    const nameOf = (uri: string): string => {
      const below = path.posix.relative(root.path, URI.parse(uri).path);
      return several ? `${folder.name}/${below}` : below;
    };
    if (root.scheme === 'file') {
      for await (const found of walk(nodeFiles, root.fsPath, isDockerfileName)) {
        // Answers to the editor and its cancellations get their turn.
        await turn();
        if (token.isCancellationRequested) return;
        const uri = URI.file(found.path).toString();
        if (seen.has(uri)) continue;
        seen.add(uri);
        if (found.kind === 'failed') yield { kind: 'left-out', note: `${nameOf(uri)} ${found.reason}.` };
        else yield await readOne(uri, nameOf(uri), folder.uri, open.get(uri));
      }
    }
    for (const [uri, document] of open) {
      if (seen.has(uri) || !uri.startsWith(`${normal(folder.uri).replace(/\/$/, '')}/`)) continue;
      seen.add(uri);
      yield fromEditor(document, nameOf(uri));
    }
  }
  if (!outside) return;
  for (const [uri, document] of open)
    if (!seen.has(uri)) yield fromEditor(document, path.posix.basename(URI.parse(uri).path));
}

async function readOne(
  uri: string,
  name: string,
  scope: string,
  document: OpenDocument | undefined,
): Promise<Listed> {
  if (document !== undefined) return fromEditor(document, name);
  const read = await nodeFiles.readFile(URI.parse(uri).fsPath);
  if (read.kind === 'failed') return { kind: 'left-out', note: `${name} ${read.reason}.` };
  // The editor would read such a file in another encoding, and places in it would not be ours.
  if (read.lossy) return { kind: 'left-out', note: `${name} is not UTF-8.` };
  return { kind: 'file', file: { uri, name, text: read.text, version: undefined, scope } };
}

function fromEditor(document: OpenDocument, name: string): Listed {
  return {
    kind: 'file',
    file: { uri: document.uri, name, text: document.text, version: document.version, scope: document.uri },
  };
}

function normal(uri: string): string {
  return URI.parse(uri).toString();
}
