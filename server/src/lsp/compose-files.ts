import {
  CodeActionKind,
  type CodeAction,
  type Diagnostic,
  type Range,
  type TextDocumentContentChangeEvent,
  type TextDocumentItem,
} from 'vscode-languageserver';
import type { Finding } from '../lint/finding.ts';
import type { ComposeAnalysis } from '../service/compose.ts';
import { toPlainDiagnostics, toPlainEdits } from '../service/convert.ts';
import { termsFor } from '../service/convert-settings.ts';
import { isComposeName } from '../service/dockerfile-names.ts';
import { assumptionsText, fixLabel } from '../service/fix-notes.ts';
import { baseName } from '../text/path.ts';
import { OpenDocument } from './documents.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';

interface Judged {
  readonly version: number;
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
  readonly proves: ComposeAnalysis['proves'];
}

/** Compose files as the editor has them. Their findings are pushed: the editor asks for those of Dockerfiles only. */
export class ComposeFiles {
  readonly #session: Session;
  readonly #open = new Map<string, OpenDocument>();
  readonly #judged = new Map<OpenDocument, Judged>();
  readonly #waiting = new Set<OpenDocument>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether it is a Compose file; what is in the editor counts from now on. */
  opened(item: TextDocumentItem): boolean {
    if (!isComposeName(baseName(item.uri))) return false;
    const document = new OpenDocument(item);
    this.#open.get(item.uri)?.close();
    this.#open.set(item.uri, document);
    this.#schedule(document);
    return true;
  }

  edited(
    { uri, version }: { uri: string; version: number },
    changes: TextDocumentContentChangeEvent[],
  ): boolean {
    const document = this.#open.get(uri);
    if (document === undefined) return false;
    document.change(changes, version);
    this.#schedule(document);
    return true;
  }

  closed({ uri }: { uri: string }): void {
    const document = this.#open.get(uri);
    if (document === undefined) return;
    document.close();
    this.#open.delete(uri);
    this.#judged.delete(document);
    void this.#session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Settings, or files that they are built from, have changed. */
  refresh(): void {
    for (const document of this.#open.values()) this.#schedule(document);
  }

  /** Fixes of findings that touch a range; undefined: no Compose file. */
  actions(uri: string, range: Range): CodeAction[] | undefined {
    const document = this.#open.get(uri);
    if (document === undefined) return undefined;
    const judged = this.#judged.get(document);
    if (judged?.version !== document.version) return [];
    const { text } = document;
    return judged.findings.flatMap((finding, index) => {
      const diagnostic = judged.diagnostics[index];
      if (diagnostic === undefined || !touches(diagnostic.range, range)) return [];
      return finding.fixes
        .filter((fix) => judged.proves(finding, fix))
        .map((fix): CodeAction => {
          const caution = { label: fixLabel(fix), description: assumptionsText(fix) };
          return {
            title: fix.title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [diagnostic],
            edit: toWorkspaceEdit(this.#session.features, document, toPlainEdits(text, fix.edits), caution),
          };
        });
    });
  }

  #schedule(document: OpenDocument): void {
    if (this.#waiting.has(document)) return;
    this.#waiting.add(document);
    document
      .settled()
      .then(async () => {
        this.#waiting.delete(document);
        await this.#judge(document);
      })
      .catch((error: unknown) => {
        this.#session.log(`checking ${document.uri}`, error);
      });
  }

  async #judge(document: OpenDocument): Promise<void> {
    const { uri, version, text } = document;
    const setup = await this.#session.settings.of(uri);
    const { layers } = await this.#session.configs.of(uri);
    const { enabled, options } = termsFor({ setup, layers, path: this.#session.host.pathOf(uri) ?? uri });
    // Reading YAML takes more memory than everything else here, and most people have no such file open.
    const compose = await import('../service/compose.ts');
    const own = this.#session.host.pathOf(uri);
    const world =
      enabled && own !== undefined
        ? await compose.composeWorld(this.#session.host.files, own, text, this.#session.contexts.topOf(own))
        : { images: new Map<string, undefined>(), surroundings: undefined };
    if (document.isClosed || document.version !== version) return;
    const { findings, proves } = enabled
      ? compose.analyseCompose(text, options, world)
      : { findings: [], proves: () => false };
    const diagnostics = toPlainDiagnostics(text, findings);
    this.#judged.set(document, { version, findings, diagnostics, proves });
    await this.#session.connection.sendDiagnostics({ uri, version, diagnostics });
  }
}

function touches(a: Range, b: Range): boolean {
  const before = (one: Range['start'], other: Range['start']): boolean =>
    one.line < other.line || (one.line === other.line && one.character < other.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
