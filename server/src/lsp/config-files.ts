import type { TextDocumentContentChangeEvent, TextDocumentItem } from 'vscode-languageserver';
import type { ReadText } from '../config/load.ts';
import { baseName } from '../text/path.ts';
import { ConfigProblems } from './config-problems.ts';
import { configPath, ConfigStore, isConfigName, readConfigText } from './configs.ts';
import { OpenDocument } from './documents.ts';
import type { Session } from './session.ts';
import { sendStatus } from './status.ts';

/** Configuration files as the editor has them: open with unsaved changes, watched, and with problems to show. */
export class ConfigFiles {
  readonly store: ConfigStore;
  /** What is in the editor, or else in the file. */
  readonly read: ReadText = (path) => {
    const open = this.#open.get(path);
    return open === undefined
      ? readConfigText(this.#session.host, path)
      : Promise.resolve({ text: open.text });
  };
  readonly #session: Session;
  readonly #problems: ConfigProblems;
  /** Open ones by path. */
  readonly #open = new Map<string, OpenDocument>();
  readonly #waiting = new Set<OpenDocument>();
  #started = false;

  constructor(session: Session) {
    this.#session = session;
    this.#problems = new ConfigProblems(session.connection);
    this.store = new ConfigStore(session.host, (path) => this.read(path), {
      changed: (uris) => {
        session.refresh(...uris);
      },
      read: () => {
        this.#tell();
      },
      failed: (place, error) => {
        session.log(`configuration for ${place}`, error);
      },
    });
  }

  /** As the editor has it; undefined when it is not open. */
  openAt(path: string): Pick<OpenDocument, 'uri' | 'version'> | undefined {
    return this.#open.get(path);
  }

  /** Whether it is one of ours; what is in the editor counts from now on. */
  opened(item: TextDocumentItem): boolean {
    const path = configPath(this.#session.host, item.uri);
    if (path === undefined) return false;
    const document = new OpenDocument(item);
    this.#open.get(path)?.close();
    this.#open.set(path, document);
    this.store.enterFile(item.uri);
    this.store.filesChanged([path]);
    return true;
  }

  edited(
    { uri, version }: { uri: string; version: number },
    changes: TextDocumentContentChangeEvent[],
  ): boolean {
    const path = configPath(this.#session.host, uri);
    const document = path === undefined ? undefined : this.#open.get(path);
    if (path === undefined || document === undefined) return false;
    document.change(changes, version);
    if (this.#waiting.has(document)) return true;
    this.#waiting.add(document);
    void document.settled().then(() => {
      this.#waiting.delete(document);
      this.store.filesChanged([path]);
    });
    return true;
  }

  /** What is in the file counts again. */
  closed({ uri }: { uri: string }): void {
    const path = configPath(this.#session.host, uri);
    if (path === undefined || !this.#open.has(path)) return;
    this.#open.get(path)?.close();
    this.#open.delete(path);
    this.store.leave(uri);
    this.store.filesChanged([path]);
  }

  /** Nothing is said before the editor has said `initialized`. */
  start(): void {
    this.#started = true;
    this.#tell();
  }

  #tell(): void {
    if (!this.#started) return;
    const known = this.store.known();
    const { host } = this.#session;
    this.#problems.tell(known, (path) => this.#open.get(path)?.uri ?? host.uriOf(path));
    const files = known.flatMap((config) => config.files.map(({ path }) => path));
    this.#session.watches.add(files.filter((path) => !isConfigName(baseName(path))));
    void sendStatus(this.#session);
  }
}
