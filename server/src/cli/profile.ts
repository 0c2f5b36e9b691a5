import { COMPOSE_RULES, isKnown } from '../config/known-rules.ts';
import { PROFILE_NAMES, type ProfileName } from '../config/profiles.ts';
import { findRules, rules } from '../service/catalogue.ts';
import { SEVERITIES } from '../report/summary.ts';
import { visible } from '../report/stylish-text.ts';
import { type Args, choiceOf, type Options, UsageError } from './args.ts';
import { didYouMean } from './suggest.ts';

const PRESETS = ['recommended', 'strict', 'all'] as const;
const CONFIDENCES = ['low', 'medium', 'high'] as const;
const LEVELS = ['off', 'on', ...SEVERITIES] as const;

export const profileOptions: Options = {
  preset: {
    value: 'NAME',
    choices: PRESETS,
    help: 'rules to start from; default recommended',
  },
  profile: { value: 'NAME', choices: PROFILE_NAMES, help: 'for whom' },
  rule: { value: 'NAME=LEVEL', many: true, help: `one rule's level: ${LEVELS.join(', ')}` },
  'min-confidence': {
    value: 'LEVEL',
    choices: CONFIDENCES,
    help: 'leave out what is less sure; default medium',
  },
  threshold: {
    value: 'LEVEL',
    choices: SEVERITIES,
    help: 'fail at this severity; default info',
  },
};

export type Threshold = (typeof SEVERITIES)[number];

/** What the command line says of the profile; what it does not say is left to configuration files. */
export interface GivenProfile {
  readonly preset?: (typeof PRESETS)[number];
  readonly profile?: ProfileName;
  readonly minimumConfidence?: (typeof CONFIDENCES)[number];
  readonly rules: Readonly<Record<string, (typeof LEVELS)[number]>>;
}

/** @throws UsageError when a rule or level does not exist. */
export function readProfile(args: Args): GivenProfile {
  const preset = choiceOf(args, 'preset', PRESETS);
  const profile = choiceOf(args, 'profile', PROFILE_NAMES);
  const minimumConfidence = choiceOf(args, 'min-confidence', CONFIDENCES);
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(profile === undefined ? {} : { profile }),
    ...(minimumConfidence === undefined ? {} : { minimumConfidence }),
    rules: Object.fromEntries((args.given.get('rule') ?? []).map(readRule)),
  };
}

export function readThreshold(args: Args): Threshold | undefined {
  return choiceOf(args, 'threshold', SEVERITIES);
}

/** Another tool's id stays one: it means the findings that answer to it, not every finding of a rule that can. */
function readRule(text: string): readonly [string, (typeof LEVELS)[number]] {
  const cut = text.lastIndexOf('=');
  const level = LEVELS.find((known) => known === text.slice(cut + 1));
  if (cut < 1 || level === undefined) {
    throw new UsageError(`'--rule ${visible(text)}' is not NAME=LEVEL with one of ${LEVELS.join(', ')}.`);
  }
  const name = text.slice(0, cut);
  if (!isKnown(name)) throw new UsageError(unknownRule(name));
  return [name.toLowerCase(), level];
}

/**
 * Names of the rules that go by a name of ours or a peer's.
 *
 * @throws UsageError when there is none.
 */
export function rulesNamed(name: string): readonly string[] {
  const found = findRules(name);
  if (found.length === 0) throw new UsageError(unknownRule(name));
  return found.map(({ meta }) => meta.name);
}

export function unknownRule(name: string): string {
  const names = [
    ...rules.flatMap(({ meta }) => [meta.name, ...Object.values(meta.aliases).flat()]),
    ...COMPOSE_RULES,
  ];
  return `Unknown rule '${visible(name)}'.${didYouMean(name, names)} 'bulkhead rules' lists all.`;
}
