import { rules } from '../../server/src/rules/index.ts';

const NAMES = [
  'no-secrets-in-build-config',
  'no-secret-literal',
  'no-secret-file-copied',
  'no-credentials-in-url',
  'require-secret-mount',
  'no-model-token',
];

/** The rules whose fixes bring a secret in as a mount. */
export const secretMountRules = rules.filter(({ meta }) => NAMES.includes(meta.name));

/** Everything that they say, sure or not. */
export const everything = { preset: 'all', rules: {}, minimumConfidence: 'low' } as const;
