import { fieldsOf, parseObject, textOf } from './json.ts';

/** Enough for an image with all of its platforms. */
const MAX_SUBJECTS = 1000;

/** Newer versions of cosign sign an image with a statement that says no more than that it is signed. */
const SIGNED = 'https://sigstore.dev/cosign/sign/';

export interface Subjects {
  readonly digests: ReadonlySet<string>;
  /** It says that the image is signed, and nothing else about it. */
  readonly isSignature: boolean;
}

/**
 * Which digests a signed text speaks of; undefined when it is not of its kind. This is ours to compare: who verifies an
 * envelope says that somebody signed it, and not what about.
 */
export function statementSubjects(payload: Uint8Array): Subjects | undefined {
  const { _type: type, subject, predicateType } = parseObject(payload) ?? {};
  // https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
  if (type !== 'https://in-toto.io/Statement/v1' && type !== 'https://in-toto.io/Statement/v0.1')
    return undefined;
  if (!Array.isArray(subject)) return undefined;
  const digests = new Set(
    subject.slice(0, MAX_SUBJECTS).flatMap((each: unknown) => {
      const digest = textOf(fieldsOf(fieldsOf(each)?.['digest'])?.['sha256']);
      return digest === undefined ? [] : [`sha256:${digest}`];
    }),
  );
  return { digests, isSignature: textOf(predicateType)?.startsWith(SIGNED) === true };
}

/** The same of cosign's own text (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#payload). */
export function simpleSigningSubjects(payload: Uint8Array): Subjects | undefined {
  const critical = fieldsOf(parseObject(payload)?.['critical']);
  if (textOf(critical?.['type']) !== 'cosign container image signature') return undefined;
  const digest = textOf(fieldsOf(critical?.['image'])?.['docker-manifest-digest']);
  return digest === undefined ? undefined : { digests: new Set([digest]), isSignature: true };
}
