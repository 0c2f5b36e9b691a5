import { readSettings, type Settings } from '../config/settings.ts';
import { isOn, type Profile } from '../lint/profile.ts';
import { rules } from '../rules/index.ts';
import { MAX_LENGTH, parse } from '../syntax/parse.ts';
import { analyse, type Analysis, type AnalyseOptions } from './analyse.ts';

/** Settings as the editor's side uses them. */
export interface Setup {
  readonly enabled: boolean;
  readonly profile: Profile;
  /** Says the same for the same settings, and only then. */
  readonly key: string;
  /** What is wrong in the settings, one sentence each. */
  readonly problems: readonly string[];
}

/** Reads what an editor sent for the section `bulkhead`. */
export function setupFrom(value: unknown): Setup {
  const { settings, problems } = readSettings(value);
  const profile = profileOf(settings);
  const key = JSON.stringify([
    settings.enable,
    profile.preset,
    profile.minimumConfidence,
    sortedEntries(profile.rules),
  ]);
  return { enabled: settings.enable, profile, key, problems };
}

function profileOf({ preset, rules: levels, minimumConfidence }: Settings): Profile {
  return { preset, rules: levels, minimumConfidence };
}

function sortedEntries(levels: Profile['rules']): readonly (readonly [string, string])[] {
  return Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How many rules run with these settings. */
export function rulesOn({ enabled, profile }: Setup): number {
  return enabled ? rules.filter((rule) => isOn(rule, profile)).length : 0;
}

/** Rules that the settings name but nobody has; a slip there would otherwise go unseen. */
export function unknownRules({ profile }: Setup): readonly string[] {
  const known = new Set(rules.map(({ meta }) => meta.name));
  return Object.keys(profile.rules).filter((name) => !known.has(name));
}

export type Facts = NonNullable<AnalyseOptions['facts']>;

export function optionsOf({ profile }: Setup, facts: Facts | undefined): AnalyseOptions {
  return { profile, ...(facts === undefined ? {} : { facts }) };
}

/** Longer texts are not checked in an editor: nobody wrote them by hand, and typing must not wait for them. */
export const MAX_CHECKED = MAX_LENGTH;

/** Reads a text and, where the settings say so, judges it. */
export function judge(text: string, setup: Setup, facts: Facts | undefined): Analysis {
  if (text.length > MAX_CHECKED) return { file: parse(''), findings: [], suppressed: [] };
  if (!setup.enabled) return { file: parse(text), findings: [], suppressed: [] };
  return analyse(text, optionsOf(setup, facts));
}
