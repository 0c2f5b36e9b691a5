import ignore from 'ignore';
import type { OptionValue } from '../lint/options.ts';
import type { Policy } from '../lint/policy.ts';
import { DEFAULT_PROFILE, type Profile, type RuleLevel } from '../lint/profile.ts';
import type { Confidence, Preset, Severity } from '../lint/rule.ts';
import { resolve } from './load.ts';
import { exceptionOf, replacementOf, requiredRules } from './policy.ts';
import { PROFILES, type ProfileMeaning, type ProfileName } from './profiles.ts';
import type { ConfigFile, ExceptionEntry, RuleSettings } from './schema.ts';

/** A configuration file that was read, with the files it extends in front of it. */
export interface ConfigLayer {
  readonly config: ConfigFile;
  /** Folder that its path patterns start from, `/`-separated and absolute. */
  readonly folder: string;
  /** The file itself; undefined for a preset that it extends. */
  readonly path?: string;
}

/** What holds for one Dockerfile. */
export interface Effective {
  readonly profile: Profile;
  readonly policy: Policy;
  /** The command line fails at this severity; undefined: its own default. */
  readonly threshold: Severity | undefined;
  readonly noFail: boolean;
  readonly ignoreSuppressions: boolean;
  /** 0 to 100; undefined: any score will do. */
  readonly minimumScore: number | undefined;
  /** Path of the file with the findings that are known already, absolute and `/`-separated. */
  readonly baseline: string | undefined;
  /** Results of scanners, absolute and `/`-separated; `isBuilt`: of the image that this Dockerfile builds. */
  readonly scans: readonly { readonly path: string; readonly isBuilt: 'yes' | 'no' }[];
}

/** What the command line or the editor says on top; it wins over files. */
export interface Overriding {
  readonly profile?: ProfileName;
  readonly preset?: Preset;
  readonly rules?: Readonly<Record<string, RuleLevel>>;
  readonly minimumConfidence?: Profile['minimumConfidence'];
}

/**
 * Layers, the weakest first, made into what holds for the Dockerfile at `path` (absolute, `/`-separated). Levels and
 * options are merged rule by rule; lists and labels of a later layer replace an earlier one's. Of what a policy demands
 * nothing is lost: controls and exceptions add up, and the highest score counts.
 */
export function effective(layers: readonly ConfigLayer[], path: string, top: Overriding = {}): Effective {
  const judging = new Judging();
  let threshold: Severity | undefined;
  let noFail = false;
  let ignoreSuppressions = false;
  let minimumScore: number | undefined;
  let baseline: string | undefined;
  let policy: Policy = {};
  const controls: string[] = [];
  const scans: Effective['scans'][number][] = [];
  for (const { config, folder } of layers) {
    judging.take({ ...config, minimumConfidence: config['minimum-confidence'] });
    threshold = config.threshold ?? threshold;
    noFail = config['no-fail'] ?? noFail;
    if (config['ignore-comments'] !== undefined) ignoreSuppressions = !config['ignore-comments'];
    for (const override of config.overrides ?? []) {
      if (matches(override.files, folder, path)) judging.take(override);
    }
    for (const entry of config.scans ?? []) {
      if (typeof entry === 'string') scans.push({ path: resolve(folder, entry), isBuilt: 'no' });
      else if (matches(entry.dockerfile, folder, path))
        scans.push({ path: resolve(folder, entry.file), isBuilt: 'yes' });
    }
    controls.push(...(config['required-controls'] ?? []));
    if (config['minimum-score'] !== undefined)
      minimumScore = Math.max(config['minimum-score'], minimumScore ?? 0);
    if (config.baseline !== undefined) baseline = resolve(folder, config.baseline);
    policy = {
      ...policy,
      ...(config['allowed-registries'] === undefined
        ? {}
        : { allowedRegistries: config['allowed-registries'] }),
      ...(config['allowed-images'] === undefined ? {} : { allowedImages: config['allowed-images'] }),
      ...(config.replacements === undefined ? {} : { replacements: config.replacements.map(replacementOf) }),
      ...(config.labels === undefined ? {} : { labels: config.labels }),
      ...(config['strict-labels'] === undefined ? {} : { strictLabels: config['strict-labels'] }),
    };
  }
  judging.take(top);
  const required = requiredRules(controls);
  const exceptions = exceptionsFor(layers, path).map(({ entry }) => exceptionOf(entry));
  return {
    profile: asPolicyAsks(judging.profile(), policy, required),
    policy: exceptions.length === 0 ? policy : { ...policy, exceptions },
    ...{ threshold, noFail, ignoreSuppressions, minimumScore, baseline, scans },
  };
}

/** Whether `effective` says the same of every path: nothing in the layers is for some Dockerfiles alone. */
export function isForEveryPath(layers: readonly ConfigLayer[]): boolean {
  return layers.every(
    ({ config: { overrides = [], exceptions = [], scans = [] } }) =>
      overrides.length === 0 &&
      exceptions.every(({ files }) => files === undefined) &&
      scans.every((entry) => typeof entry === 'string'),
  );
}

/** The exceptions for the Dockerfile at `path`, and where each of them stands. */
export function exceptionsFor(
  layers: readonly ConfigLayer[],
  path: string,
): readonly { readonly entry: ExceptionEntry; readonly layer: ConfigLayer; readonly index: number }[] {
  return layers.flatMap((layer) =>
    (layer.config.exceptions ?? []).flatMap((entry, index) =>
      entry.files === undefined || matches(entry.files, layer.folder, path) ? [{ entry, layer, index }] : [],
    ),
  );
}

/** Whoever lists images wants to hear of others, whatever the preset. */
function asPolicyAsks(profile: Profile, policy: Policy, required: readonly string[]): Profile {
  const hasImages = policy.allowedImages !== undefined || policy.replacements !== undefined;
  return {
    ...profile,
    ...(hasImages ? { defaults: { 'allowed-base-images': 'on', ...profile.defaults } } : {}),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** Gathers which rules run and how loudly, from the weakest voice to the strongest. */
class Judging {
  #named: ProfileMeaning = PROFILES.regular;
  #preset: Preset | undefined;
  #minimumConfidence: Confidence | undefined;
  readonly #levels: Record<string, RuleLevel> = {};
  readonly #options = new Map<string, Readonly<Record<string, OptionValue>>>();

  take(voice: {
    readonly profile?: ProfileName | undefined;
    readonly preset?: Preset | undefined;
    readonly minimumConfidence?: Confidence | undefined;
    readonly rules?: Readonly<Record<string, RuleSettings>> | undefined;
  }): void {
    if (voice.profile !== undefined) {
      // It takes the place of another profile and of what weaker voices said of the same; rules that were named stay.
      this.#named = PROFILES[voice.profile];
      if (this.#named.preset !== undefined) this.#preset = undefined;
      if (this.#named.minimumConfidence !== undefined) this.#minimumConfidence = undefined;
    }
    this.#preset = voice.preset ?? this.#preset;
    this.#minimumConfidence = voice.minimumConfidence ?? this.#minimumConfidence;
    for (const [written, settings] of Object.entries(voice.rules ?? {})) {
      // Rule names and ids are compared in lower case.
      const name = written.toLowerCase();
      const { level, ...options } = typeof settings === 'string' ? { level: settings } : settings;
      if (level !== undefined) this.#levels[name] = level;
      if (Object.keys(options).length === 0) continue;
      // What does not fit was refused where the file was read.
      this.#options.set(name, { ...this.#options.get(name), ...(options as Record<string, OptionValue>) });
    }
  }

  profile(): Profile {
    const { preset, minimumConfidence, rules } = this.#named;
    return {
      preset: this.#preset ?? preset ?? DEFAULT_PROFILE.preset,
      rules: this.#levels,
      minimumConfidence: this.#minimumConfidence ?? minimumConfidence ?? DEFAULT_PROFILE.minimumConfidence,
      ...(Object.keys(rules).length === 0 ? {} : { defaults: rules }),
      ...(this.#options.size === 0 ? {} : { options: Object.fromEntries(this.#options) }),
    };
  }
}

function matches(patterns: string | readonly string[], folder: string, path: string): boolean {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  if (!path.startsWith(base)) return false;
  const relative = path.slice(base.length);
  return (
    relative !== '' &&
    ignore()
      .add(typeof patterns === 'string' ? [patterns] : [...patterns])
      .ignores(relative)
  );
}
