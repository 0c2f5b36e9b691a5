import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { FileProblems } from '../config/load.ts';
import { SECTION } from '../protocol/requests.ts';
import { LineIndex } from '../text/line-index.ts';
import type { FolderConfig } from './configs.ts';

const SEVERITY = { error: 1, warning: 2 } as const;

/** Tells what is wrong in configuration files: on the file itself, and once in the log while it cannot be used. */
export class ConfigProblems {
  readonly #connection: Connection;
  /** What the editor shows now, by URI. */
  readonly #shown = new Map<string, string>();
  readonly #logged = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `uriOf` names files as the editor does. */
  tell(configs: readonly FolderConfig[], uriOf: (path: string) => string): void {
    const all = new Map<string, Diagnostic[]>();
    for (const file of configs.flatMap(({ files }) => files)) {
      if (file.problems.length === 0) continue;
      const uri = uriOf(file.path);
      const known = all.get(uri) ?? [];
      const seen = new Set(known.map((item) => JSON.stringify(item)));
      all.set(uri, [...known, ...diagnosticsOf(file).filter((item) => !seen.has(JSON.stringify(item)))]);
    }
    for (const uri of this.#shown.keys()) if (!all.has(uri)) all.set(uri, []);
    for (const [uri, diagnostics] of all) this.#show(uri, diagnostics);
    this.#log(configs);
  }

  #show(uri: string, diagnostics: Diagnostic[]): void {
    const now = JSON.stringify(diagnostics);
    if (this.#shown.get(uri) === now) return;
    if (diagnostics.length === 0) this.#shown.delete(uri);
    else this.#shown.set(uri, now);
    // An editor that is going away does not take it, and nobody is left to see it.
    this.#connection.sendDiagnostics({ uri, diagnostics }).catch(() => undefined);
  }

  /** Not once more for every letter that is typed into a broken file. */
  #log(configs: readonly FolderConfig[]): void {
    const broken = new Map<string, readonly FileProblems[]>();
    for (const { path, broken: isBroken, files } of configs)
      if (isBroken && path !== undefined) broken.set(path, files);
    for (const path of this.#logged) if (!broken.has(path)) this.#logged.delete(path);
    for (const [path, files] of broken) {
      if (this.#logged.has(path)) continue;
      this.#logged.add(path);
      const [first] = files.flatMap((file) =>
        file.problems.filter(({ severity }) => severity === 'error').map((problem) => ({ file, problem })),
      );
      const where = first === undefined ? '' : ` ${placeOf(first.file, first.problem.span.start)}`;
      this.#connection.console.warn(
        `The configuration ${path} cannot be used; what held before it broke, else settings and defaults, goes on.${where} ${first?.problem.message ?? ''}`,
      );
    }
  }
}

function placeOf({ path, text }: FileProblems, offset: number): string {
  const { line, character } = new LineIndex(text).position(offset);
  return `${path}:${line + 1}:${character + 1}:`;
}

function diagnosticsOf({ text, problems }: FileProblems): Diagnostic[] {
  const lines = new LineIndex(text);
  return problems.map(({ message, span, severity }) => ({
    range: { start: lines.position(span.start), end: lines.position(span.end) },
    severity: SEVERITY[severity],
    source: SECTION,
    message,
  }));
}
