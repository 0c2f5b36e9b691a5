import type { Confidence, Preset } from '../lint/rule.ts';

/** What a profile stands for; whatever is said of preset, confidence or rules besides is stronger. */
export interface ProfileMeaning {
  readonly preset?: Preset;
  readonly minimumConfidence?: Confidence;
  /** Rules that it switches on or off whatever their preset. */
  readonly rules: Readonly<Record<string, 'on' | 'off'>>;
}

export const PROFILE_NAMES = ['regular', 'pedantic', 'auditor', 'ai-inference', 'ai-training'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export const PROFILES: Readonly<Record<ProfileName, ProfileMeaning>> = {
  regular: { rules: {} },
  pedantic: { preset: 'strict', minimumConfidence: 'medium', rules: {} },
  auditor: { minimumConfidence: 'low', rules: {} },
  // What serves a model to the network has no use for what made it.
  'ai-inference': {
    rules: {
      'no-model-weights-in-layer': 'on',
      'no-package-manager-in-final-stage': 'on',
      'no-training-tools-in-inference': 'on',
      'read-only-ready': 'on',
    },
  },
  // A place to work in: compilers and debuggers are what it is for.
  'ai-training': {
    rules: {
      'cuda-devel-in-final-stage': 'off',
      'no-build-tools-in-final-stage': 'off',
      'no-debug-tools': 'off',
      'prefer-multi-stage': 'off',
    },
  },
};

/** What each profile does, in one sentence; package.json's settings, the schema and the help say the same. */
export const PROFILE_WORDS: Readonly<Record<ProfileName, string>> = {
  regular: 'The preset and confidence as they are.',
  pedantic: 'Preset strict, with findings of medium confidence and above.',
  auditor: 'Also findings that are not sure (minimum confidence low), in the preset that is chosen.',
  'ai-inference': `For images that serve a model: also ${namesIn('ai-inference', 'on')}, whatever preset and confidence say.`,
  'ai-training': `For images to train in: without ${namesIn('ai-training', 'off')}, whatever the preset.`,
};

function namesIn(profile: ProfileName, level: 'on' | 'off'): string {
  return Object.entries(PROFILES[profile].rules)
    .flatMap(([name, wanted]) => (wanted === level ? [name] : []))
    .join(', ');
}
