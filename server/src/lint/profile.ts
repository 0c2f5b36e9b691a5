import type { Confidence, Preset, Rule, Severity } from './rule.ts';

/** What a user may set a rule to; `on` keeps the rule's own severity. */
export type RuleLevel = Severity | 'off' | 'on';

/** Which rules run, and how loudly. */
export interface Profile {
  readonly preset: Preset;
  /** By rule name; wins over the preset. */
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** Findings below it are left out, unless their rule is named in `rules`. */
  readonly minimumConfidence: Confidence;
}

export const DEFAULT_PROFILE: Profile = { preset: 'recommended', rules: {}, minimumConfidence: 'medium' };

const PRESETS: Readonly<Record<Preset, number>> = { recommended: 0, strict: 1, all: 2 };
const CONFIDENCE: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };
const SEVERITY: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

export function isOn(rule: Rule, profile: Profile): boolean {
  const level = levelOf(profile, rule.meta.name);
  if (level !== undefined) return level !== 'off';
  return PRESETS[rule.meta.preset] <= PRESETS[profile.preset];
}

/** The severity a user gave the rule, or the finding's own. */
export function severityIn(profile: Profile, rule: string, own: Severity): Severity {
  const level = levelOf(profile, rule);
  return level === undefined || level === 'on' || level === 'off' ? own : level;
}

export function isSureEnough(profile: Profile, rule: string, confidence: Confidence): boolean {
  // `all` is for people who want to see everything, and for comparing with other tools.
  if (profile.preset === 'all' || levelOf(profile, rule) !== undefined) return true;
  return CONFIDENCE[confidence] >= CONFIDENCE[profile.minimumConfidence];
}

export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITY[severity] >= SEVERITY[threshold];
}

function levelOf(profile: Profile, rule: string): RuleLevel | undefined {
  return Object.hasOwn(profile.rules, rule) ? profile.rules[rule] : undefined;
}
