import { ruleNamed } from '../config/known-rules.ts';
import { LintCache } from '../lint/cache.ts';
import { INTERNAL_RULE, type Finding } from '../lint/finding.ts';
import { DEFAULT_PROFILE, isRequired } from '../lint/profile.ts';
import type { Fix } from '../lint/rule.ts';
import type { SuppressParams } from '../protocol/requests.ts';
import type { Edit } from '../text/edit.ts';
import { meets, type Span } from '../text/span.ts';
import { analyse, type Analysis, type AnalyseOptions } from './analyse.ts';
import { minimalEdits } from './convert-diff.ts';
import { fixAll } from './fix-all.ts';
import { cleanReason, REASON_TO_FILL, suppressHere, suppressInFile } from './suppress-edits.ts';

/** The kind of "fix all" that is ours alone; whoever asks for `source.fixAll` is answered as well. */
export const FIX_ALL_KIND = 'source.fixAll.bulkhead';

/** Something a person may choose at a place; edits are made when wanted, because most are never chosen. */
export interface Offer {
  readonly title: string;
  /** Places in `Analysis.findings` that it is about. */
  readonly findings: readonly number[];
  readonly does:
    | { readonly what: 'edit'; readonly fix: Fix; readonly preferred: boolean }
    | { readonly what: 'fix-rule'; readonly rule: string }
    | ({ readonly what: 'ignore' } & Ignored)
    | { readonly what: 'switch-off'; readonly rule: string }
    | { readonly what: 'explain'; readonly rule: string };
}

/** What a comment is to silence: a rule, at one of `Analysis.findings` or in the whole file. */
export type Ignored = Pick<SuppressParams, 'finding' | 'rule' | 'scope'>;

/** A selection of a whole file is no question about each of its findings. */
const MAX_FINDINGS = 50;

/**
 * What can be done about the findings that `span` touches, most useful first. What a policy requires is not offered to be
 * silenced or switched off.
 */
export function offersAt(
  analysis: Analysis,
  span: Span,
  { profile = DEFAULT_PROFILE }: Pick<AnalyseOptions, 'profile'> = {},
): readonly Offer[] {
  const touched = findingsAt(analysis, span).slice(0, MAX_FINDINGS);
  const rules = [...new Set(touched.map((index) => analysis.findings[index]?.rule ?? ''))].filter(
    (rule) => rule !== '' && rule !== INTERNAL_RULE,
  );
  return [
    ...touched.flatMap((index) => fixOffers(analysis, index)),
    ...rules.flatMap((rule) => fixRuleOffer(analysis, rule)),
    ...rules.flatMap((rule) => (isRequired(profile, rule) ? [] : ignoreOffers(analysis, rule, touched))),
    ...rules.flatMap((rule) => explainOffer(analysis, rule, touched)),
  ];
}

/** Places of the findings that a cursor or selection touches. */
export function findingsAt(analysis: Analysis, place: Span): number[] {
  const found: number[] = [];
  analysis.findings.forEach(({ span }, index) => {
    if (meets(span, place)) found.push(index);
  });
  return found;
}

function fixOffers({ findings }: Analysis, index: number): Offer[] {
  const fixes = findings[index]?.fixes ?? [];
  const preferred = fixes.find((fix) => fix.kind === 'safe');
  return fixes.map((fix) => ({
    title: fix.kind === 'unsafe' ? `${fix.title} (changes behaviour)` : fix.title,
    findings: [index],
    does: { what: 'edit', fix, preferred: fix === preferred },
  }));
}

function fixRuleOffer({ findings }: Analysis, rule: string): Offer[] {
  const fixable = placesOf(
    findings,
    (finding) => finding.rule === rule && finding.fixes.some((fix) => fix.kind === 'safe'),
  );
  if (fixable.length < 2) return [];
  return [{ title: `Fix all '${rule}' in this file`, findings: fixable, does: { what: 'fix-rule', rule } }];
}

function ignoreOffers({ findings }: Analysis, rule: string, touched: readonly number[]): Offer[] {
  const here = touched.filter((index) => findings[index]?.rule === rule);
  const [first = 0] = here;
  return [
    {
      title: `Ignore ${rule} here (comment)`,
      findings: here,
      does: { what: 'ignore', rule, finding: first, scope: 'here' },
    },
    {
      title: `Ignore ${rule} in this file (comment)`,
      findings: here,
      does: { what: 'ignore', rule, finding: first, scope: 'file' },
    },
    {
      title: `Switch off ${rule} for this folder`,
      findings: here,
      does: { what: 'switch-off', rule },
    },
  ];
}

function explainOffer({ findings }: Analysis, rule: string, touched: readonly number[]): Offer[] {
  if (ruleNamed(rule) === undefined) return [];
  const here = touched.filter((index) => findings[index]?.rule === rule);
  return [{ title: `Explain ${rule}`, findings: here, does: { what: 'explain', rule } }];
}

function placesOf(findings: readonly Finding[], wanted: (finding: Finding) => boolean): number[] {
  return findings.flatMap((finding, index) => (wanted(finding) ? [index] : []));
}

/** The edits that an offer makes in the file; undefined for one that leaves it as it is. */
export function editsOf(
  analysis: Analysis,
  offer: Offer['does'],
  options: AnalyseOptions,
): readonly Edit[] | undefined {
  switch (offer.what) {
    case 'edit':
      return offer.fix.edits;
    case 'fix-rule':
      return fixAllEdits(analysis, options, offer.rule);
    case 'ignore':
      return suppressEdits(analysis, offer);
    case 'switch-off':
    case 'explain':
      return undefined;
  }
}

/** Edits that silence one finding, for a reason or with room for one; undefined when there is no such finding of this rule. */
export function suppressEdits(
  { file, findings }: Analysis,
  { finding: index, rule, scope, reason = REASON_TO_FILL }: Ignored & { readonly reason?: string },
): readonly Edit[] | undefined {
  const finding = findings[index];
  if (finding?.rule !== rule || cleanReason(reason) === '') return undefined;
  return scope === 'file'
    ? suppressInFile(file, rule, reason)
    : suppressHere(file, rule, finding.span, reason);
}

/** Edits that make every safe fix, of one rule or of all; as small as the texts' difference. */
export function fixAllEdits(analysis: Analysis, options: AnalyseOptions, rule?: string): readonly Edit[] {
  const only = rule === undefined ? {} : { only: new Set([rule]) };
  const { text } = analysis.file;
  return minimalEdits(
    text,
    fixAll(text, { ...options, ...only, judge: judgingFrom(analysis, options) }).text,
  );
}

/** Most of a text stays as it is from one round of fixes to the next, and the first is judged already. */
function judgingFrom(analysis: Analysis, options: AnalyseOptions): (text: string) => Analysis {
  const known = { ...options, cache: new LintCache() };
  return (text) => (text === analysis.file.text ? analysis : analyse(text, known));
}

/** Whether "fix all" has anything to do, without doing it. */
export function hasSafeFix({ findings }: Analysis): boolean {
  return findings.some(({ fixes }) => fixes.some(({ kind }) => kind === 'safe'));
}

/** Every safe fix of a text that nobody has open. */
export function fixText(
  text: string,
  options: AnalyseOptions,
): { readonly edits: readonly Edit[]; readonly fixes: number; readonly analysis: Analysis } {
  const before = analyse(text, options);
  if (!hasSafeFix(before)) return { edits: [], fixes: 0, analysis: before };
  const { text: after, applied } = fixAll(text, { ...options, judge: judgingFrom(before, options) });
  return { edits: minimalEdits(text, after), fixes: applied.length, analysis: before };
}
