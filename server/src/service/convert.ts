import type {
  Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  Position,
  Range,
  TextEdit,
} from 'vscode-languageserver';
import type { Finding } from '../lint/finding.ts';
import { INTERNAL_RULE } from '../lint/finding.ts';
import type { Aliases, Severity } from '../lint/rule.ts';
import { SECTION, type DiagnosticData } from '../protocol/requests.ts';
import type { Dockerfile } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';

/** Where the rules' documentation is read; the only place that knows. */
const DOCS = 'https://github.com/bulkhead-dev/bulkhead/blob/main/docs/rules/';

export function ruleUrl(rule: string): string {
  return `${DOCS}${rule}.md`;
}

// The protocol's numbers; its package is for the rooms at the edge.
const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, info: 3, hint: 4 };
const UNNECESSARY = 1 satisfies DiagnosticTag;
const DEPRECATED = 2 satisfies DiagnosticTag;

/** Rules whose finding is nothing but the use of something that Docker has deprecated: editors strike it through. */
const DEPRECATIONS: ReadonlySet<string> = new Set(['no-maintainer']);

export function toRange(file: Dockerfile, span: Span): Range {
  return { start: file.lines.position(span.start), end: file.lines.position(span.end) };
}

export function toSpan(file: Dockerfile, range: { readonly start: Position; readonly end: Position }): Span {
  const start = file.lines.offset(range.start);
  return { start, end: Math.max(start, file.lines.offset(range.end)) };
}

export function toOffset(file: Dockerfile, position: Position): number {
  return file.lines.offset(position);
}

export function toTextEdits(file: Dockerfile, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, text }) => ({ range: toRange(file, span), newText: text }));
}

/** The same in a text that was not parsed. */
export function toPlainEdits(text: string, edits: readonly Edit[]): TextEdit[] {
  const lines = new LineIndex(text);
  return edits.map(({ span, text: newText }) => ({
    range: { start: lines.position(span.start), end: lines.position(span.end) },
    newText,
  }));
}

export function toPlainOffset(text: string, position: Position): number {
  return new LineIndex(text).offset(position);
}

/** What is known of the document besides its text. */
export interface DocumentStamp {
  readonly uri: string;
  readonly version: number;
}

/** A finding as the protocol has it; `index` is its place in the findings of this version. */
export function toDiagnostic(
  file: Dockerfile,
  finding: Finding,
  index: number,
  { uri, version }: DocumentStamp,
): Diagnostic {
  const ids = peerIds(finding.aliases);
  const data: DiagnosticData = {
    rule: finding.rule,
    finding: index,
    version,
    ...(ids.length === 0 ? {} : { ids }),
  };
  return {
    range: toRange(file, finding.span),
    severity: SEVERITY[finding.severity],
    source: SECTION,
    code: finding.rule,
    // A fault of Bulkhead itself has no page.
    ...(finding.rule === INTERNAL_RULE ? {} : { codeDescription: { href: ruleUrl(finding.rule) } }),
    message: `${finding.message} ${finding.advice}`,
    ...(DEPRECATIONS.has(finding.rule) ? { tags: [DEPRECATED] } : {}),
    ...(finding.related.length === 0
      ? {}
      : {
          relatedInformation: finding.related.map(({ span, message }) => ({
            location: { uri, range: toRange(file, span) },
            message,
          })),
        }),
    data,
  };
}

/** What is worth to know at a place and is no finding; `related` is the place that it comes from. */
export function hintDiagnostic(
  file: Dockerfile,
  span: Span,
  hint: {
    readonly code: string;
    readonly message: string;
    readonly related: { readonly uri: string; readonly span: Span; readonly message: string };
  },
): Diagnostic {
  const { code, message, related } = hint;
  return {
    range: toRange(file, span),
    severity: SEVERITY.hint,
    source: SECTION,
    code,
    message,
    relatedInformation: [
      { location: { uri: related.uri, range: toRange(file, related.span) }, message: related.message },
    ],
  };
}

/** Findings in a text that is no Dockerfile. */
export function toPlainDiagnostics(text: string, findings: readonly Finding[]): Diagnostic[] {
  const lines = new LineIndex(text);
  return findings.map(({ rule, severity, span, message, advice }) => ({
    range: { start: lines.position(span.start), end: lines.position(span.end) },
    severity: SEVERITY[severity],
    source: SECTION,
    code: rule,
    codeDescription: { href: ruleUrl(rule) },
    message: `${message} ${advice}`,
  }));
}

const IDS = new WeakMap<Aliases, readonly string[]>();

/** Once for each rule: aliases are its own object nearly always. */
function peerIds(aliases: Aliases): readonly string[] {
  let ids = IDS.get(aliases);
  if (ids === undefined) {
    ids = Object.entries(aliases).flatMap(([peer, names]) => names.map((name) => `${peer}:${name}`));
    IDS.set(aliases, ids);
  }
  return ids;
}

/** A finding that a baseline has: editors fade its text instead of underlining it, and count it nowhere. */
export function asRecorded(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: SEVERITY.hint, tags: [...(diagnostic.tags ?? []), UNNECESSARY] };
}

/** What a document says instead of findings when it cannot be checked. */
export function noticeDiagnostic(message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: SEVERITY.info, source: SECTION, message };
}
