import {
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  type ProgressToken,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import type { Finding } from '../lint/finding.ts';
import type { Analysis } from '../service/analyse.ts';
import { asRecorded, noticeDiagnostic, toDiagnostic } from '../service/convert.ts';
import {
  judge,
  knowing,
  MAX_CHECKED,
  wantedScans,
  type Facts,
  type Setup,
  type Terms,
} from '../service/convert-settings.ts';
import { recordedFindings } from '../service/recorded.ts';
import type { HardeningReport } from '../service/report.ts';
import { BaselineStore } from './baselines.ts';
import { ContextStore } from './build-contexts.ts';
import { readFeatures, readOptions, settingsIn, type ClientFeatures } from './client-features.ts';
import { ComposeFiles } from './compose-files.ts';
import { ConfigFiles } from './config-files.ts';
import type { ConfigStore, FolderConfig } from './configs.ts';
import { ConsentDesk } from './consent.ts';
import type { Judged, OpenDocument } from './documents.ts';
import { FactsStore, readFacts } from './facts.ts';
import { registerHandlers } from './handlers/all.ts';
import { holdingFolder } from './holding-folder.ts';
import type { Host } from './host.ts';
import { ImageStore } from './images.ts';
import { Network } from './network.ts';
import { PushedDiagnostics } from './push.ts';
import { ScanStore } from './scans.ts';
import { SettingsStore } from './settings.ts';
import { BackgroundShellcheck } from './shellcheck.ts';
import { StandingTerms } from './standing-terms.ts';
import { sendStatus } from './status.ts';
import { FileWatches } from './watches.ts';

/** Waits for `initialize`; everything else belongs to the session that begins with it. */
export function startSession(connection: Connection, hostOf: (session: Session) => Host): void {
  connection.onInitialize((params) => {
    const session = new Session(connection, params, hostOf);
    return registerHandlers(session);
  });
  connection.listen();
}

export interface Progress {
  /** Something, by name, is being worked on: number `at` of `total`. */
  readonly step: (at: number, total: number, name: string) => void;
  readonly done: () => void;
}

/** One editor at the other end, from `initialize` to `exit`. */
export class Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly features: ClientFeatures;
  readonly documents = new Map<string, OpenDocument>();
  readonly settings: SettingsStore;
  readonly contexts: ContextStore;
  readonly facts: FactsStore;
  readonly configFiles: ConfigFiles;
  readonly composeFiles: ComposeFiles;
  readonly shellcheck: BackgroundShellcheck;
  readonly network: Network;
  readonly consent: ConsentDesk;
  readonly images: ImageStore;
  readonly baselines: BaselineStore;
  readonly scans: ScanStore;
  readonly watches: FileWatches;
  /** Settled when the editor has said `initialized`: before that it need not answer anything. */
  readonly initialized: Promise<void>;
  #begin: () => void = () => undefined;
  /** What the client was told last, so that it hears only what is new. */
  lastStatus = '';
  /** The last one that was made: what the panel shows, exports and fixes. */
  report: HardeningReport | undefined;
  #folders: readonly WorkspaceFolder[] = [];
  readonly #pushed: PushedDiagnostics | undefined;

  constructor(connection: Connection, params: InitializeParams, hostOf: (session: Session) => Host) {
    this.connection = connection;
    this.features = readFeatures(params);
    this.initialized = new Promise((resolve) => (this.#begin = resolve));
    this.host = hostOf(this);
    const { answersConfiguration, pullsDiagnostics } = this.features;
    this.settings = new SettingsStore(
      connection,
      answersConfiguration,
      settingsIn(params.initializationOptions),
      () => {
        this.refresh();
      },
    );
    this.contexts = new ContextStore(this, readOptions(params.initializationOptions).contexts);
    this.facts = new FactsStore(
      (uri) => readFacts(this.host, uri, this.contexts.current),
      (uri) => {
        this.refresh(uri);
        void sendStatus(this);
      },
    );
    this.watches = new FileWatches(connection, this.features.registersWatchers, (error) => {
      this.log('registration', error);
    });
    this.configFiles = new ConfigFiles(this);
    this.composeFiles = new ComposeFiles(this);
    this.shellcheck = new BackgroundShellcheck(
      this.host.shellcheck,
      (uri) => {
        this.refresh(uri);
      },
      () => void sendStatus(this),
    );
    this.network = new Network(this, readOptions(params.initializationOptions).trusted !== false);
    this.consent = new ConsentDesk(this);
    this.images = new ImageStore(this);
    const warn = (line: string): void => {
      connection.console.warn(line);
    };
    this.baselines = new BaselineStore(this.host, warn);
    this.scans = new ScanStore(this.host, warn, this.watches);
    this.folders = params.workspaceFolders ?? rootFolder(params);
    this.#pushed = pullsDiagnostics ? undefined : new PushedDiagnostics(this);
  }

  /** The editor has said `initialized`. */
  begin(): void {
    this.#begin();
  }

  get configs(): ConfigStore {
    return this.configFiles.store;
  }

  get folders(): readonly WorkspaceFolder[] {
    return this.#folders;
  }

  set folders(folders: readonly WorkspaceFolder[]) {
    for (const { uri } of this.#folders) this.configs.leave(uri);
    this.#folders = folders;
    for (const { uri } of folders) this.configs.enterFolder(uri);
  }

  /** A document was opened; all that it depends on is on its way while its text waits for its turn. */
  enter(document: OpenDocument): void {
    const { uri } = document;
    this.documents.set(uri, document);
    void this.settings.of(uri);
    void this.facts.load(uri);
    this.configs.enterDocument(uri);
    this.touch(document);
  }

  /** A document was opened or changed. */
  touch(document: OpenDocument): void {
    this.shellcheck.forget(document.uri);
    this.images.forget(document.uri);
    this.#pushed?.schedule(document);
  }

  /** A document was closed. */
  leave(document: OpenDocument): void {
    this.documents.delete(document.uri);
    document.close();
    this.#pushed?.clear(document);
    this.settings.forget(document.uri);
    this.facts.forget(document.uri);
    this.shellcheck.forget(document.uri);
    this.images.leave(document.uri);
    this.configs.leave(document.uri);
  }

  /** Something other than the text has changed what is to be said, about some documents or all. */
  refresh(...uris: readonly string[]): void {
    const all = uris.length === 0;
    if (all) this.composeFiles.refresh();
    if (this.#pushed !== undefined) {
      for (const document of this.documents.values())
        if (all || uris.includes(document.uri)) this.touch(document);
    } else if (
      this.features.refreshesDiagnostics &&
      (all || uris.some((uri) => this.documents.get(uri)?.judged !== undefined))
    ) {
      // Nobody waits for the answer; an editor that is going away gives none.
      this.connection.languages.diagnostics.refresh().catch(() => undefined);
    }
  }

  /** Registries have told something new. */
  imagesChanged(): void {
    this.refreshLenses();
    void sendStatus(this);
  }

  /** Other registries may be asked than before. */
  networkChanged(): void {
    for (const document of this.documents.values())
      if (document.judged !== undefined) this.images.schedule(document, document.judged.analysis);
    this.refreshLenses();
    void sendStatus(this);
  }

  /** Nobody waits for the answer; an editor that is going away gives none. */
  refreshLenses(): void {
    if (this.features.refreshesLenses)
      this.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  }

  /** The newest version of a document, read and judged; once for each version and terms. */
  async judge(document: OpenDocument): Promise<Judged> {
    const { uri } = document;
    const setup = await this.settings.of(uri);
    // Last, so that nothing that was read anew meanwhile is missed.
    const { layers } = await this.configs.of(uri);
    const path = this.host.pathOf(uri) ?? uri;
    const scans = await this.scanFacts(uri, setup, layers);
    const known = this.facts.known(uri);
    document.facts = known;
    const facts = { ...known, ...scans, ...this.heardOf(uri, setup) };
    const kept = (document.terms ??= new StandingTerms(path));
    const standing = kept.of(setup, layers);
    const terms = knowing(standing.terms, facts);
    const baseline = await this.baselines.of(terms.baseline);
    const name = kept.name(standing, facts, baseline?.stamp, this.host.digest);
    const resultId = `${document.serial}.${document.version}.${name}`;
    if (document.judged?.resultId === resultId) return document.judged;
    const begun = performance.now();
    const recordedIn = (analysis: Analysis): ReadonlySet<Finding> =>
      baseline === undefined
        ? new Set()
        : recordedFindings(analysis, baseline.index, baseline.nameOf(path), this.host.digest);
    const judged = this.#judgeNow(document, terms, resultId, recordedIn);
    document.cost = performance.now() - begun;
    if (!document.isClosed) {
      document.judged = judged;
      if (terms.enabled) {
        this.shellcheck.schedule(document, judged.analysis, terms.options);
        this.images.schedule(document, judged.analysis);
      }
    }
    return judged;
  }

  /** What ShellCheck and registries have said of an open document so far; never waits. */
  heardOf(uri: string, setup: Setup): Facts {
    const shellcheck = this.shellcheck.facts(setup.shellcheck);
    const images = this.images.facts(uri);
    return {
      ...(shellcheck === undefined ? {} : { shellcheck }),
      ...(images === undefined ? {} : { images }),
    };
  }

  /** What scanners said of a Dockerfile, as far as its configuration and its settings name their results. */
  scanFacts(uri: string, setup: Setup, layers: FolderConfig['layers']): Promise<Facts> {
    const path = this.host.pathOf(uri) ?? uri;
    return this.scans.of(wantedScans({ setup, layers, path }, holdingFolder(this, path)));
  }

  /** What an editor is shown of a judged document, besides findings what hardening refused. */
  shown({ refusals }: OpenDocument, judged: Judged): Pick<Judged, 'diagnostics' | 'resultId'> {
    const hints = refusals?.version === judged.version ? refusals.diagnostics : [];
    if (hints.length === 0) return judged;
    return {
      diagnostics: [...judged.diagnostics, ...hints],
      resultId: `${judged.resultId}.${this.host.digest(JSON.stringify(hints))}`,
    };
  }

  #judgeNow(
    document: OpenDocument,
    terms: Terms,
    resultId: string,
    recordedIn: (analysis: Analysis) => ReadonlySet<Finding>,
  ): Judged {
    const { text, version, uri, cache, file: read } = document;
    const base = { version, resultId, options: terms.options };
    try {
      const analysis = judge(text, terms, { cache, file: read });
      const { file, findings } = analysis;
      const recorded = recordedIn(analysis);
      const diagnostics =
        text.length > MAX_CHECKED && terms.enabled
          ? [noticeDiagnostic('This file is longer than 2 MiB and is not checked.')]
          : findings.map((finding, index) => {
              const diagnostic = toDiagnostic(file, finding, index, { uri, version });
              return recorded.has(finding) ? asRecorded(diagnostic) : diagnostic;
            });
      return { ...base, analysis, diagnostics, recorded };
    } catch (error) {
      // The engine catches what its rules throw, so this is a fault of the parser. Other files go on.
      this.log(`checking ${uri}`, error);
      return {
        ...base,
        analysis: judge('', terms),
        diagnostics: [noticeDiagnostic('Bulkhead failed on this file; see its output.')],
        recorded: new Set(),
      };
    }
  }

  /** Shows people that something takes its time, where the editor said how. */
  progress(token: ProgressToken | undefined, title: string): Progress {
    if (token === undefined) return { step: () => undefined, done: () => undefined };
    const reporter = this.connection.window.attachWorkDoneProgress(token);
    reporter.begin(title, 0, undefined, true);
    return {
      step: (at, total, name) => {
        const message = `${at} of ${total}${name === '' ? '' : `: ${name}`}`;
        // Whole percents, of what lies behind.
        reporter.report(Math.floor(((at - 1) * 100) / total), message);
      },
      done: () => {
        reporter.done();
      },
    };
  }

  /** Writes a fault of ours to the editor's log. */
  log(what: string, error: unknown): void {
    this.connection.console.error(
      `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

/** Editors from before workspace folders name one root. */
function rootFolder(params: InitializeParams): readonly WorkspaceFolder[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- in favour of folders, which these editors lack
  const { rootUri } = params;
  return rootUri === null ? [] : [{ uri: rootUri, name: '' }];
}
