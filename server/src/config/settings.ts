import type { RuleLevel } from '../lint/profile.ts';
import type { Confidence, Preset } from '../lint/rule.ts';
import { isObject } from './is-object.ts';
import { PROFILE_NAMES, type ProfileName } from './profiles.ts';

/** What settings may be set to; the schema of settings is made of the same lists. */
export const CHOICES = {
  preset: ['recommended', 'strict', 'all'],
  profile: PROFILE_NAMES,
  minimumConfidence: ['low', 'medium', 'high'],
  level: ['off', 'on', 'hint', 'info', 'warning', 'error'],
  languageFeatures: ['auto', 'on', 'off'],
  trace: ['off', 'messages', 'verbose'],
} as const;

/** The settings an editor may send, below `bulkhead`. package.json's `contributes.configuration` says the same. */
export interface Settings {
  enable: boolean;
  preset: Preset;
  profile: ProfileName;
  rules: Record<string, RuleLevel>;
  minimumConfidence: Confidence;
  shellcheck: {
    enable: boolean;
    /** Empty: the first on the PATH. */
    path: string;
  };
  /** Completion, outline, colours and the like; `auto`: unless another extension has them. The client sees to it. */
  languageFeatures: (typeof CHOICES.languageFeatures)[number];
  inlayHints: {
    images: boolean;
    stages: boolean;
  };
  trace: { server: (typeof CHOICES.trace)[number] };
}

export const defaultSettings: Settings = {
  enable: true,
  preset: 'recommended',
  profile: 'regular',
  rules: {},
  minimumConfidence: 'medium',
  shellcheck: { enable: true, path: '' },
  languageFeatures: 'auto',
  inlayHints: { images: false, stages: false },
  trace: { server: 'off' },
};

/**
 * Reads settings as they come from an editor. What is wrong in them is left out, key by key, and named in `problems`:
 * a slip in one setting must not switch the others off. Written out by hand because every server start does this, and
 * a schema library would take a third of its memory; a test holds it against the schema.
 */
export function readSettings(value: unknown): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  const given = isObject(value) ? value : {};
  const take = <T>(key: string, from: unknown, fallback: T, isRight: (item: unknown) => item is T): T => {
    if (from === undefined || from === null) return fallback;
    if (isRight(from)) return from;
    problems.push(`bulkhead.${key} has a value that is not allowed; the default is used.`);
    return fallback;
  };
  const { enable, preset, profile, minimumConfidence, shellcheck, trace } = defaultSettings;
  const { languageFeatures, inlayHints } = defaultSettings;
  const givenHints = isObject(given['inlayHints']) ? given['inlayHints'] : {};
  const givenShellcheck = isObject(given['shellcheck']) ? given['shellcheck'] : {};
  const givenTrace = isObject(given['trace']) ? given['trace']['server'] : undefined;
  const settings: Settings = {
    enable: take('enable', given['enable'], enable, isBoolean),
    preset: take('preset', given['preset'], preset, (item) => isOneOf(CHOICES.preset, item)),
    profile: take('profile', given['profile'], profile, (item) => isOneOf(CHOICES.profile, item)),
    rules: readRules(given['rules'], problems),
    minimumConfidence: take('minimumConfidence', given['minimumConfidence'], minimumConfidence, (item) =>
      isOneOf(CHOICES.minimumConfidence, item),
    ),
    shellcheck: {
      enable: take('shellcheck.enable', givenShellcheck['enable'], shellcheck.enable, isBoolean),
      path: take('shellcheck.path', givenShellcheck['path'], shellcheck.path, isString),
    },
    languageFeatures: take('languageFeatures', given['languageFeatures'], languageFeatures, (item) =>
      isOneOf(CHOICES.languageFeatures, item),
    ),
    inlayHints: {
      images: take('inlayHints.images', givenHints['images'], inlayHints.images, isBoolean),
      stages: take('inlayHints.stages', givenHints['stages'], inlayHints.stages, isBoolean),
    },
    trace: {
      server: take('trace.server', givenTrace, trace.server, (item) => isOneOf(CHOICES.trace, item)),
    },
  };
  return { settings, problems };
}

function readRules(value: unknown, problems: string[]): Record<string, RuleLevel> {
  const rules: Record<string, RuleLevel> = {};
  if (value === undefined || value === null) return rules;
  if (!isObject(value)) {
    problems.push('bulkhead.rules must be an object of rule names and levels.');
    return rules;
  }
  for (const [name, wanted] of Object.entries(value)) {
    if (isOneOf(CHOICES.level, wanted)) rules[name] = wanted;
    else problems.push(`bulkhead.rules: '${name.slice(0, 60)}' must be one of ${CHOICES.level.join(', ')}.`);
  }
  return rules;
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isString = (value: unknown): value is string => typeof value === 'string';

function isOneOf<const T extends string>(choices: readonly T[], value: unknown): value is T {
  return (choices as readonly unknown[]).includes(value);
}
