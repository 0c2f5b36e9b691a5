import type { Finding } from '../lint/finding.ts';
import type { Fix } from '../lint/rule.ts';
import { applyEdits, selectEdits } from '../text/edit.ts';
import { analyse, type Analysis, type AnalyseOptions } from './analyse.ts';

export interface FixAllOptions extends AnalyseOptions {
  /** Unsafe fixes too; of several that a finding offers the first is taken. */
  readonly unsafe?: boolean;
  /** Only findings of these rules. */
  readonly only?: ReadonlySet<string>;
  /** Judges on these terms, for who has judged some of the texts already. */
  readonly judge?: (text: string) => Analysis;
}

export interface Applied extends Omit<Fix, 'edits'> {
  readonly rule: string;
}

export interface FixAllResult {
  readonly text: string;
  /** What was done, in order. */
  readonly applied: readonly Applied[];
  /** The last state. */
  readonly analysis: Analysis;
}

/** A fix may bring up what another one fixes; more rounds than this mean that two rules disagree. */
const MAX_ROUNDS = 10;

/**
 * Makes every fix it may, lints again and goes on until nothing changes. Fixes that overlap wait for the next round
 * (see `selectEdits`). A round that comes back to a text seen before ends the work, so rules that undo each other
 * cannot keep it going. A result that no longer holds the same instructions is not checked here but by the rules' tests.
 */
export function fixAll(text: string, options: FixAllOptions = {}): FixAllResult {
  const judge = options.judge ?? ((one: string): Analysis => analyse(one, options));
  const seen = new Set([text]);
  const applied: Applied[] = [];
  let current = text;
  let analysis = judge(current);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = analysis.findings.flatMap((finding) => {
      const fix = chooseFix(finding, options);
      return fix === undefined ? [] : [{ finding, fix }];
    });
    const { edits, taken } = selectEdits(wanted.map(({ fix }) => fix.edits));
    const next = applyEdits(current, edits);
    if (seen.has(next)) break;
    seen.add(next);
    for (const index of taken) {
      const item = wanted[index];
      if (item === undefined) continue;
      const { edits: _edits, ...fix } = item.fix;
      applied.push({ rule: item.finding.rule, ...fix });
    }
    current = next;
    analysis = judge(current);
  }
  return { text: current, applied, analysis };
}

/** The fix that "fix all" makes for a finding: the first safe one or, where unsafe ones are allowed, the first. */
export function chooseFix(
  finding: Finding,
  options: Pick<FixAllOptions, 'unsafe' | 'only'>,
): Fix | undefined {
  if (options.only !== undefined && !options.only.has(finding.rule)) return undefined;
  return (
    finding.fixes.find((fix) => fix.kind === 'safe') ??
    (options.unsafe === true ? finding.fixes[0] : undefined)
  );
}
