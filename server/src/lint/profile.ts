import type { OptionValue } from './options.ts';
import type { Aliases, Confidence, Preset, Rule, Severity } from './rule.ts';

/** What a user may set a rule to; `on` keeps the rule's own severity. */
export type RuleLevel = Severity | 'off' | 'on';

/** Which rules run, and how loudly. */
export interface Profile {
  readonly preset: Preset;
  /**
   * Levels by rule name, or by another tool's id in lower case (`dl3008`), which means the findings that answer to it;
   * a rule's own name wins. Both win over the preset.
   */
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** As `rules`, for a kind of image: whatever the rules' preset, but weaker than `rules`, ids in it too. */
  readonly defaults?: Readonly<Record<string, 'on' | 'off'>>;
  /** Options by rule name, checked against what the rules say of them. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;
  /** Findings below it are left out, unless their rule is named in `rules` or `defaults`. */
  readonly minimumConfidence: Confidence;
  /** Rules that a policy asks for: they run as errors whatever is said of them elsewhere, comments in files included. */
  readonly required?: readonly string[];
}

export const DEFAULT_PROFILE: Profile = { preset: 'recommended', rules: {}, minimumConfidence: 'medium' };

const PRESETS: Readonly<Record<Preset, number>> = { recommended: 0, strict: 1, all: 2 };
const CONFIDENCE: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };
const SEVERITY: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

/** Whether a rule has to run: by its preset, or because it or one of its ids is asked for. */
export function isOn({ meta }: Rule, profile: Profile): boolean {
  return isOnByMeta(meta, profile);
}

/** The same of anything that has a rule's name and preset. */
export function isOnByMeta(
  meta: { readonly name: string; readonly preset: Preset; readonly aliases: Aliases },
  profile: Profile,
): boolean {
  if (isRequired(profile, meta.name)) return true;
  const level = own(profile, meta.name);
  if (level !== undefined) return level !== 'off';
  const usual = usually(profile, meta.name);
  if (usual === 'on') return true;
  if (usual === undefined && PRESETS[meta.preset] <= PRESETS[profile.preset]) return true;
  return idLevels(profile, meta.aliases).some((item) => item !== 'off');
}

/**
 * The severity a finding has in a profile, or undefined when it is left out: switched off by its rule's name or by an
 * id that it answers to, or not sure enough.
 */
export function severityIn(
  profile: Profile,
  finding: {
    readonly rule: string;
    readonly severity: Severity;
    readonly confidence: Confidence;
    readonly aliases: Aliases;
  },
): Severity | undefined {
  // Nobody is made to mend what is not sure to be wrong.
  if (isRequired(profile, finding.rule) && finding.confidence !== 'low') return 'error';
  const level = own(profile, finding.rule) ?? idLevel(profile, finding.aliases);
  const usual = usually(profile, finding.rule);
  // An id asks for the findings that answer to it; the others of a rule that is off for this kind of image stay away.
  if (level === 'off' || (level === undefined && usual === 'off')) return undefined;
  const asked = level !== undefined || usual === 'on';
  // `all` is for people who want to see everything, and for comparing with other tools.
  const unsure = CONFIDENCE[finding.confidence] < CONFIDENCE[profile.minimumConfidence];
  if (!asked && unsure && profile.preset !== 'all') return undefined;
  return level === undefined || level === 'on' ? finding.severity : level;
}

export function isRequired({ required }: Profile, rule: string): boolean {
  return required?.includes(rule) === true;
}

export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITY[severity] >= SEVERITY[threshold];
}

function own(profile: Profile, name: string): RuleLevel | undefined {
  return Object.hasOwn(profile.rules, name) ? profile.rules[name] : undefined;
}

function usually({ defaults = {} }: Profile, name: string): 'on' | 'off' | undefined {
  return Object.hasOwn(defaults, name) ? defaults[name] : undefined;
}

/** Of several ids with a level, `off` counts only when none says otherwise. */
function idLevel(profile: Profile, aliases: Aliases): RuleLevel | undefined {
  const levels = idLevels(profile, aliases);
  return levels.find((level) => level !== 'off') ?? levels[0];
}

function idLevels(profile: Profile, aliases: Aliases): RuleLevel[] {
  if (Object.keys(profile.rules).length === 0) return [];
  return Object.values(aliases).flatMap((ids) =>
    ids.flatMap((id) => {
      const level = own(profile, id.toLowerCase());
      return level === undefined ? [] : [level];
    }),
  );
}
