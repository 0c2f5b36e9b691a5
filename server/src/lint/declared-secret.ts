import { CREDENTIAL_FILE_VARIABLES, type SecretName } from '../knowledge/secret-names.ts';
import { isFingerprint, type ValueKind } from '../knowledge/secret-values.ts';
import type { Assignment, InstructionOf } from '../syntax/model.ts';
import type { Aliases, Confidence, Severity } from './rule.ts';

/** Names whose value nobody would use for anything but getting in. */
const PASSWORD = /passw(?:or)?d|passphrase|pword|_pass$/i;

/** The peer that speaks of secrets in ENV and ARG, and of few other ways. */
export const SECRET_ENV: Aliases = { trivy: ['DS-0031'] };

interface Judgement {
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** How sure it is that an assignment of ARG or ENV gives a secret away. */
export function judgeSecret(
  declaration: InstructionOf<'ARG' | 'ENV'>,
  { name, value }: Assignment,
  kind: SecretName['kind'],
  is: ValueKind,
): Judgement {
  const text = value?.value ?? '';
  if (kind === 'about' || is === 'setting' || is === 'place')
    return { severity: 'warning', confidence: 'low' };
  if (kind === 'unclear') {
    const likely = is === 'random' && !isFingerprint(text) ? 'medium' : 'low';
    return { severity: 'warning', confidence: likely };
  }
  switch (is) {
    case 'empty':
      // An ARG without a value is there to be given one; an ENV without one is for the one who runs the image.
      return { severity: 'warning', confidence: declaration.kind === 'ARG' ? 'high' : 'low' };
    case 'weak':
      // Guessable rather than secret: no-default-credentials says so.
      return { severity: 'warning', confidence: PASSWORD.test(name) ? 'low' : 'medium' };
    case 'placeholder':
      // As an empty one.
      return { severity: 'warning', confidence: declaration.kind === 'ARG' ? 'medium' : 'low' };
    case 'random':
      return { severity: 'error', confidence: 'high' };
    case 'text':
      return PASSWORD.test(name)
        ? { severity: 'error', confidence: 'high' }
        : { severity: 'warning', confidence: 'medium' };
    case 'variable':
      return { severity: 'warning', confidence: 'high' };
  }
}

/** Which of the peers say this of this declaration: BuildKit leaves out global arguments and ONBUILD. */
export function secretAliases(
  declaration: InstructionOf<'ARG' | 'ENV'>,
  name: string,
  judged: SecretName,
  value: ValueKind,
): Aliases {
  if (!judged.documented) return judged.kind === 'secret' ? SECRET_ENV : {};
  const path = CREDENTIAL_FILE_VARIABLES.has(name) && (value === 'place' || value === 'text');
  return {
    hadolint: ['DL3064'],
    ...(declaration.stage === undefined || declaration.onbuild !== undefined
      ? {}
      : { buildkit: ['SecretsUsedInArgOrEnv'] }),
    ...(path ? {} : SECRET_ENV),
    ...(declaration.kind === 'ARG' ? { semgrep: ['secret-in-build-arg'] } : {}),
  };
}
