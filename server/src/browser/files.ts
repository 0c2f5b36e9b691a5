import type { WorkspaceFolder } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { decode, MAX_BYTES, tooLarge } from '../files/decode.ts';
import type { DirectoryEntry, FileFailure, FileFailureCode, Files } from '../ports.ts';
import {
  type FileAnswer,
  type FileBytes,
  type FileEntries,
  type FileParams,
  type FileStat,
  Requests,
} from '../protocol/requests.ts';
import type { Session } from '../lsp/session.ts';
import { isBelow } from '../text/path.ts';

/** What is needed of a session. */
type EditorSession = Pick<Session, 'connection' | 'folders' | 'initialized'>;

const NOT_FOUND: FileFailure = { kind: 'failed', code: 'not-found', reason: 'does not exist' };
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
    return answer.kind === 'failed' ? answer : decode(answer.bytes, maxBytes);
  }

  async readDirectory(path: string): ReturnType<Files['readDirectory']> {
    const answer = await this.#ask<FileEntries>(Requests.readFolder, path);
    if (answer.kind === 'failed') return answer;
    const entries = answer.entries.map(({ name, is, isLink }): DirectoryEntry => ({
      name,
      kind: isLink ? 'link' : is,
    }));
    return { kind: 'directory', entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  async stat(path: string): ReturnType<Files['stat']> {
    const answer = await this.#ask<FileStat>(Requests.statFile, path);
    return answer.kind === 'failed' ? answer : { kind: 'stat', is: answer.is };
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
    return this.#tops.some((top) => path === top || isBelow(path, top));
  }

  /** Whoever looks for a file in the folders above goes on until there are no more; the editor need not hear of those. */
  async #ask<T extends { readonly kind: string }>(
    method: string,
    path: string,
    more: object = {},
  ): Promise<T | FileFailure> {
    if (!this.#isReadable(path)) return NOT_FOUND;
    const params: FileParams = { uri: this.uriOf(path), ...more };
    try {
      await this.#session.initialized;
      const answer = await this.#session.connection.sendRequest<FileAnswer<T>>(method, params);
      return answer.kind === 'failed' ? toFailure(answer as FileAnswer<never>) : (answer as T);
    } catch {
      // The editor is going away, or does not know the request.
      return { kind: 'failed', code: 'other', reason: 'could not be read by the editor' };
    }
  }
}

function toPath(uri: string): string | undefined {
  const { scheme, authority, path, query } = URI.parse(uri);
  // Addresses with a query would have to keep it.
  if (query !== '' || !path.startsWith('/')) return undefined;
  return `/${scheme}+${encodeURIComponent(authority)}${path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path}`;
}

const REASONS = {
  'not-found': 'does not exist',
  denied: 'may not be accessed',
  directory: 'is a folder',
  other: 'could not be read by the editor',
} as const satisfies Partial<Record<FileFailureCode, string>>;

function toFailure({ code, size = 0 }: FileAnswer<never>): FileFailure {
  return code === 'too-large' ? tooLarge(size, MAX_BYTES) : { kind: 'failed', code, reason: REASONS[code] };
}
