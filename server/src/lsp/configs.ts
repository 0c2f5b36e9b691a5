import {
  CONFIG_NAMES,
  HADOLINT_NAMES,
  loadConfig,
  loadConfigFile,
  type LoadedConfig,
  type ReadText,
} from '../config/load.ts';
import { baseName, dirName, inFolder } from '../text/path.ts';
import type { Host } from './host.ts';

/** The configuration of a folder's Dockerfiles. Where it is broken, `layers` are those that held before it broke. */
export type FolderConfig = LoadedConfig;

/** Of documents that are in no folder that can be read. */
export const NO_CONFIG: FolderConfig = { layers: [], files: [], path: undefined, broken: false };

const NAMES: ReadonlySet<string> = new Set([...CONFIG_NAMES, ...HADOLINT_NAMES]);

/** The configuration files, for the editor to watch. */
export const CONFIG_WATCHED: readonly string[] = [...NAMES].map((name) => `**/${name}`);

export function isConfigName(name: string): boolean {
  return NAMES.has(name);
}

/** The path of a configuration file that was named by URI; undefined for everything else. */
export function configPath({ pathOf }: Pick<Host, 'pathOf'>, uri: string): string | undefined {
  const name = baseName(uri);
  return isConfigName(name) ? pathOf(uri) : undefined;
}

export async function readConfigText({ files }: Pick<Host, 'files'>, file: string): ReturnType<ReadText> {
  const read = await files.readFile(file);
  if (read.kind === 'text') return { text: read.text };
  return read.code === 'not-found' ? undefined : { error: `it ${read.reason}` };
}

/** A folder whose configuration is wanted, or a configuration file that somebody has open. */
interface Place {
  readonly kind: 'folder' | 'file';
  /** URIs of those who want to know. */
  readonly users: Set<string>;
  loading: Promise<FolderConfig>;
  known: FolderConfig | undefined;
  /** Every file that was asked for in the last reading, also those that were not there, with its stamp then. */
  stamps: ReadonlyMap<string, string>;
}

export interface ConfigEvents {
  /** Other rules hold for these documents from now on. */
  readonly changed: (uris: readonly string[]) => void;
  /** Something was read anew, to whatever end. */
  readonly read: () => void;
  readonly failed: (place: string, error: unknown) => void;
}

/** Configurations of the folders in which somebody works; a folder is read when it is entered, and when files change. */
export class ConfigStore {
  readonly #host: Pick<Host, 'pathOf' | 'stamp'>;
  readonly #read: ReadText;
  readonly #events: ConfigEvents;
  readonly #places = new Map<string, Place>();
  readonly #placeOf = new Map<string, string>();

  constructor(host: Pick<Host, 'pathOf' | 'stamp'>, read: ReadText, events: ConfigEvents) {
    this.#host = host;
    this.#read = read;
    this.#events = events;
  }

  /** A document is worked on: its folder's configuration is read, again if it is known. */
  enterDocument(uri: string): void {
    const file = this.#host.pathOf(uri);
    if (file !== undefined) this.#enter(uri, 'folder', dirName(file));
  }

  /** A workspace folder: what holds there is worth telling before any document is open. */
  enterFolder(uri: string): void {
    const folder = this.#host.pathOf(uri);
    if (folder !== undefined) this.#enter(uri, 'folder', folder);
  }

  /** A configuration file that somebody has open: what is wrong in it is told, whomever it serves. */
  enterFile(uri: string): void {
    const file = configPath(this.#host, uri);
    if (file !== undefined) this.#enter(uri, 'file', file);
  }

  leave(uri: string): void {
    const key = this.#placeOf.get(uri);
    const place = key === undefined ? undefined : this.#places.get(key);
    if (key === undefined || place === undefined) return;
    this.#placeOf.delete(uri);
    place.users.delete(uri);
    if (place.users.size > 0) return;
    this.#places.delete(key);
    this.#events.read();
  }

  /** What holds for a document that was entered; waits for no more than its file to be read. */
  of(uri: string): Promise<FolderConfig> {
    const key = this.#placeOf.get(uri);
    return (key === undefined ? undefined : this.#places.get(key)?.loading) ?? Promise.resolve(NO_CONFIG);
  }

  /** For going through many documents, open or not: everything is read once and nothing is kept. */
  once(): (uri: string) => Promise<FolderConfig> {
    const folders = new Map<string, Promise<FolderConfig>>();
    const texts = new Map<string, ReturnType<ReadText>>();
    const read: ReadText = (file) => {
      const text = texts.get(file) ?? this.#read(file);
      texts.set(file, text);
      return text;
    };
    return (uri) => {
      const file = this.#host.pathOf(uri);
      if (file === undefined) return Promise.resolve(NO_CONFIG);
      const folder = dirName(file);
      const config =
        folders.get(folder) ??
        loadConfig(folder, read).then((loaded) => this.#usable(loaded, this.#places.get(folder)?.known));
      folders.set(folder, config);
      return config;
    };
  }

  /** These files came, went or changed, on the disk or in the editor. */
  filesChanged(files: readonly string[]): void {
    const keys = [...this.#places].filter(([key, { known }]) =>
      files.some(
        (file) =>
          key === file ||
          (NAMES.has(baseName(file)) && inFolder(key, '').startsWith(inFolder(dirName(file), ''))) ||
          (known?.files.some((item) => item.path === file) ?? false),
      ),
    );
    if (keys.length > 0) void this.#reload(keys.map(([key]) => key));
  }

  /**
   * Looks for changes that no editor tells: it watches the workspace, and configurations may lie above it. A few hundred
   * looks at most, a fraction of a millisecond, but not for every key.
   */
  recheck(): void {
    const now = new Map<string, string>();
    const stampOf = (file: string): string => {
      const stamp = now.get(file) ?? this.#host.stamp(file);
      now.set(file, stamp);
      return stamp;
    };
    const keys = [...this.#places].filter(([, { stamps }]) =>
      [...stamps].some(([file, stamp]) => stampOf(file) !== stamp),
    );
    if (keys.length > 0) void this.#reload(keys.map(([key]) => key));
  }

  /** What is known of every place now. */
  known(): readonly (FolderConfig & { readonly kind: Place['kind'] })[] {
    return [...this.#places.values()].flatMap(({ known, kind }) =>
      known === undefined ? [] : [{ ...known, kind }],
    );
  }

  #enter(uri: string, kind: Place['kind'], key: string): void {
    const place = this.#places.get(key) ?? {
      kind,
      users: new Set(),
      loading: Promise.resolve(NO_CONFIG),
      known: undefined,
      stamps: new Map<string, string>(),
    };
    place.users.add(uri);
    this.#places.set(key, place);
    this.#placeOf.set(uri, key);
    void this.#reload([key]);
  }

  async #reload(keys: readonly string[]): Promise<void> {
    const places = keys.flatMap((key) => {
      const place = this.#places.get(key);
      return place === undefined ? [] : [{ key, place, before: place.known }];
    });
    await Promise.all(places.map(({ key, place }) => this.#load(key, place)));
    const uris = places.flatMap(({ place: { known, users, kind }, before }) =>
      kind === 'file' || before === undefined || sameLayers(before, known) ? [] : [...users],
    );
    this.#events.read();
    if (uris.length > 0) this.#events.changed(uris);
  }

  #load(key: string, place: Place): Promise<FolderConfig> {
    const stamps = new Map<string, string>();
    const read: ReadText = (file) => {
      // Before it is read: a change between the two is seen the next time.
      stamps.set(file, this.#host.stamp(file));
      return this.#read(file);
    };
    place.stamps = stamps;
    const reading = place.kind === 'folder' ? loadConfig(key, read) : loadConfigFile(key, read);
    const loading: Promise<FolderConfig> = reading
      .catch((error: unknown) => {
        this.#events.failed(key, error);
        return place.known ?? NO_CONFIG;
      })
      .then((loaded) => {
        // Only the newest reading counts.
        if (place.loading !== loading) return place.loading;
        place.known = this.#usable(loaded, place.known);
        return place.known;
      });
    place.loading = loading;
    return loading;
  }

  /** A broken configuration with what held before it broke, here or in another folder that it serves. */
  #usable(loaded: LoadedConfig, before: FolderConfig | undefined): FolderConfig {
    if (!loaded.broken) return loaded;
    const { path: file } = loaded;
    const last =
      before ??
      [...this.#places.values()].find(({ known }) => known !== undefined && known.path === file)?.known;
    return { ...loaded, layers: last?.layers ?? [] };
  }
}

function sameLayers(a: FolderConfig, b: FolderConfig | undefined): boolean {
  return JSON.stringify(a.layers) === JSON.stringify(b?.layers);
}
