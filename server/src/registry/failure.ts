import type { HttpFailure } from '../ports.ts';

export type RegistryFailureCode =
  /** Nobody answers: no such host, nobody listens, no network, or not in time. */
  | 'unreachable'
  /** Somebody answers, but not as it should be: with errors of the server, or a certificate that is not trusted. */
  | 'broken'
  /** The registry does not know the question. */
  | 'unsupported'
  | 'cancelled'
  /** The registry wants to know who asks, or knows and says no. */
  | 'denied'
  /** It has no such image, or does not tell that it has. */
  | 'not-found'
  /** Too many requests. */
  | 'limited'
  /** What came cannot be what was asked for: the digest differs, it is malformed, cut off or far too long. */
  | 'untrustworthy'
  /** It sent us to where we do not go. */
  | 'refused';

/** Why a registry could not be asked, or what it said instead of an answer. */
export interface RegistryFailure {
  readonly kind: 'failed';
  readonly code: RegistryFailureCode;
  /** Completes a sentence that begins with the registry's name: "did not answer in 15 s". Nothing secret is in it. */
  readonly reason: string;
}

export function failure(code: RegistryFailureCode, reason: string): RegistryFailure {
  return { kind: 'failed', code, reason };
}

export function fromHttp({ code, reason }: HttpFailure): RegistryFailure {
  switch (code) {
    case 'cancelled':
      return failure('cancelled', reason);
    case 'too-large':
    case 'truncated':
      return failure('untrustworthy', reason);
    case 'zone':
      return failure('refused', reason);
    case 'unreachable':
    case 'timeout':
    case 'no-tls':
      return failure('unreachable', reason);
    case 'certificate':
    case 'proxy':
    case 'other':
      return failure('broken', reason);
  }
}
