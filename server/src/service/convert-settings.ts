import { resolve } from '../config/load.ts';
import { effective, type ConfigLayer, type Overriding } from '../config/merge.ts';
import { isKnown } from '../config/known-rules.ts';
import { defaultSettings, readSettings, type Settings } from '../config/settings.ts';
import type { LintCache } from '../lint/cache.ts';
import { isOn, severityIn, type Profile } from '../lint/profile.ts';
import type { RuleMeta } from '../lint/rule.ts';
import { rules } from '../rules/index.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { MAX_LENGTH, parse } from '../syntax/parse.ts';
import { currentDay } from '../text/day.ts';
import { readRegistrySetup, type RegistrySetup } from './registries.ts';
import type { WantedScan } from './scans.ts';
import { analyse, type Analysis, type AnalyseOptions, shippedView } from './analyse.ts';

export { LintCache } from '../lint/cache.ts';

/** Settings as the editor's side uses them. */
export interface Setup {
  readonly enabled: boolean;
  /** What somebody set away from the default. The rest is left to configuration files. */
  readonly top: Overriding;
  /** What is wrong in the settings, one sentence each. */
  readonly problems: readonly string[];
  readonly scans: Settings['scans'];
  readonly shellcheck: Settings['shellcheck'];
  readonly inlayHints: Settings['inlayHints'];
  readonly registries: RegistrySetup;
  readonly codeLens: Settings['codeLens'];
}

/** Reads what an editor sent for the section `bulkhead`. */
export function setupFrom(value: unknown): Setup {
  const { settings, problems } = readSettings(value);
  const { enable, scans, shellcheck, network, codeLens, inlayHints } = settings;
  const registries = readRegistrySetup(network, settings.registries);
  return {
    enabled: enable,
    top: overriding(settings),
    problems: [...problems, ...registries.problems],
    scans,
    shellcheck,
    registries: registries.setup,
    codeLens,
    inlayHints,
  };
}

/** Editors send defaults like choices, so a choice that equals the default cannot be told from none. */
function overriding({ preset, profile, rules: levels, minimumConfidence }: Settings): Overriding {
  return {
    ...(profile === defaultSettings.profile ? {} : { profile }),
    ...(preset === defaultSettings.preset ? {} : { preset }),
    ...(minimumConfidence === defaultSettings.minimumConfidence ? {} : { minimumConfidence }),
    rules: levels,
  };
}

/** Names in the settings that no rule has or answers to; a slip there would otherwise go unseen. */
export function unknownRules({ top }: Setup): readonly string[] {
  return Object.keys(top.rules ?? {}).filter((name) => !isKnown(name));
}

export type Facts = NonNullable<AnalyseOptions['facts']>;

/** How one Dockerfile is judged. */
export interface Terms {
  readonly enabled: boolean;
  readonly options: AnalyseOptions & { readonly profile: Profile };
  /** Path of the file with known findings, absolute and `/`-separated. */
  readonly baseline: string | undefined;
}

/** All that terms are made of. */
export interface Grounds {
  readonly setup: Setup;
  /** Of the configuration file, the weakest first. */
  readonly layers: readonly ConfigLayer[];
  /** Of the Dockerfile, absolute and `/`-separated, for the patterns in `layers`. */
  readonly path: string;
  readonly facts?: Facts | undefined;
}

/** Brings settings and configuration files together, as the command line does with its options. */
export function termsFor({ setup, layers, path, facts }: Grounds): Terms {
  const { profile, policy, ignoreSuppressions, baseline } = effective(layers, path, setup.top);
  const terms = {
    enabled: setup.enabled,
    options: { profile, policy, ignoreSuppressions, today: currentDay() },
    baseline,
  };
  return facts === undefined ? terms : knowing(terms, facts);
}

/** The same terms for a file of which something is known. */
export function knowing(terms: Terms, facts: Facts): Terms {
  return { ...terms, options: { ...terms.options, facts } };
}

/**
 * Results of scanners that configurations and settings name for a Dockerfile; `folder` is that of the workspace which it
 * is in, absolute and `/`-separated. Settings may come with the workspace, and reach nothing outside of it.
 */
export function wantedScans(
  { setup, layers, path }: Grounds,
  folder: string | undefined,
): readonly WantedScan[] {
  // Most have none, and this is asked for every letter that is typed.
  const configured = layers.some(({ config }) => config.scans !== undefined)
    ? effective(layers, path).scans
    : [];
  if (folder === undefined) return configured;
  const set = setup.scans.map(
    (name) => ({ path: resolve(folder, name), isBuilt: 'no', within: folder }) as const,
  );
  // Of a file that both name the configuration knows more, and the last word counts.
  return [...set, ...configured];
}

/** Whether a rule has this level on these grounds, whatever else was said of it. */
export function levelHolds(
  { setup, layers, path }: Grounds,
  { name, severity, confidence, aliases }: RuleMeta,
  level: 'off' | 'hint',
): boolean {
  const { profile } = effective(layers, path, setup.top);
  const shown = severityIn(profile, { rule: name, severity, confidence, aliases });
  return shown === (level === 'off' ? undefined : level);
}

/** Says the same for the same terms, and only then. */
export function termsKey({ enabled, options }: Terms): string {
  const { profile, policy, ignoreSuppressions, today, facts } = options;
  const { preset, minimumConfidence, rules: levels, defaults, options: ruleOptions, required } = profile;
  const sorted = Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    ...[enabled, preset, minimumConfidence, sorted, defaults ?? null, ruleOptions ?? null, required],
    ...[policy, ignoreSuppressions, today, facts ?? null],
  ]);
}

/** How many rules run on these terms. */
export function rulesOn({ enabled, options }: Terms): number {
  return enabled ? rules.filter((rule) => isOn(rule, options.profile)).length : 0;
}

/** Longer texts are not checked in an editor: nobody wrote them by hand, and typing must not wait for them. */
export const MAX_CHECKED = MAX_LENGTH;

const NOTHING = { findings: [], suppressed: [], excepted: [] } as const;

/** Reads a text as an editor does: one that is too long counts as empty. */
export function readText(text: string, facts?: Facts): Dockerfile {
  return parse(text.length > MAX_CHECKED ? '' : text, shippedView(facts));
}

/** What is known of a text that is open in an editor. */
interface Known {
  /** Of this document and nothing else. */
  readonly cache?: LintCache | undefined;
  /** The text as `readText` has it. */
  readonly file?: Dockerfile;
}

/** Reads a text and, where the settings say so, judges it. */
export function judge(
  text: string,
  { enabled, options }: Terms,
  { cache, file = readText(text, options.facts) }: Known = {},
): Analysis {
  if (!enabled || text.length > MAX_CHECKED) return { file, ...NOTHING };
  return analyse(text, cache === undefined ? options : { ...options, cache }, file);
}
