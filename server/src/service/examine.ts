import type { Finding } from '../lint/finding.ts';
import type { Severity } from '../lint/rule.ts';
import type { DetailedFinding, Excerpt, FileDetails, Range, StageReport } from '../report/model.ts';
import { type Digest, fingerprintsOf } from '../report/fingerprint.ts';
import { scoreOf } from '../report/score.ts';
import { reportFinding } from '../report/summary.ts';
import { ruleNamed } from '../config/known-rules.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import { analyse, type Analysis, type AnalyseOptions } from './analyse.ts';
import { describeStages, namedPackages, pulledImages } from './stage-facts.ts';
import { redact, type Redacted } from './redact.ts';

/** A Dockerfile for the hardening report; plain data, so that it can go to another thread. */
export interface Examination {
  /** As the report calls it; part of every fingerprint. */
  readonly path: string;
  readonly text: string;
  readonly options: AnalyseOptions;
  readonly uri?: string;
}

export type { Digest } from '../report/fingerprint.ts';

/** Of one file more have no excerpt: nobody reads them, and a hostile file must not fill the memory. */
const MAX_EXCERPTS = 1000;
/** Lines of the finding itself that are shown, and one above and below. */
const EXCERPT_LINES = 4;
const EXCERPT_WIDTH = 160;
/** What is shown in front of a finding in a line that is cut there. */
const LEAD = 40;

/** Judges a file and gathers all that reports say of it. Never throws. */
export function examine({ path, text, options, uri }: Examination, digest: Digest): FileDetails {
  return describeFile(path, analyse(text, options), options.today, digest, uri);
}

/** The same of a file that was judged already. */
export function describeFile(
  path: string,
  analysis: Analysis,
  today: string | undefined,
  digest: Digest,
  uri?: string,
): FileDetails {
  const { file, findings, suppressed, excepted } = analysis;
  const details = new Details(path, analysis, digest);
  const found = details.of(findings);
  const silenced = details.of(suppressed);
  const stages = countInto(describeStages(file, today), found);
  // For what an exception lets through somebody has answered, as for what a comment silences.
  const scored = { findings: found, silenced: [...silenced, ...details.of(excepted)], stages };
  return {
    path,
    suppressed: suppressed.length,
    excepted: excepted.length,
    recorded: [],
    findings: found,
    silenced,
    stages,
    pulled: pulledImages(file),
    packages: namedPackages(file),
    ...(stages.length === 0 ? { lost: [] } : scoreOf(scored)),
    ...(uri === undefined ? {} : { uri }),
  };
}

/** Makes the details of one file's findings. */
class Details {
  readonly #path: string;
  readonly #file: Dockerfile;
  readonly #digest: Digest;
  readonly #redacted: Redacted;
  readonly #lines: LineIndex;
  readonly #identities: ReadonlyMap<Finding, string>;
  #excerpts = 0;

  constructor(path: string, analysis: Analysis, digest: Digest) {
    const { file, findings, suppressed, excepted } = analysis;
    this.#identities = fingerprintsOf(analysis, digest);
    this.#path = path;
    this.#file = file;
    this.#digest = digest;
    const all = [...findings, ...suppressed, ...excepted];
    this.#redacted =
      all.length === 0 ? { text: '', moved: (offset) => offset, repeats: () => false } : redact(file, all);
    this.#lines = new LineIndex(this.#redacted.text);
  }

  of(findings: readonly Finding[]): DetailedFinding[] {
    return findings.map((finding) => {
      const { span, fixes } = finding;
      const reported = reportFinding(finding, this.#file.lines, this.#identities);
      const stage = holding(this.#file.stages, span.start)?.index;
      return {
        ...reported,
        // Of several files, so that reports tell the findings of one from those of another.
        fingerprint: this.#digest(JSON.stringify([this.#path, reported.identity])),
        ...(stage === undefined ? {} : { stage }),
        excerpt: this.#excerpts++ < MAX_EXCERPTS ? this.#excerpt(span) : NO_EXCERPT,
        fixes: fixes.map(({ title, kind, edits }) => ({
          title,
          kind,
          edits: edits.some((edit) => this.#redacted.repeats(edit.text))
            ? []
            : edits.map((edit) => ({ ...this.#range(edit.span), text: edit.text })),
        })),
      };
    });
  }

  #range({ start, end }: Span): Range {
    const from = this.#file.lines.position(start);
    const to = this.#file.lines.position(end);
    return {
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  }

  #excerpt(span: Span): Excerpt {
    const { moved, text } = this.#redacted;
    const [from, to] = [moved(span.start), moved(span.end)];
    const first = this.#lines.lineAt(from);
    const last = Math.min(this.#lines.lineAt(Math.max(from, to - 1)), first + EXCERPT_LINES - 1);
    const top = Math.max(0, first - 1);
    const bottom = Math.min(this.#lines.lineCount - 1, last + 1);
    const lines: string[] = [];
    const marks: [number, number][] = [];
    let length = 0;
    for (let line = top; line <= bottom; line++) {
      const start = this.#lines.lineStart(line);
      const end = this.#lines.lineEnd(line);
      const shown = window(text, start, end, Math.max(start, Math.min(from, end)));
      const markStart = Math.max(from, shown.from);
      const markEnd = Math.min(to, shown.to);
      if (markEnd > markStart && line >= first && line <= last) {
        const base = length + shown.lead - shown.from;
        marks.push([base + markStart, base + markEnd]);
      }
      lines.push(shown.text);
      length += shown.text.length + 1;
    }
    return { line: top + 1, lines, marks };
  }
}

export const NO_EXCERPT: Excerpt = { line: 1, lines: [], marks: [] };

/** A line's text, of long lines the part round `focus`. */
function window(
  text: string,
  start: number,
  end: number,
  focus: number,
): { readonly text: string; readonly from: number; readonly to: number; readonly lead: number } {
  if (end - start <= EXCERPT_WIDTH) return { text: text.slice(start, end), from: start, to: end, lead: 0 };
  const from = focus - start > EXCERPT_WIDTH - LEAD ? focus - LEAD : start;
  const to = Math.min(end, from + EXCERPT_WIDTH);
  const lead = from > start ? '…' : '';
  return { text: `${lead}${text.slice(from, to)}${to < end ? '…' : ''}`, from, to, lead: lead.length };
}

/** The last of a sorted list that begins at or before an offset. */
function holding<T extends { readonly span: Span }>(sorted: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

/** The stages with what was found in each. */
function countInto(
  stages: readonly Omit<StageReport, 'secrets' | 'bySeverity' | 'fixable'>[],
  findings: readonly DetailedFinding[],
): StageReport[] {
  const counted = stages.map((stage) => ({
    ...stage,
    secrets: 0,
    fixable: 0,
    bySeverity: { error: 0, warning: 0, info: 0, hint: 0 } satisfies Record<Severity, number>,
  }));
  for (const { rule, severity, fixes, stage } of findings) {
    // What stands before the first FROM is for all of them.
    const count = counted[stage ?? 0];
    if (count === undefined) continue;
    count.bySeverity[severity] += 1;
    if (fixes.some(({ kind }) => kind === 'safe')) count.fixable += 1;
    if (ruleNamed(rule)?.meta.group === 'secrets') count.secrets += 1;
  }
  return counted;
}
