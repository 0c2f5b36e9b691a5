import { type Connection, DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { baseName } from '../text/path.ts';

/** Files that configurations and settings name may have any name, so the editor is asked to watch them as they turn up. */
export class FileWatches {
  readonly #connection: Connection;
  readonly #registers: boolean;
  readonly #failed: (error: unknown) => void;
  readonly #watched = new Set<string>();

  /** `registers`: the editor can be asked. */
  constructor(connection: Connection, registers: boolean, failed: (error: unknown) => void) {
    this.#connection = connection;
    this.#registers = registers;
    this.#failed = failed;
  }

  /** Paths whose last part may have `*` in it. */
  add(paths: readonly string[]): void {
    if (!this.#registers) return;
    const globs = paths
      .map((path) => `**/${baseName(path).replace(/[^\w.*-]/g, '?')}`)
      .filter((glob) => !this.#watched.has(glob));
    const watchers = [...new Set(globs)].map((globPattern) => ({ globPattern }));
    for (const { globPattern } of watchers) this.#watched.add(globPattern);
    if (watchers.length === 0) return;
    this.#connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch(this.#failed);
  }
}
