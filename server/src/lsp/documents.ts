import type { Diagnostic, TextDocumentContentChangeEvent, TextDocumentItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../lint/finding.ts';
import type { Analysis, AnalyseOptions } from '../service/analyse.ts';
import { type Facts, LintCache, readText } from '../service/convert-settings.ts';
import type { Dockerfile } from '../syntax/model.ts';
import type { StandingTerms } from './standing-terms.ts';
import { pause, turn } from './timers.ts';

/** One version of a document, read and judged on certain terms. */
export interface Judged {
  readonly version: number;
  /** Says the same for the same version and terms, and only then. */
  readonly resultId: string;
  readonly analysis: Analysis;
  readonly options: AnalyseOptions;
  readonly diagnostics: readonly Diagnostic[];
  /** Those of the findings that a baseline has. */
  readonly recorded: ReadonlySet<Finding>;
}

/** What judging may cost, in milliseconds, before a pause in typing is waited for. */
const DEAR = 100;
const LONGEST_PAUSE = 1000;

let opened = 0;

/** A document as the editor has it. */
export class OpenDocument {
  readonly uri: string;
  /** Tells it from the same document opened again, whose versions begin anew. */
  readonly serial = ++opened;
  /** The newest result; whoever uses it looks at its version. */
  judged: Judged | undefined;
  /** What hardening refused when somebody last asked for it; of an older version it says nothing any more. */
  refusals: { readonly version: number; readonly diagnostics: readonly Diagnostic[] } | undefined;
  /** How it is judged, once somebody asked. */
  terms: StandingTerms | undefined;
  /** Milliseconds that the last judging took. */
  cost = 0;
  /** Makes judging the next version cheap. */
  cache: LintCache | undefined = new LintCache();
  #text: TextDocument;
  #file: Dockerfile | undefined;
  #facts: Facts | undefined;
  #closed = false;

  constructor({ uri, languageId, version, text }: TextDocumentItem) {
    this.uri = uri;
    this.#text = TextDocument.create(uri, languageId, version, text);
  }

  get version(): number {
    return this.#text.version;
  }

  get text(): string {
    return this.#text.getText();
  }

  /** The newest version, read but not judged: what is asked at a cursor must not wait for the rules. */
  get file(): Dockerfile {
    this.#file ??= readText(this.text, this.#facts);
    return this.#file;
  }

  /** What is known of how it is built; another stage that is shipped has it read anew. */
  set facts(facts: Facts | undefined) {
    const known = this.#facts?.buildContext;
    this.#facts = facts;
    const { target, targets } = facts?.buildContext ?? {};
    if (known?.target !== target || known?.targets?.join() !== targets?.join()) this.#file = undefined;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  change(changes: TextDocumentContentChangeEvent[], version: number): void {
    this.#text = TextDocument.update(this.#text, changes, version);
    this.#file = undefined;
  }

  close(): void {
    this.#closed = true;
    this.judged = undefined;
    this.cache = undefined;
    this.#file = undefined;
  }

  /**
   * Resolves when the changes that have come in already are all applied. One turn of the event loop hands over one
   * message, so a version that stood for two turns is the newest; nobody waits for a clock, except in a document that
   * takes so long that judging every letter would leave no time for anything else.
   */
  async settled(): Promise<void> {
    let version: number;
    do {
      ({ version } = this);
      await turn();
      await turn();
      if (this.cost > DEAR) await pause(Math.min(this.cost, LONGEST_PAUSE));
    } while (!this.#closed && version !== this.version);
  }
}
