import type { ImageSignature, ImageSigner } from '../image/signature.ts';
import type { RegistryFailure } from '../registry/failure.ts';
import {
  type Found,
  keptStatements,
  type Place,
  type Search,
  signatureClaims,
  statementClaims,
} from './claims.ts';
import { statementSubjects } from './subject.ts';
import { TRUSTED_ROOT } from './trusted-root-data.ts';
import { type Verdict, type Verify, verifierFor } from './verify.ts';

export interface SignatureOptions {
  /** What counts: the index that a tag points to, and the manifest that is used of it. */
  readonly digests: readonly string[];
  readonly signer: ImageSigner;
  /** As JSON; by default the one that comes with us. */
  readonly trustedRoot?: unknown;
}

/** What was wrong with all that was looked at. */
class Findings {
  #invalid: string | undefined;
  #isUnsupported = false;
  #failure: RegistryFailure | undefined;

  failed(failure: RegistryFailure): void {
    this.#failure ??= failure;
  }

  add(verdict: Verdict): void {
    if (verdict.kind === 'unsupported') this.#isUnsupported = true;
    if (verdict.kind === 'invalid') this.#invalid ??= verdict.reason;
  }

  /** Only who has seen everything may say that nothing of it is right. */
  signature(vendor: string): ImageSignature {
    if (this.#failure !== undefined) return { state: 'unknown', vendor, reason: this.#failure.reason };
    if (this.#isUnsupported)
      return { state: 'unknown', vendor, reason: 'has a signature of a kind that is not known here' };
    if (this.#invalid !== undefined) return { state: 'invalid', vendor, reason: this.#invalid };
    return { state: 'unsigned', vendor };
  }
}

/**
 * Whether an image is signed by whom it should be. One signature or signed statement that is right is enough, and ends
 * the search. Never throws for what a registry holds.
 */
export async function imageSignature(
  place: Place,
  { digests, signer, trustedRoot }: SignatureOptions,
): Promise<ImageSignature> {
  const verify = verifierFor(signer, trustedRoot ?? TRUSTED_ROOT);
  const findings = new Findings();
  const wanted = new Set(digests);
  const search: Search = { ...place, referring: new Map() };
  for (const claims of [signatureClaims, statementClaims]) {
    for (const digest of wanted) {
      const right = await firstRight(claims(search, digest), verify, wanted, findings);
      if (right !== undefined) return verified(signer, right.through);
    }
  }
  for (const digest of wanted)
    if (await hasKeptStatement(search, digest, verify, findings)) return verified(signer, 'attestation');
  return findings.signature(signer.vendor);
}

async function firstRight(
  claims: AsyncIterable<Found>,
  verify: Verify,
  digests: ReadonlySet<string>,
  findings: Findings,
): Promise<(Verdict & { readonly kind: 'verified' }) | undefined> {
  for await (const claim of claims) {
    if ('kind' in claim) {
      findings.failed(claim);
      continue;
    }
    const verdict = verify(claim, digests);
    if (verdict.kind === 'verified') return verdict;
    findings.add(verdict);
  }
  return undefined;
}

/** A statement about the image that is kept in a manifest which the signer has signed. */
async function hasKeptStatement(
  search: Search,
  digest: string,
  verify: Verify,
  findings: Findings,
): Promise<boolean> {
  for (const kept of await keptStatements(search, digest)) {
    if ('kind' in kept) {
      findings.failed(kept);
      continue;
    }
    const of = new Set([kept.manifestDigest]);
    const right = await firstRight(signatureClaims(search, kept.manifestDigest), verify, of, findings);
    if (right?.through !== 'signature') continue;
    const body = await kept.read();
    if ('kind' in body) findings.failed(body);
    else if (statementSubjects(body)?.digests.has(digest) === true) return true;
    else findings.add({ kind: 'invalid', reason: 'is of a statement about another image' });
  }
  return false;
}

function verified(signer: ImageSigner, through: 'signature' | 'attestation'): ImageSignature {
  const { vendor } = signer;
  return signer.kind === 'key'
    ? { state: 'verified', vendor, through }
    : { state: 'verified', vendor, identity: signer.identity, issuer: signer.issuer, through };
}
