import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, VerificationError, Verifier } from '@sigstore/verify';
import type { ImageSigner } from '../image/signature.ts';
import type { Claim } from './claim.ts';
import { type Fields, fieldsOf } from './json.ts';
import { isWithinLimits } from './limits.ts';
import { simpleSigningSubjects, statementSubjects, type Subjects } from './subject.ts';

export type Verdict =
  | { readonly kind: 'verified'; readonly through: 'signature' | 'attestation' }
  /** Completes a sentence that begins with "its signature". */
  | { readonly kind: 'invalid'; readonly reason: string }
  /** Of a kind that is not known here. */
  | { readonly kind: 'unsupported' };

/** Whether a claim is the signer's, and about one of the digests. Offline; never throws, whatever the claim is. */
export type Verify = (claim: Claim, digests: ReadonlySet<string>) => Verdict;

const IN_TOTO = 'application/vnd.in-toto+json';
/** There is only one key that it could be, whatever the claim calls it. */
const THE_KEY = 'key';
const UNREADABLE: Verdict = { kind: 'invalid', reason: 'cannot be read' };

/**
 * @param trustedRoot whom to trust (https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto),
 * as JSON
 * @throws Error when the root or the signer's key is none
 */
export function verifierFor(signer: ImageSigner, trustedRoot: unknown): Verify {
  const keys =
    signer.kind === 'key'
      ? { [THE_KEY]: { rawBytes: Buffer.from(signer.key, 'base64'), keyDetails: 0 } }
      : {};
  // Keys stay valid, so neither a clock nor the log has to tell when they were used; what is told is checked nevertheless.
  const thresholds =
    signer.kind === 'key' ? { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 } : {};
  const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(trustedRoot), keys), thresholds);
  return (claim, digests) => {
    try {
      return judge(claim, digests, signer, verifier);
    } catch (error) {
      return verdictOf(error, signer);
    }
  };
}

function judge(claim: Claim, digests: ReadonlySet<string>, signer: ImageSigner, verifier: Verifier): Verdict {
  if (!isOfKnownKind(claim)) return { kind: 'unsupported' };
  if (!isWithinLimits(claim.bundle)) return UNREADABLE;
  const bundle = bundleFromJSON(signer.kind === 'key' ? withKey(claim.bundle) : claim.bundle);
  const entity = toSignedEntity(bundle, claim.artifact && Buffer.from(claim.artifact));
  const { identity } = verifier.verify(entity);
  if (signer.kind === 'identity') {
    const name = identity?.subjectAlternativeName;
    const issuer = identity?.extensions?.issuer;
    if (name !== signer.identity || issuer !== signer.issuer)
      return {
        kind: 'invalid',
        reason: `is by ${shown(name)} (as ${shown(issuer)} says), and not by ${signer.identity} (as ${signer.issuer} would say)`,
      };
  }
  // The verifier looks at the signature and not at what it is about: that is here.
  const subjects = subjectsOf(bundle, claim.artifact);
  if (subjects === undefined) return { kind: 'unsupported' };
  return [...subjects.digests].some((digest) => digests.has(digest))
    ? { kind: 'verified', through: subjects.isSignature ? 'signature' : 'attestation' }
    : { kind: 'invalid', reason: 'is of another image' };
}

/** What is not so is no forgery, but something that others may be able to read. */
function isOfKnownKind({ bundle, artifact }: Claim): boolean {
  const envelope = fieldsOf(bundle['dsseEnvelope']);
  const signatures = envelope?.['signatures'];
  return envelope === undefined
    ? artifact !== undefined || bundle['messageSignature'] === undefined
    : !Array.isArray(signatures) || signatures.length === 1;
}

/** The bytes that the signature was verified over, not those that the JSON could also be read as. */
function subjectsOf({ content }: Bundle, artifact: Uint8Array | undefined): Subjects | undefined {
  if (content.$case === 'messageSignature') return artifact && simpleSigningSubjects(artifact);
  const { payloadType, payload } = content.dsseEnvelope;
  return payloadType === IN_TOTO ? statementSubjects(payload) : undefined;
}

function withKey(bundle: Fields): Fields {
  const { tlogEntries, timestampVerificationData } = fieldsOf(bundle['verificationMaterial']) ?? {};
  const verificationMaterial = { publicKey: { hint: THE_KEY }, tlogEntries, timestampVerificationData };
  return { ...bundle, verificationMaterial };
}

function verdictOf(error: unknown, signer: ImageSigner): Verdict {
  // Bundles that cannot be read end in all kinds of errors.
  if (!(error instanceof VerificationError)) return UNREADABLE;
  // Entries of a kind that the log had before.
  if (error.code === 'TLOG_BODY_ERROR' && error.message.startsWith('unsupported'))
    return { kind: 'unsupported' };
  return { kind: 'invalid', reason: reasonOf(error.code, signer) };
}

function reasonOf(code: VerificationError['code'], { kind, vendor }: ImageSigner): string {
  switch (code) {
    case 'CERTIFICATE_ERROR':
      return 'has a certificate that is not of Sigstore, or was not valid when it was used';
    case 'TIMESTAMP_ERROR':
      return 'has no proof of when it was made';
    case 'SIGNATURE_ERROR':
    case 'PUBLIC_KEY_ERROR':
      return kind === 'key'
        ? `was not made with the key of ${vendor}`
        : 'does not fit what it is said to sign';
    default:
      return 'is not in the public log as it says';
  }
}

/** Somebody's words in a sentence of ours. */
function shown(text: string | undefined): string {
  if (text === undefined || text === '') return 'nobody';
  const line = text.replace(/[^\x20-\x7e]+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
