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
  /** `maxBytes`: for files that may be longer than a Dockerfile; the adapter's own limit without it. */
  readFile(path: string, maxBytes?: number): Promise<FileText | FileFailure>;
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

/**
 * Where an address leads: to this machine, to its link (`169.254.0.0/16`, where clouds keep their metadata), into the
 * network it is in, or out into the world. Whatever is none of a host's addresses, such as multicast, is `special`.
 */
export type AddressZone = 'loopback' | 'link-local' | 'private' | 'public' | 'special';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A longer body of the answer is not read to its end. */
  readonly maxBytes: number;
  /** Milliseconds from the start to the last byte. */
  readonly timeout: number;
  /**
   * Where the connection may go. An adapter looks at the address that it connects to, not at the name alone; behind a
   * proxy, which does the looking up, at least at hosts that are addresses.
   */
  readonly zones: readonly AddressZone[];
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  /** Names in lower case; of several with one name the values are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whole: what came short or too long is a failure. */
  readonly body: Uint8Array;
  /** Where the other end is; undefined when a proxy knows and we do not. */
  readonly zone: AddressZone | undefined;
}

export type HttpFailureCode =
  /** No such host, or nobody answers there. */
  | 'unreachable'
  | 'timeout'
  | 'cancelled'
  /** The certificate is not trusted. */
  | 'certificate'
  /** The other end does not speak TLS. */
  | 'no-tls'
  | 'proxy'
  /** The address is in none of the zones asked for. */
  | 'zone'
  | 'too-large'
  /** The connection ended before the answer did. */
  | 'truncated'
  | 'other';

export interface HttpFailure {
  readonly kind: 'failed';
  readonly code: HttpFailureCode;
  /** One sentence part for people, without address, headers or body: "did not answer in 15 s". */
  readonly reason: string;
}

/** HTTP as the host does it, with its proxy and its certificates. Follows no redirect, adds no credentials. */
export interface Http {
  /** Never rejects for what can happen on a network. */
  send(request: HttpRequest): Promise<HttpResponse | HttpFailure>;
}

/** What proves to a registry who asks. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An OAuth 2 refresh token, to be exchanged at the token service. */
  | { readonly kind: 'refresh-token'; readonly token: string }
  /** Sent to the registry as it is. */
  | { readonly kind: 'bearer'; readonly token: string };

export interface Credentials {
  /**
   * What there is for a repository, such as `docker.io` and `library/node`; undefined: nothing. What stands in the way
   * of finding it is not the registry's business: whoever made the port hears of it. Never rejects.
   */
  find(registry: string, path: string, signal?: AbortSignal): Promise<Credential | undefined>;
}

/** Keeps bytes from one run to the next. A cache that fails is as good as an empty one. */
export interface Cache {
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, bytes: Uint8Array): Promise<void>;
}
