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
  network: ['ask', 'off', 'allow'],
  trace: ['off', 'messages', 'verbose'],
} as const;

/** The settings an editor may send, below `bulkhead`. package.json's `contributes.configuration` says the same. */
export interface Settings {
  enable: boolean;
  preset: Preset;
  profile: ProfileName;
  rules: Record<string, RuleLevel>;
  minimumConfidence: Confidence;
  /** Results of scanners, relative to the workspace folder and inside of it; `*` in the file's own name only. */
  scans: string[];
  shellcheck: {
    enable: boolean;
    /** Empty: the first on the PATH. */
    path: string;
  };
  /** Whether registries may be asked, of the user's settings alone. */
  network: (typeof CHOICES.network)[number];
  registries: RegistrySettings;
  codeLens: { images: boolean };
  /** Completion, outline, colours and the like; `auto`: unless another extension has them. The client sees to it. */
  languageFeatures: (typeof CHOICES.languageFeatures)[number];
  inlayHints: {
    images: boolean;
    stages: boolean;
  };
  trace: { server: (typeof CHOICES.trace)[number] };
}

/** Registries as image names have them: `docker.io`, `registry.example:5000`. */
export interface RegistrySettings {
  /** May be asked, in the background too. */
  allow: string[];
  /** Are never asked. */
  deny: string[];
  /** Who is asked instead, by registry: a host, with a path where there is one. */
  mirrors: Record<string, string>;
  /** Files of certificates in PEM form, absolute paths, by host. */
  certificates: Record<string, string>;
  /** May speak http without TLS. */
  plainHttp: string[];
}

export const defaultSettings: Settings = {
  enable: true,
  preset: 'recommended',
  profile: 'regular',
  rules: {},
  minimumConfidence: 'medium',
  scans: [],
  shellcheck: { enable: true, path: '' },
  network: 'ask',
  registries: { allow: [], deny: [], mirrors: {}, certificates: {}, plainHttp: [] },
  codeLens: { images: true },
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
  const take: Take = (key, from, fallback, isRight) => {
    if (from === undefined || from === null) return fallback;
    if (isRight(from)) return from;
    problems.push(`bulkhead.${key} has a value that is not allowed; the default is used.`);
    return fallback;
  };
  const { enable, preset, profile, minimumConfidence, shellcheck, network, codeLens, trace } =
    defaultSettings;
  const { languageFeatures, inlayHints } = defaultSettings;
  const givenHints = isObject(given['inlayHints']) ? given['inlayHints'] : {};
  const givenShellcheck = isObject(given['shellcheck']) ? given['shellcheck'] : {};
  const givenLens = isObject(given['codeLens']) ? given['codeLens'] : {};
  const givenTrace = isObject(given['trace']) ? given['trace']['server'] : undefined;
  const settings: Settings = {
    enable: take('enable', given['enable'], enable, isBoolean),
    preset: take('preset', given['preset'], preset, (item) => isOneOf(CHOICES.preset, item)),
    profile: take('profile', given['profile'], profile, (item) => isOneOf(CHOICES.profile, item)),
    rules: readRules(given['rules'], problems),
    minimumConfidence: take('minimumConfidence', given['minimumConfidence'], minimumConfidence, (item) =>
      isOneOf(CHOICES.minimumConfidence, item),
    ),
    scans: readScans(given['scans'], take, problems),
    shellcheck: {
      enable: take('shellcheck.enable', givenShellcheck['enable'], shellcheck.enable, isBoolean),
      path: take('shellcheck.path', givenShellcheck['path'], shellcheck.path, isString),
    },
    network: take('network', given['network'], network, (item) => isOneOf(CHOICES.network, item)),
    registries: readRegistries(given['registries'], take),
    codeLens: {
      images: take('codeLens.images', givenLens['images'], codeLens.images, isBoolean),
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

type Take = <T>(key: string, from: unknown, fallback: T, isRight: (item: unknown) => item is T) => T;

function readRegistries(value: unknown, take: Take): RegistrySettings {
  const { allow, deny, mirrors, certificates, plainHttp } = defaultSettings.registries;
  const given = isObject(value) ? value : {};
  return {
    allow: take('registries.allow', given['allow'], allow, isTexts),
    deny: take('registries.deny', given['deny'], deny, isTexts),
    mirrors: take('registries.mirrors', given['mirrors'], mirrors, isTextByName),
    certificates: take('registries.certificates', given['certificates'], certificates, isTextByName),
    plainHttp: take('registries.plainHttp', given['plainHttp'], plainHttp, isTexts),
  };
}

function readScans(value: unknown, take: Take, problems: string[]): string[] {
  return take('scans', value, defaultSettings.scans, isTexts).filter((name) => {
    if (isBelow(name)) return true;
    problems.push(
      `bulkhead.scans: '${name.slice(0, 60)}' must be a path inside the folder, with * in the file's name only.`,
    );
    return false;
  });
}

/** Whether a relative path stays in its folder, on any system, and has `*` in its last part at most. */
function isBelow(name: string): boolean {
  const parts = name.split(/[\\/]/);
  const isRelative = parts[0] !== '' && !/^[A-Za-z]:/.test(name);
  return isRelative && !parts.includes('..') && !parts.slice(0, -1).some((part) => part.includes('*'));
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
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString);
const isTextByName = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every(isString);
const isString = (value: unknown): value is string => typeof value === 'string';

function isOneOf<const T extends string>(choices: readonly T[], value: unknown): value is T {
  return (choices as readonly unknown[]).includes(value);
}
