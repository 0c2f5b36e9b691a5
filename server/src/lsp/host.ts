import type { Connection } from 'vscode-languageserver';
import type { Walked } from '../files/walk.ts';
import type { Cache, Credentials, FileFailure, Files, FileText, Http, Shellcheck } from '../ports.ts';
import type { Digest, Examination } from '../service/examine.ts';
import type { SignatureReader } from '../service/image-news.ts';
import type { FileDetails } from '../service/report.ts';

/**
 * What the server runs on: a process, or a worker of a browser, which has neither programs nor a network of its own. All
 * paths are absolute and `/`-separated.
 */
export interface Host {
  /** Where the files of the workspace are read, and whatever else the host lets it read. */
  readonly files: Files;
  /** Undefined for what `files` cannot reach. */
  readonly pathOf: (uri: string) => string | undefined;
  readonly uriOf: (path: string) => string;
  /** Says the same of a file as long as nobody wrote, made or removed it, as far as the host can tell. Reads nothing. */
  readonly stamp: (path: string) => string;
  /** The editor says that these came, went or changed. */
  readonly noticeChanges: (paths: readonly string[]) => void;
  /** Whether a file is in a folder or below it once links are followed. */
  readonly isInside: (folder: string, file: string) => Promise<boolean>;
  /** The files below a folder whose names `accepts` takes; `isHidden` is asked with paths below the folder. */
  readonly walk: (
    files: Files,
    folder: string,
    accepts: (name: string) => boolean,
    isHidden: ((below: string) => boolean) | undefined,
  ) => AsyncGenerator<Walked, void>;
  readonly digest: Digest;
  /** To examine many files with; close it. */
  readonly examiner: () => Promise<Examiner>;
  /** By the path of the setting, empty for the first that is found; undefined where no programs can be run. */
  readonly shellcheck: ((path: string) => Shellcheck) | undefined;
  /** Undefined where registries cannot be reached. */
  readonly registries: RegistryAccess | undefined;
  /** What a repository held at a revision; undefined where there is no git. */
  readonly openRevision:
    | ((folder: string, revision: string) => Promise<Revision | { kind: 'failed'; reason: string }>)
    | undefined;
  /** What does not work here and works elsewhere, for people: one sentence each. */
  readonly lacks: readonly string[];
}

/** Examines Dockerfiles, where it can beside everything else. */
export interface Examiner {
  /** Takes a file, and waits when there is enough to do. */
  readonly add: (examination: Examination) => Promise<void>;
  /** All that was found; their order is not that in which they came. */
  readonly finish: () => Promise<readonly FileDetails[]>;
  /** Ends whatever is being done. */
  readonly close: () => Promise<void>;
}

/** What registries are asked with. */
export interface RegistryAccess {
  readonly cache: Cache;
  /** `certificates`: PEM by host. */
  readonly http: (connection: Connection, certificates: ReadonlyMap<string, string>) => Promise<Http>;
  /** `tell` hears of what stands in the way of finding one. */
  readonly credentials: (tell: (line: string) => void) => Credentials;
  /** The file of a certificate, as a setting names it. */
  readonly readCertificate: (
    file: string,
  ) => Promise<FileText | FileFailure | { kind: 'failed'; reason: string }>;
  readonly readSignature: SignatureReader;
}

/** The files of a commit, which are read as if they were there. */
export interface Revision {
  readonly kind: 'revision';
  readonly commit: string;
  readonly files: Files;
  readonly close: () => void;
}
