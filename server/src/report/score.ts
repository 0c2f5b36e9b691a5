import { ruleNamed } from '../config/known-rules.ts';
import type { Confidence, Severity } from '../lint/rule.ts';
import type { DetailedFinding, FileDetails, Grade, LostPoints, StageReport } from './model.ts';
import { GRADES } from './model.ts';

/*
 * The formula, open and in one place; docs/design/score.md explains it and a test compares the two.
 */

/** What a finding costs, in points of 100, before the factors below. */
export const SEVERITY_POINTS: Readonly<Record<Severity, number>> = {
  error: 20,
  warning: 8,
  info: 3,
  hint: 1,
};

/** How sure a finding is. */
export const CONFIDENCE_FACTOR: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.7, low: 0.2 };

/** How much a group of rules is about hardening; groups that are not named here count 1. */
export const GROUP_FACTOR: Readonly<Record<string, number>> = {
  build: 0.5,
  files: 0.5,
  labels: 0,
  packages: 0.5,
  runtime: 0.5,
  style: 0,
};

/** What is found in a stage that leaves no layer in the image; not for secrets, which the file itself gives away. */
export const BUILD_STAGE_FACTOR = 0.5;

/** The second finding of a rule costs this part of the first, the third this part of the second, and so on. */
export const REPEAT_FACTOR = 0.5;

/**
 * What is so of the final image, whatever rules are on. It costs nothing where one of the rules named has a finding,
 * which is charged itself, or one that a comment in the file silences, for which somebody has answered.
 */
export const FACT_COSTS = {
  root: { points: 8, title: 'The image runs as root', rules: ['require-user', 'no-root-user'] },
  'end-of-life': {
    points: 8,
    title: 'The base image is out of support',
    rules: ['no-eol-base-image', 'no-deprecated-image'],
  },
  unpinned: {
    points: 3,
    title: 'The base image has no digest',
    rules: ['require-image-digest', 'no-latest-tag', 'no-untagged-image'],
  },
} as const satisfies Record<string, { points: number; title: string; rules: readonly string[] }>;

export type Fact = keyof typeof FACT_COSTS;

/** The least score of each grade. */
export const GRADE_FROM: Readonly<Record<Grade, number>> = { A: 90, B: 75, C: 60, D: 40, F: 0 };

export function gradeOf(score: number): Grade {
  return GRADES.find((grade) => score >= GRADE_FROM[grade]) ?? 'F';
}

type Scored = Pick<FileDetails, 'findings' | 'silenced' | 'stages'>;

/**
 * The score of one file, and what each lost point is lost to. It is made of what was found and not of where: findings of
 * a rule are taken by what they cost, the dearest first. What goes beyond 100 points is not lost, the cheapest first.
 */
export function scoreOf(file: Scored): { readonly score: number; readonly lost: readonly LostPoints[] } {
  const all = [...findingCosts(file), ...factCosts(file)].sort((a, b) => b.tenths - a.tenths);
  let left = 1000;
  const lost: LostPoints[] = [];
  for (const { tenths, because } of all) {
    const taken = Math.min(left, tenths);
    if (taken <= 0) continue;
    left -= taken;
    lost.push({ points: taken / 10, because });
  }
  return { score: left / 10, lost };
}

/** In tenths of a point, so that sums are exact and in any order the same. */
interface Cost {
  readonly tenths: number;
  readonly because: LostPoints['because'];
}

function findingCosts({ findings, stages }: Scored): Cost[] {
  const byRule = new Map<string, { points: number; fingerprint: string }[]>();
  for (const finding of findings) {
    const points = costOf(finding, stages);
    if (points === 0) continue;
    const same = byRule.get(finding.rule) ?? [];
    byRule.set(finding.rule, same);
    same.push({ points, fingerprint: finding.fingerprint });
  }
  return [...byRule].flatMap(([rule, costs]) =>
    costs
      .sort((a, b) => b.points - a.points)
      .map(({ points, fingerprint }, index) => ({
        tenths: Math.round(10 * points * REPEAT_FACTOR ** index),
        because: { kind: 'finding' as const, rule, fingerprint },
      })),
  );
}

function costOf(
  { rule, severity, confidence, stage }: DetailedFinding,
  stages: readonly StageReport[],
): number {
  const group = ruleNamed(rule)?.meta.group;
  const factor = group === undefined ? 1 : (GROUP_FACTOR[group] ?? 1);
  // What stands before the first FROM is of the whole file.
  const ships = group === 'secrets' || stage === undefined || stages[stage]?.ships !== false;
  return (
    SEVERITY_POINTS[severity] * CONFIDENCE_FACTOR[confidence] * factor * (ships ? 1 : BUILD_STAGE_FACTOR)
  );
}

function factCosts({ findings, silenced, stages }: Scored): Cost[] {
  const final = stages.find(({ isFinal }) => isFinal);
  if (final === undefined) return [];
  const { root, user } = final;
  const facts: Record<Fact, boolean> = {
    root: user.kind === 'root',
    'end-of-life': root.endOfLife?.isOver === true,
    unpinned: root.kind === 'image' && root.pinning !== 'digest' && root.pinning !== 'unknown',
  };
  const spoken = new Set([...findings, ...silenced].map(({ rule }) => rule));
  return (Object.keys(FACT_COSTS) as Fact[])
    .filter((fact) => facts[fact] && !FACT_COSTS[fact].rules.some((rule) => spoken.has(rule)))
    .map((fact) => ({ tenths: 10 * FACT_COSTS[fact].points, because: { kind: 'fact', fact } }));
}

/** The mean, with one decimal; undefined when there is nothing to take it of. */
export function totalScore(files: readonly Pick<FileDetails, 'score'>[]): number | undefined {
  const scores = files.flatMap(({ score }) => score ?? []);
  if (scores.length === 0) return undefined;
  // In tenths, so that the order of the files makes no difference.
  return Math.round(scores.reduce((sum, score) => sum + Math.round(score * 10), 0) / scores.length) / 10;
}
