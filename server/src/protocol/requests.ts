/**
 * What client and server say to each other beyond the Language Server Protocol. Types and constants only: the one room
 * both sides import.
 */

/** On every published diagnostic, so that a code action needs no rule's code and a stale one is recognised. */
export interface DiagnosticData {
  readonly rule: string;
  /** Place in the findings of this version. */
  readonly finding: number;
  readonly version: number;
  /** Other tools' names for it, `hadolint:DL3006`. */
  readonly ids?: readonly string[];
}

/** The editor's section of settings, and the source that every diagnostic names. */
export const SECTION = 'bulkhead';

/** Commands of the client that the server's actions, hovers and report may name. */
export const Commands = {
  /** One argument: a rule's name. */
  explainRule: 'bulkhead.explainRule',
  /** Arguments: `OpenFindingArguments`. */
  openFinding: 'bulkhead.openFinding',
  /** Arguments: `ShowInstructionsArguments`. The server has one of this name for editors whose client has none. */
  showInstructions: 'bulkhead.showInstructions',
  /** Arguments: `RejectArguments`, and the reason if it is known. Asks for a reason and writes a comment. */
  rejectFinding: 'bulkhead.rejectFinding',
  /** One argument: `SwitchOffArguments`. Writes into the configuration file. */
  switchOffRule: 'bulkhead.switchOffRule',
  /** One argument: `HardenArguments`; without, the Dockerfile that has the focus. Shows a preview. */
  harden: 'bulkhead.harden',
  /** As `harden`; says what would change, as text. */
  explainHardening: 'bulkhead.explainHardening',
  /** As `harden`; asks for the base images first. */
  switchBase: 'bulkhead.switchBase',
} as const;

/** Commands of the server, for every editor. */
export const ServerCommands = {
  /** One argument: `ImagesArguments`. Asks registries, if it may, and has the editor change what came of it. */
  images: 'bulkhead.images',
} as const;

/**
 * What is to be done about images. `pin`: write the digests of those that have none. `update`: that, and move digests
 * whose tag has moved. `add-tag`: find the tag of a digest that has none. `check`: look only, and show what is known.
 */
export type ImagesTask = 'pin' | 'update' | 'add-tag' | 'check';

export const IMAGES_TASKS: readonly ImagesTask[] = ['pin', 'update', 'add-tag', 'check'];

export interface ImagesArguments {
  readonly task: ImagesTask;
  /** A document; without it every Dockerfile of the workspace. */
  readonly uri?: string;
  /** The image there; without it all of the document. */
  readonly position?: ProtocolPosition;
  /** Of the document when the command was offered: an older one is refused. */
  readonly version?: number;
}

/** Document URI; zero-based line and UTF-16 column. */
export type OpenFindingArguments = readonly [uri: string, line: number, character: number];

/** What a fix was, and Markdown that says what else has to be done. */
export type ShowInstructionsArguments = readonly [title: string, markdown: string];

/** Longer texts are not shown by `showInstructions`: anything may run a command. */
export const MAX_INSTRUCTIONS = 20_000;

/** What Bulkhead's own client says when it starts the server; other editors may send settings only. */
export interface InitializationOptions {
  /** Commands that the client can run, of those above. */
  readonly commands?: readonly string[];
  /** For editors that do not answer `workspace/configuration`. */
  readonly settings?: unknown;
  /** False: nobody vouches for the workspace, so nothing that is stored is used, and nothing asked unasked. */
  readonly trusted?: boolean;
  /** The client writes answers into the user's settings: `Requests.remember`. */
  readonly remembers?: boolean;
  /** The client has a place for `Notifications.asked`. */
  readonly showsRequests?: boolean;
  /** Builds that a person chose, by document: `ContextChoice.id`. */
  readonly contexts?: unknown;
}

/**
 * A variable of the server's environment with a key, in base64: `Requests.http` is sealed with it, since what the
 * editor logs of its messages must not hold what opens a registry. There is such a request where there is a key.
 */
export const SEAL_VARIABLE = 'BULKHEAD_SEAL';

export const Requests = {
  /** Every Dockerfile of the workspace folders: counts, and text edits of all safe fixes. */
  fixWorkspace: 'bulkhead/fixWorkspace',
  /** The report of the workspace as HTML for a webview. */
  report: 'bulkhead/report',
  /** The last report in another format; `ExportResult`. */
  exportReport: 'bulkhead/exportReport',
  /** The edit that makes a fix of the last report; `ChangeResult`. */
  reportFix: 'bulkhead/reportFix',
  /** Markdown that explains a rule, by name or by a peer's id. */
  explain: 'bulkhead/explain',
  /** Names and one line of each rule, for a pick list. */
  rules: 'bulkhead/rules',
  /** The edit that silences a finding with a comment; `ChangeResult`. */
  suppress: 'bulkhead/suppress',
  /** The edit of the configuration file that gives a rule another level; `ChangeResult`. */
  setLevel: 'bulkhead/setLevel',
  /** To the client: `SealedHttp` of an `HttpCall`, answered by one of what the port `Http` answers. */
  http: 'bulkhead/http',
  /** To the client, from a server without a file system: `FileParams` and `maxBytes`, answered by `FileBytes`. */
  readFile: 'bulkhead/readFile',
  /** To the client: `FileParams`, answered by `FileEntries`. */
  readFolder: 'bulkhead/readFolder',
  /** To the client: `FileParams`, answered by `FileStat`. */
  statFile: 'bulkhead/statFile',
  /** To the client: `RememberParams`. */
  remember: 'bulkhead/remember',
  /** What hardening an open document would change; `HardenParams`, `HardenResult`. */
  harden: 'bulkhead/harden',
  /** Base images that the document's final stage could have; `BaseChoice[]`, the best first. */
  baseChoices: 'bulkhead/baseChoices',
  /** Settings to run the image of an open document with; `RunSettingsParams`, `RunSettings`. */
  runSettings: 'bulkhead/runSettings',
  /** The builds of a Dockerfile that files describe; `ContextsParams`, `ContextsResult`. */
  contexts: 'bulkhead/contexts',
  /** Which of them counts; `ChooseContextParams`. */
  chooseContext: 'bulkhead/chooseContext',
} as const;

/** Sealed by `node/seal.ts`. */
export interface SealedHttp {
  readonly sealed: string;
}

/** A file or folder inside the workspace's folders. */
export interface FileParams {
  readonly uri: string;
}

export type FileKind = 'file' | 'directory' | 'special';

/** Sent between workers, which need no text for it. */
export interface FileBytes {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

export interface FileEntries {
  readonly kind: 'entries';
  readonly entries: readonly (Pick<FileStat, 'is' | 'isLink'> & { readonly name: string })[];
}

export interface FileStat {
  readonly kind: 'stat';
  /** Of a link what it leads to. */
  readonly is: FileKind;
  readonly isLink: boolean;
}

export interface FileRefusal {
  readonly kind: 'failed';
  readonly code: 'not-found' | 'denied' | 'directory' | 'too-large' | 'other';
  /** In bytes, of what is too large. */
  readonly size?: number;
}

export type FileAnswer<T> = T | FileRefusal;

export interface RememberParams {
  readonly registry: string;
  readonly answer: 'allow' | 'deny';
}

/** A request that goes to a registry, as the user is told of it. */
export interface AskedParams {
  readonly registry: string;
  /** The repository, with its registry. */
  readonly name: string;
  readonly why: string;
  /** Who is asked. */
  readonly host: string;
}

/** What hardening is made of, in the order in which it is done. */
export const HARDEN_PARTS = ['multi-stage', 'base', 'user', 'pin', 'clean-up'] as const;
export type HardenPartName = (typeof HARDEN_PARTS)[number];

export interface HardenArguments {
  readonly uri: string;
  /** Default: all. */
  readonly parts?: readonly HardenPartName[];
  /** The base images to switch to; default: those that fit best. */
  readonly family?: string;
}

export type HardenParams = HardenArguments;

/** A sentence and the lines that it is about, as people count them. */
export interface HardenNote {
  readonly message: string;
  readonly line: number;
  /** In the hardened file. */
  readonly resultLine: number;
}

/** What a part of hardening does, or why it does not. */
export interface HardenPart {
  readonly part: HardenPartName;
  readonly kind: 'change' | 'nothing' | 'refusal' | 'left-out';
  /** What it is for, in a few words. */
  readonly name: string;
  /** What it does to this file. */
  readonly title?: string;
  /** A stable name for the refusal. */
  readonly code?: string;
  /** Why nothing is done; of a refusal also where. */
  readonly reason?: Pick<HardenNote, 'message'> & Partial<HardenNote>;
  readonly consequences: readonly HardenNote[];
  readonly assumptions: readonly HardenNote[];
  /** What else a person has to do, as Markdown. */
  readonly instructions?: string;
}

/** All that is said of a hardened file. */
export interface HardenSummary {
  readonly parts: readonly HardenPart[];
  /** What only a person can do. */
  readonly advice: readonly HardenNote[];
  readonly findings: { readonly before: number; readonly after: number };
}

export type HardenResult<E = unknown> =
  | ({
      readonly kind: 'hardened';
      /** Of the document, that `edit` is for. */
      readonly version: number;
      /** A full protocol `WorkspaceEdit`; undefined when nothing would change. */
      readonly edit?: E;
      /** The hardened file. */
      readonly text: string;
      /** The preview's body, for a page with a strict policy: nothing in it loads or runs. */
      readonly html: string;
      /** What would change, as Markdown. */
      readonly markdown: string;
    } & HardenSummary)
  | { readonly kind: 'refused'; readonly reason: string };

/** Base images to switch to. */
export interface BaseChoice {
  readonly family: string;
  readonly title: string;
  /** Image and tag. */
  readonly image: string;
  /** Whether the change would be made; else the first of `consequences` says what stands in the way. */
  readonly applies: boolean;
  /** What it means for those who use the image, one sentence each. */
  readonly consequences: readonly string[];
}

export interface ContextsParams {
  readonly uri: string;
}

/** A build of a Dockerfile. Paths are relative to the Dockerfile's folder. */
export interface ContextChoice {
  /** The same in another session, as long as the file says the same. */
  readonly id: string;
  readonly context: string;
  /** The stage that it ends with; undefined: the last one, or not known. */
  readonly target?: string | undefined;
  /** The file that describes it, and its line as people count. */
  readonly by: string;
  readonly line: number;
}

export interface ContextsResult {
  readonly choices: readonly ContextChoice[];
  /** The `id` of the one that a person chose; undefined: nobody did. */
  readonly chosen?: string | undefined;
}

export interface ChooseContextParams extends ContextsParams {
  /** A `ContextChoice.id`; undefined: it is left to Bulkhead. */
  readonly choice?: string;
}

/** `docker run`, a Compose service, or the spec of a Pod. */
export const RUN_FORMATS = ['docker', 'compose', 'kubernetes'] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

export interface RunSettingsParams {
  readonly uri: string;
  readonly format: RunFormat;
}

/** Text to copy, comments included, or in one sentence why there is none. */
export type RunSettings =
  | { readonly kind: 'settings'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Where a comment holds: for the instruction, or for the whole file. */
export type RejectScope = 'here' | 'file';

/** A finding in a version of an open document. */
export interface RejectArguments extends DiagnosticData {
  readonly uri: string;
  readonly scope: RejectScope;
}

export interface SuppressParams extends RejectArguments {
  /** Why the finding is fine; one line. */
  readonly reason: string;
}

export interface SwitchOffArguments {
  /** A Dockerfile. */
  readonly uri: string;
  readonly rule: string;
}

export interface SetLevelParams extends SwitchOffArguments {
  readonly level: 'off' | 'hint';
}

/** A full protocol `WorkspaceEdit`, or in one sentence why there is none. */
export type ChangeResult<E = unknown> =
  | {
      readonly kind: 'edit';
      readonly edit: E;
      /** The document that it changes or makes, and as people know it. */
      readonly uri: string;
      readonly name: string;
    }
  | { readonly kind: 'refused'; readonly reason: string };

export const Notifications = {
  /** What is on and off, for the status item. */
  status: 'bulkhead/status',
  /** To the client: `AskedParams`. */
  asked: 'bulkhead/asked',
  /** From the client: the user trusts the workspace by now. */
  trusted: 'bulkhead/trusted',
} as const;

export interface ExplainParams {
  readonly rule: string;
}

export interface ExplainResult {
  readonly name: string;
  readonly markdown: string;
}

export interface RuleListItem {
  readonly name: string;
  readonly summary: string;
  readonly group: string;
}

/** Requests that go through the whole workspace report their progress to this token, if there is one. */
export interface WorkspaceParams {
  readonly workDoneToken?: string | number;
}

/** An earlier run, as `ReportResult.point`. */
export interface ReportPoint {
  /** ISO 8601. */
  readonly at: string;
  readonly score: number;
  readonly findings: number;
  readonly files: number;
}

export interface ReportParams extends WorkspaceParams {
  /** A git revision to compare with; without one, the last run is. */
  readonly compare?: string;
  /** Earlier runs, the oldest first. */
  readonly history?: readonly ReportPoint[];
  readonly last?: { readonly at: string; readonly fingerprints: readonly string[] };
}

export interface ReportResult {
  readonly html: string;
  readonly files: number;
  readonly findings: number;
  /** For the history; undefined when nothing has a score. */
  readonly point?: ReportPoint;
  /** Of all findings, for the next run; cut where they are very many. */
  readonly fingerprints: readonly string[];
  /** Why it was not compared as asked, one sentence. */
  readonly problem?: string;
}

export interface ExportParams {
  /** As on the command line: `html`, `sarif` … */
  readonly format: string;
}

export interface ExportResult {
  readonly text: string;
  /** Of a file to save it in, without the dot. */
  readonly extension: string;
}

/** What a button of the panel's page says; it is not believed before it was looked at. */
export type PanelMessage =
  | { readonly kind: 'open'; readonly uri: string; readonly line: number; readonly character: number }
  | ({ readonly kind: 'fix' } & ReportFixParams)
  | { readonly kind: 'export'; readonly format: string }
  | { readonly kind: 'compare'; readonly revision: string }
  | { readonly kind: 'refresh' };

export interface ReportFixParams {
  readonly uri: string;
  readonly fingerprint: string;
  /** Place in the finding's fixes. */
  readonly fix: number;
}

export interface FixWorkspaceResult {
  /** Dockerfiles looked at. */
  readonly files: number;
  /** Fixes made. */
  readonly fixes: number;
  /** By document URI; full protocol text edits. */
  readonly changes: Readonly<
    Record<string, readonly { readonly range: ProtocolRange; readonly newText: string }[]>
  >;
  /** By document URI: the version of an open document that its edits are for. */
  readonly versions: Readonly<Record<string, number>>;
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

/** Zero-based; UTF-16. */
export interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}

export interface ProtocolRange {
  readonly start: ProtocolPosition;
  readonly end: ProtocolPosition;
}

export interface StatusParams {
  readonly version: string;
  readonly preset: string;
  /** Rules that are on. */
  readonly rules: number;
  /** What is off and why, one sentence each; shown as it is. */
  readonly notes: readonly string[];
  /** Of open documents. */
  readonly contexts: readonly ContextStatus[];
}

/** The build context that is in force for a document. */
export interface ContextStatus {
  readonly uri: string;
  /** The folder, from the Dockerfile's. */
  readonly context: string;
  /** Where that comes from, the ignore file and the stage; shown as it is. */
  readonly detail: string;
  /** There are others to choose from, or one was chosen. */
  readonly hasChoice: boolean;
}
