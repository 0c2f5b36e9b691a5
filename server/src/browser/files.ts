import type { WorkspaceFolder } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { decode, MAX_BYTES, tooLarge } from '../files/decode.ts';
import type { DirectoryEntry, FileFailure, Files } from '../ports.ts';
import {
  type FileAnswer,
  type FileBytes,
  type FileEntries,
  type FileParams,
  type FileRefusal,
  type FileStat,
  Requests,
} from '../protocol/requests.ts';
import type { Session } from '../lsp/session.ts';
import { isBelow, isWithin, withoutEndSlashes } from '../text/path.ts';

/** What is needed of a session. */
type EditorSession = Pick<Session, 'connection' | 'folders' | 'initialized'>;

const UNCHANGEABLE: FileFailure = {
  kind: 'failed',
  code: 'denied',
  reason: 'can only be changed in the editor',
};

/**
 * The files of the workspace's folders, which the editor reads: they may be of any scheme. A path is the folder's scheme
 * and authority in one first part, and then the path of the address: `/vscode-vfs+github/owner/repository/Dockerfile`.
 */
export class EditorFiles implements Files {
  readonly #session: EditorSession;
  /** The paths of `#read`. */
  #tops: readonly string[] = [];
  #read: readonly WorkspaceFolder[] | undefined;

  constructor(session: EditorSession) {
    this.#session = session;
  }

  /** Undefined for what lies in none of the folders. */
  pathOf(uri: string): string | undefined {
    const path = toPath(uri);
    return path !== undefined && this.#isReadable(path) ? path : undefined;
  }

  uriOf(path: string): string {
    const [, place = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
    const plus = place.lastIndexOf('+');
    return URI.from({
      scheme: place.slice(0, plus),
      authority: decodeURIComponent(place.slice(plus + 1)),
      path: rest || '/',
    }).toString();
  }

  async readFile(path: string, maxBytes = MAX_BYTES): ReturnType<Files['readFile']> {
    const answer = await this.#ask<FileBytes>(Requests.readFile, path, { maxBytes });
    if (answer.kind === 'failed')
      return answer.code === 'too-large' ? tooLarge(answer.size ?? 0, maxBytes) : toFailure(answer);
    return decode(answer.bytes, maxBytes);
  }

  async readDirectory(path: string): ReturnType<Files['readDirectory']> {
    const answer = await this.#ask<FileEntries>(Requests.readFolder, path);
    if (answer.kind === 'failed') return toFailure(answer);
    const entries = answer.entries.map(({ name, is, isLink }): DirectoryEntry => ({
      name,
      kind: isLink ? 'link' : is,
    }));
    return { kind: 'directory', entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  async stat(path: string): ReturnType<Files['stat']> {
    const answer = await this.#ask<FileStat>(Requests.statFile, path);
    return answer.kind === 'failed' ? toFailure(answer) : { kind: 'stat', is: answer.is };
  }

  replaceFile(): ReturnType<Files['replaceFile']> {
    return Promise.resolve(UNCHANGEABLE);
  }

  /** Whether a file is below a folder, and no part of the way from there is a link, which might lead out. */
  async isInside(folder: string, file: string): Promise<boolean> {
    if (!isBelow(file, folder)) return false;
    for (let end = file.length; end > folder.length; end = file.lastIndexOf('/', end - 1)) {
      const found = await this.#ask<FileStat>(Requests.statFile, file.slice(0, end));
      if (found.kind === 'stat' && found.isLink) return false;
    }
    return true;
  }

  #isReadable(path: string): boolean {
    const { folders } = this.#session;
    if (this.#read !== folders) {
      this.#read = folders;
      this.#tops = folders.flatMap(({ uri }) => toPath(uri) ?? []);
    }
    return this.#tops.some((top) => isWithin(path, top));
  }

  /** Whoever looks for a file in the folders above goes on until there are no more; the editor need not hear of those. */
  async #ask<T extends { readonly kind: string }>(
    method: string,
    path: string,
    more: object = {},
  ): Promise<FileAnswer<T>> {
    if (!this.#isReadable(path)) return { kind: 'failed', code: 'not-found' };
    const params: FileParams = { uri: this.uriOf(path), ...more };
    try {
      await this.#session.initialized;
      return await this.#session.connection.sendRequest<FileAnswer<T>>(method, params);
    } catch {
      // The editor is going away, or does not know the request.
      return { kind: 'failed', code: 'other' };
    }
  }
}

function toPath(uri: string): string | undefined {
  const { scheme, authority, path, query } = URI.parse(uri);
  // Addresses with a query would have to keep it; those without a place are no files.
  if (query !== '' || !(path.startsWith('/') || (path === '' && authority !== ''))) return undefined;
  return `/${scheme}+${encodeURIComponent(authority)}${withoutEndSlashes(path)}`;
}

const REASONS: Readonly<Record<FileRefusal['code'], string>> = {
  'not-found': 'does not exist',
  denied: 'may not be accessed',
  directory: 'is a folder',
  'too-large': 'is too large',
  other: 'could not be read by the editor',
};

function toFailure({ code }: FileRefusal): FileFailure {
  return { kind: 'failed', code, reason: REASONS[code] };
}
