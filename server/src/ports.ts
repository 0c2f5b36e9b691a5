/**
 * What the rooms that think may ask of the world. Adapters are in node/; tests and other hosts bring their own.
 */

/** Why a file or folder could not be had. */
export type FileFailureCode =
  | 'not-found'
  | 'denied'
  | 'directory'
  | 'special'
  | 'too-large'
  | 'binary'
  | 'utf-16'
  | 'loop'
  | 'changed'
  | 'other';

export interface FileFailure {
  readonly kind: 'failed';
  readonly code: FileFailureCode;
  /** One sentence part for people, without the path: "is a folder". */
  readonly reason: string;
}

export interface FileText {
  readonly kind: 'text';
  /** Without the byte order mark. */
  readonly text: string;
  readonly bom: boolean;
  /** Some bytes are no UTF-8 and stand in `text` as U+FFFD: it may be read but not written back. */
  readonly lossy: boolean;
}

export type EntryKind = 'file' | 'directory' | 'link' | 'special';

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface Directory {
  readonly kind: 'directory';
  /** Sorted by name, by code units, so that every machine sees the same order. */
  readonly entries: readonly DirectoryEntry[];
}

export interface Stat {
  readonly kind: 'stat';
  /** Of what a link points to. */
  readonly is: Exclude<EntryKind, 'link'>;
}

/** Files and folders. Nothing here rejects for what can happen to a file; that is a `FileFailure`. */
export interface Files {
  readFile(path: string): Promise<FileText | FileFailure>;
  readDirectory(path: string): Promise<Directory | FileFailure>;
  stat(path: string): Promise<Stat | FileFailure>;
  /**
   * Puts `text` in the place of a file's content, wholly or not at all. Refused with `changed` when the file is not what
   * `before` says any more.
   */
  replaceFile(
    path: string,
    before: FileText,
    text: string,
  ): Promise<{ readonly kind: 'written' } | FileFailure>;
}

/** What came of a run of ShellCheck. */
export type ShellcheckOutput =
  /** What it printed in its format `json1`, with the scripts' indices as file names. */
  | { readonly kind: 'output'; readonly json: string }
  /** There is none on this machine. */
  | { readonly kind: 'missing' }
  /** One sentence part for people: "took longer than 30 s". */
  | { readonly kind: 'failed'; readonly reason: string };

/** ShellCheck, wherever it is. */
export interface Shellcheck {
  /** Runs it once over all of the scripts; `signal` stops it. Never rejects. */
  run(scripts: readonly string[], signal?: AbortSignal): Promise<ShellcheckOutput>;
}
