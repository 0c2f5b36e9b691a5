import type { CancellationToken, WorkspaceFolder } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { excluder } from '../files/file-excludes.ts';
import { isDockerfileName } from '../service/dockerfile-names.ts';
import { baseName, relativePath } from '../text/path.ts';
import type { OpenDocument } from './documents.ts';
import type { Session } from './session.ts';
import { turn } from './timers.ts';

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

type Read = { readonly kind: 'file'; readonly file: WorkspaceFile } | LeftOut;

/** The reason completes a sentence that begins with the name. */
interface LeftOut {
  readonly kind: 'left-out';
  readonly name: string;
  readonly reason: string;
}

export type Listed = Read & {
  /** How far the way through all of them is: this one is number `at`, of `total`. */
  readonly at: number;
  readonly total: number;
};

type Found =
  | { readonly kind: 'place'; readonly uri: string; readonly name: string; readonly scope: string }
  | { readonly kind: 'open'; readonly document: OpenDocument; readonly name: string }
  | LeftOut;

/**
 * The Dockerfiles of the workspace folders. Open documents below a folder come along whatever they are called, and
 * `outside` adds those that belong to no folder. All are found before the first is read, so that people can be told how
 * many there are. Ends early when cancelled.
 */
export async function* dockerfiles(
  session: Session,
  token: CancellationToken,
  outside: boolean,
): AsyncGenerator<Listed, void> {
  const all = await findAll(session, token, outside);
  const total = all.length;
  for (const [index, found] of all.entries()) {
    // Answers to the editor and its cancellations get their turn.
    await turn();
    if (token.isCancellationRequested) return;
    const place = { at: index + 1, total };
    if (found.kind === 'left-out') yield { ...found, ...place };
    else if (found.kind === 'open') yield { ...fromEditor(found.document, found.name), ...place };
    else yield { ...(await readOne(session, found, openDocuments(session).get(found.uri))), ...place };
  }
}

async function findAll(session: Session, token: CancellationToken, outside: boolean): Promise<Found[]> {
  const { host } = session;
  const all: Found[] = [];
  const open = openDocuments(session);
  const seen = new Set<string>();
  for (const folder of session.folders) {
    const root = host.pathOf(folder.uri);
    const nameOf = (uri: string): string => nameIn(session, folder, uri);
    if (root !== undefined) {
      const isHidden = await hiddenIn(session, folder.uri);
      for await (const found of host.walk(host.files, root, isDockerfileName, isHidden)) {
        await turn();
        if (token.isCancellationRequested) return [];
        const uri = host.uriOf(found.path);
        if (seen.has(uri)) continue;
        seen.add(uri);
        const name = nameOf(uri);
        if (found.kind === 'failed') all.push({ kind: 'left-out', name, reason: found.reason });
        else all.push({ kind: 'place', uri, name, scope: folder.uri });
      }
    }
    for (const [uri, document] of open) {
      if (seen.has(uri) || !uri.startsWith(`${normal(folder.uri).replace(/\/$/, '')}/`)) continue;
      seen.add(uri);
      all.push({ kind: 'open', document, name: nameOf(uri) });
    }
  }
  if (!outside) return all;
  for (const [uri, document] of open)
    if (!seen.has(uri)) all.push({ kind: 'open', document, name: baseName(URI.parse(uri).path) });
  return all;
}

/** A file of a folder as people know it: below the folder, with the folder's name where there are several. */
export function nameIn({ folders }: Session, folder: WorkspaceFolder, uri: string): string {
  const below = relativePath(URI.parse(folder.uri).path, URI.parse(uri).path);
  return folders.length > 1 ? `${folder.name}/${below}` : below;
}

/** What the editor's `files.exclude` hides in a folder, by path below it. */
export async function hiddenIn(
  { connection, features }: Session,
  uri: string,
): Promise<((below: string) => boolean) | undefined> {
  if (!features.answersConfiguration) return undefined;
  // An editor without such a setting answers null, one that cannot answer an error: nothing is hidden then.
  const setting: unknown = await connection.workspace
    .getConfiguration({ scopeUri: uri, section: 'files.exclude' })
    .catch(() => null);
  return excluder(setting);
}

/** By address as the walk gives it; what is in the editor counts. */
function openDocuments({ documents }: Session): ReadonlyMap<string, OpenDocument> {
  return new Map([...documents.values()].map((document) => [normal(document.uri), document]));
}

async function readOne(
  { host }: Session,
  { uri, name, scope }: Extract<Found, { readonly kind: 'place' }>,
  document: OpenDocument | undefined,
): Promise<Read> {
  if (document !== undefined) return fromEditor(document, name);
  const path = host.pathOf(uri);
  if (path === undefined) return { kind: 'left-out', name, reason: 'cannot be read' };
  const read = await host.files.readFile(path);
  if (read.kind === 'failed') return { kind: 'left-out', name, reason: read.reason };
  // The editor would read such a file in another encoding, and places in it would not be ours.
  if (read.lossy) return { kind: 'left-out', name, reason: 'is not UTF-8' };
  return { kind: 'file', file: { uri, name, text: read.text, version: undefined, scope } };
}

function fromEditor(document: OpenDocument, name: string): Read {
  return {
    kind: 'file',
    file: { uri: document.uri, name, text: document.text, version: document.version, scope: document.uri },
  };
}

function normal(uri: string): string {
  return URI.parse(uri).toString();
}
