import ignore from 'ignore';
import type { Policy } from '../lint/policy.ts';
import { DEFAULT_PROFILE, type Profile, type RuleLevel } from '../lint/profile.ts';
import type { Preset, Severity } from '../lint/rule.ts';
import type { ConfigFile } from './schema.ts';

/** A configuration file that was read, with the files it extends in front of it. */
export interface ConfigLayer {
  readonly config: ConfigFile;
  /** Folder that its path patterns start from, `/`-separated and absolute. */
  readonly folder: string;
}

/** What holds for one Dockerfile. */
export interface Effective {
  readonly profile: Profile;
  readonly policy: Policy;
  /** The command line fails at this severity; undefined: its own default. */
  readonly threshold: Severity | undefined;
  readonly noFail: boolean;
  readonly ignoreSuppressions: boolean;
}

/** What the command line or the editor says on top; it wins over files. */
export interface Overriding {
  readonly preset?: Preset;
  readonly rules?: Readonly<Record<string, RuleLevel>>;
  readonly minimumConfidence?: Profile['minimumConfidence'];
}

/**
 * Layers, the weakest first, made into what holds for the Dockerfile at `path` (absolute, `/`-separated). Levels are
 * merged rule by rule; lists and labels of a later layer replace an earlier one's.
 */
export function effective(layers: readonly ConfigLayer[], path: string, top: Overriding = {}): Effective {
  let preset: Preset = DEFAULT_PROFILE.preset;
  let minimumConfidence = DEFAULT_PROFILE.minimumConfidence;
  let threshold: Severity | undefined;
  let noFail = false;
  let ignoreSuppressions = false;
  const rules: Record<string, RuleLevel> = {};
  let policy: Policy = {};
  for (const { config, folder } of layers) {
    preset = config.preset ?? preset;
    // An auditor looks at everything there is; no rule asks for the other profiles yet.
    if (config.profile === 'auditor') minimumConfidence = 'low';
    minimumConfidence = config['minimum-confidence'] ?? minimumConfidence;
    threshold = config.threshold ?? threshold;
    noFail = config['no-fail'] ?? noFail;
    if (config['ignore-comments'] !== undefined) ignoreSuppressions = !config['ignore-comments'];
    Object.assign(rules, lowered(config.rules));
    for (const override of config.overrides ?? []) {
      if (!matches(override.files, folder, path)) continue;
      preset = override.preset ?? preset;
      Object.assign(rules, lowered(override.rules));
    }
    policy = {
      ...policy,
      ...(config['allowed-registries'] === undefined
        ? {}
        : { allowedRegistries: config['allowed-registries'] }),
      ...(config['allowed-images'] === undefined ? {} : { allowedImages: config['allowed-images'] }),
      ...(config.labels === undefined ? {} : { labels: config.labels }),
      ...(config['strict-labels'] === undefined ? {} : { strictLabels: config['strict-labels'] }),
    };
  }
  Object.assign(rules, lowered(top.rules));
  return {
    profile: {
      preset: top.preset ?? preset,
      rules,
      minimumConfidence: top.minimumConfidence ?? minimumConfidence,
    },
    policy,
    threshold,
    noFail,
    ignoreSuppressions,
  };
}

/** Rule names and ids are compared in lower case. */
function lowered(rules: Readonly<Record<string, RuleLevel>> = {}): Record<string, RuleLevel> {
  return Object.fromEntries(Object.entries(rules).map(([name, level]) => [name.toLowerCase(), level]));
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
