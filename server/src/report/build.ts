import { ruleNamed } from '../config/known-rules.ts';
import { CONTROLS, FRAMEWORKS } from '../knowledge/controls.ts';
import type { Severity } from '../lint/rule.ts';
import { rules } from '../rules/index.ts';
import type {
  BaseInventory,
  BaseReport,
  Comparison,
  ControlReport,
  FileDetails,
  Grade,
  HardeningReport,
  Pinning,
  Priority,
  TrendPoint,
} from './model.ts';
import { gradeOf, totalScore } from './score.ts';
import { SEVERITIES, type Skipped, summarise } from './summary.ts';

export interface ReportGrounds {
  readonly version: string;
  /** ISO 8601. */
  readonly at: string;
  readonly files: readonly FileDetails[];
  /** Names of the rules that were on for at least one file. */
  readonly ran: ReadonlySet<string>;
  readonly notes?: readonly string[];
  readonly skipped?: readonly Skipped[];
  readonly comparison?: Comparison;
  /** Earlier runs, the oldest first. */
  readonly history?: readonly TrendPoint[];
}

/** More points are no trend but noise. */
const MAX_TREND = 30;

/** Puts what is known of each file together. */
export function buildReport(grounds: ReportGrounds): HardeningReport {
  const { version, at, ran, notes = [], skipped = [], comparison, history = [] } = grounds;
  const files = [...grounds.files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const score = totalScore(files);
  const summary = summarise(files);
  const distribution: Record<Grade, number> = { A: 0, B: 0, C: 0, D: 0, F: 0 };
  for (const file of files) if (file.score !== undefined) distribution[gradeOf(file.score)] += 1;
  const now = score === undefined ? [] : [{ at, score, findings: summary.findings, files: summary.files }];
  return {
    version,
    at,
    files,
    summary,
    ...(score === undefined ? {} : { score, grade: gradeOf(score) }),
    distribution,
    priorities: prioritise(files),
    controls: coverage(files, ran),
    bases: inventory(files),
    ...(comparison === undefined ? {} : { comparison }),
    trend: [...history.slice(1 - MAX_TREND), ...now],
    notes,
    skipped,
  };
}

/** What a minute is worth: a click, a look at a proposal, and work by hand, in one unit. */
const EFFORT: Readonly<Record<Priority['effort'], number>> = { click: 1, review: 2, hand: 4 };

/** Rules by what fixing all their findings would win for what it costs; those that win nothing are left out. */
function prioritise(files: readonly FileDetails[]): Priority[] {
  interface Sum {
    tenths: number;
    findings: number;
    readonly files: Set<string>;
    severity: Severity;
    effort: Priority['effort'];
  }
  const sums = new Map<string, Sum>();
  for (const { path, findings, lost } of files) {
    for (const { rule, severity, fixes } of findings) {
      let sum = sums.get(rule);
      if (sum === undefined) {
        sum = { tenths: 0, findings: 0, files: new Set(), severity, effort: 'click' };
        sums.set(rule, sum);
      }
      sum.findings += 1;
      sum.files.add(path);
      if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(sum.severity)) sum.severity = severity;
      const effort = fixes.some(({ kind }) => kind === 'safe')
        ? 'click'
        : fixes.length > 0
          ? 'review'
          : 'hand';
      if (EFFORT[effort] > EFFORT[sum.effort]) sum.effort = effort;
    }
    for (const { points, because } of lost) {
      const sum = because.kind === 'finding' ? sums.get(because.rule) : undefined;
      if (sum !== undefined) sum.tenths += Math.round(points * 10);
    }
  }
  const worth = ({ effect, effort }: Priority): number => effect / EFFORT[effort];
  return [...sums]
    .filter(([, { tenths }]) => tenths > 0)
    .map(([rule, { tenths, findings, files: where, severity, effort }]): Priority => ({
      rule,
      summary: ruleNamed(rule)?.meta.summary ?? rule,
      severity,
      findings,
      files: where.size,
      effect: tenths / 10,
      effort,
    }))
    .sort((a, b) => worth(b) - worth(a) || (a.rule < b.rule ? -1 : 1));
}

/** Rules that look for a control: those of the table, and those that name it themselves. */
const CONTROL_RULES: ReadonlyMap<string, readonly string[]> = new Map(
  CONTROLS.map(({ framework, id, rules: listed }) => {
    const own = rules.filter(
      ({ meta }) => framework !== 'owasp' && meta.controls[framework]?.includes(id) === true,
    );
    return [`${framework} ${id}`, [...new Set([...listed, ...own.map(({ meta }) => meta.name)])].sort()];
  }),
);

function coverage(files: readonly FileDetails[], ran: ReadonlySet<string>): ControlReport[] {
  const found = new Map<string, { findings: number; readonly files: Set<string> }>();
  for (const { path, findings } of files) {
    for (const { rule } of findings) {
      const count = found.get(rule) ?? { findings: 0, files: new Set<string>() };
      found.set(rule, count);
      count.findings += 1;
      count.files.add(path);
    }
  }
  const isLooked = files.some(({ error }) => error === undefined);
  return CONTROLS.map(({ framework, id, title, limits }) => {
    const wanted = CONTROL_RULES.get(`${framework} ${id}`) ?? [];
    const counts = wanted.flatMap((rule) => found.get(rule) ?? []);
    const open = counts.reduce((sum, { findings }) => sum + findings, 0);
    const state =
      wanted.length === 0
        ? 'outside'
        : open > 0
          ? 'open'
          : isLooked && wanted.some((rule) => ran.has(rule))
            ? 'met'
            : 'unchecked';
    return {
      framework: FRAMEWORKS[framework].title,
      id,
      title,
      state,
      findings: open,
      files: new Set(counts.flatMap(({ files: where }) => [...where])).size,
      rules: wanted,
      limits,
    };
  });
}

/** Images from outside by repository, the most used first. */
function inventory(files: readonly FileDetails[]): BaseInventory[] {
  interface Use {
    readonly pinning: Pinning;
    readonly files: Set<string>;
  }
  interface Entry {
    base: BaseReport;
    readonly files: Set<string>;
    readonly uses: Map<string, Use>;
  }
  const entries = new Map<string, Entry>();
  for (const { path, stages } of files) {
    for (const { base } of stages) {
      if (base.kind !== 'image' || base.name === undefined) continue;
      const entry: Entry = entries.get(base.name) ?? { base, files: new Set(), uses: new Map() };
      entries.set(base.name, entry);
      // The worst end of support stands for all.
      if (entry.base.endOfLife?.isOver !== true && base.endOfLife !== undefined) entry.base = base;
      entry.files.add(path);
      const pinning = base.pinning ?? 'unknown';
      const shown = base.reference?.replace(/@.*$/s, '') ?? base.shown;
      const key = `${pinning} ${shown}`;
      const use: Use = entry.uses.get(key) ?? { pinning, files: new Set() };
      entry.uses.set(key, use);
      use.files.add(path);
    }
  }
  return [...entries]
    .map(([name, { base, files: where, uses }]): BaseInventory => {
      const { family, hardened, endOfLife, alternatives } = base;
      return {
        name,
        ...(family === undefined ? {} : { family }),
        hardened: hardened === true,
        uses: [...uses]
          .map(([key, { pinning, files: within }]) => ({
            shown: key.slice(pinning.length + 1),
            files: within.size,
            pinning,
          }))
          .sort((a, b) => b.files - a.files || (a.shown < b.shown ? -1 : 1)),
        files: where.size,
        ...(endOfLife === undefined ? {} : { endOfLife }),
        alternatives: alternatives ?? [],
      };
    })
    .sort((a, b) => b.files - a.files || (a.name < b.name ? -1 : 1));
}
