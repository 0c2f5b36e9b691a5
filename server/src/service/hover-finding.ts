import { ruleNamed } from '../config/known-rules.ts';
import type { Finding } from '../lint/finding.ts';
import { aliasLines } from './explain.ts';
import { ruleUrl } from './convert.ts';
import type { HoverText } from './hover.ts';
import { escapeMarkdown } from './hover-markdown.ts';

/** What a hover is made of besides the finding. */
export interface HoverLinks {
  /** Address that explains a rule inside the editor, if there is one. */
  readonly explain?: (rule: string) => string;
  /** Findings that a baseline has. */
  readonly recorded?: ReadonlySet<Finding>;
}

/** More than fit on a screen help nobody. */
const MAX_FINDINGS = 4;

export function hoverOnFindings(findings: readonly Finding[], links: HoverLinks): HoverText | undefined {
  // The narrowest first: what is under the cursor, before what goes round it.
  const sorted = [...findings].sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  const [first] = sorted;
  if (first === undefined) return undefined;
  const told = new Set<string>();
  const parts = sorted.slice(0, MAX_FINDINGS).map((finding) => {
    const repeated = told.has(finding.rule);
    told.add(finding.rule);
    return describe(finding, links, repeated);
  });
  const more = sorted.length - parts.length;
  if (more > 0) parts.push(`… and ${more} more ${more === 1 ? 'finding' : 'findings'}.`);
  return { markdown: parts.join('\n\n---\n\n'), span: first.span };
}

function describe(finding: Finding, links: HoverLinks, repeated: boolean): string {
  const rule = ruleNamed(finding.rule);
  const lines = [`**${finding.rule}** (${finding.severity}): ${escapeMarkdown(finding.message)}`];
  if (links.recorded?.has(finding) === true)
    lines.push('Recorded in the baseline: it does not fail a check.');
  if (repeated) return lines.join('\n\n');
  // What is said of this one alone; the rest stands in the rule's own words below.
  if (rule?.meta.advice !== finding.advice) lines.push(escapeMarkdown(finding.advice));
  if (rule !== undefined) lines.push(`**Why** ${rule.meta.docs.why}`, `**What to do** ${rule.meta.docs.how}`);
  const fixes = finding.fixes.map(
    ({ title, kind, assumptions = [] }) =>
      `- ${escapeMarkdown(title)}${kind === 'unsafe' ? ' (changes behaviour)' : ''}${assumptions.map((line) => `  \n  ${escapeMarkdown(line)}`).join('')}`,
  );
  if (fixes.length > 0) lines.push(`**Fixes**\n\n${fixes.join('\n')}`);
  const names = rule === undefined ? [] : aliasLines(rule);
  if (names.length > 0) lines.push(`**In other tools**\n\n${names.join('\n')}`);
  if (rule !== undefined) {
    const { name } = rule.meta;
    const explain = links.explain === undefined ? [] : [`[Explain ${name}](${links.explain(name)})`];
    lines.push([...explain, `[Documentation](${ruleUrl(name)})`].join(' · '));
  }
  return lines.join('\n\n');
}
