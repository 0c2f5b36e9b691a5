import { type Fields, fieldsOf, fromBase64, parseObject, textOf, toBase64 } from './json.ts';

/** Something that says of itself to be a signature, as a Sigstore bundle; nothing of it is checked yet. */
export interface Claim {
  /** As JSON (https://docs.sigstore.dev/about/bundle/). */
  readonly bundle: Fields;
  /** What was signed, where the bundle does not hold it: cosign's own text. */
  readonly artifact: Uint8Array | undefined;
}

/** What lies beside cosign's signatures and statements, in the annotations of their layer. */
type CosignAnnotations = Readonly<Record<string, string>>;

/**
 * A signature as cosign keeps it: text that names the digest, and the signature in an annotation
 * (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md).
 */
export async function claimOfSimpleSigning(
  payload: Uint8Array,
  annotations: CosignAnnotations,
): Promise<Claim> {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(payload));
  const messageDigest = { algorithm: 'SHA2_256', digest: toBase64(new Uint8Array(hash)) };
  const signature = annotations['dev.cosignproject.cosign/signature'] ?? '';
  return {
    bundle: { ...material(annotations), messageSignature: { messageDigest, signature } },
    artifact: payload,
  };
}

/** A statement in its signed envelope (https://github.com/secure-systems-lab/dsse), as cosign keeps it. */
export function claimOfEnvelope(body: Uint8Array, annotations: CosignAnnotations): Claim {
  return { bundle: { ...material(annotations), dsseEnvelope: parseObject(body) }, artifact: undefined };
}

/** A bundle as it is. */
export function claimOfBundle(body: Uint8Array): Claim {
  return { bundle: parseObject(body) ?? {}, artifact: undefined };
}

/** Certificate, log entry and time stamp of the annotations, as a bundle of the first version has them. */
function material(annotations: CosignAnnotations): Fields {
  const certificate = derOfPem(annotations['dev.sigstore.cosign/certificate']);
  const entry = logEntry(annotations['dev.sigstore.cosign/bundle']);
  const stamp = textOf(
    jsonOf(annotations['dev.sigstore.cosign/rfc3161timestamp'])?.['SignedRFC3161Timestamp'],
  );
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      ...(certificate === undefined
        ? { publicKey: { hint: '' } }
        : { x509CertificateChain: { certificates: [{ rawBytes: certificate }] } }),
      tlogEntries: entry === undefined ? [] : [entry],
      ...(stamp === undefined
        ? {}
        : { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: stamp }] } }),
    },
  };
}

/** Rekor's receipt as cosign writes it down. */
function logEntry(text: string | undefined): Fields | undefined {
  const receipt = jsonOf(text);
  const payload = fieldsOf(receipt?.['Payload']);
  const body = textOf(payload?.['body']);
  if (payload === undefined || body === undefined) return undefined;
  const entry = parseObject(fromBase64(body) ?? new Uint8Array());
  return {
    logIndex: numberText(payload['logIndex']),
    logId: { keyId: hexToBase64(textOf(payload['logID']) ?? '') },
    kindVersion: { kind: entry?.['kind'], version: entry?.['apiVersion'] },
    integratedTime: numberText(payload['integratedTime']),
    inclusionPromise: { signedEntryTimestamp: receipt?.['SignedEntryTimestamp'] },
    canonicalizedBody: body,
  };
}

function jsonOf(text: string | undefined): Fields | undefined {
  return text === undefined ? undefined : parseObject(new TextEncoder().encode(text));
}

function numberText(value: unknown): string {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : '0';
}

function hexToBase64(hex: string): string {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return '';
  return toBase64(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
}

/** The first certificate of a text in PEM (RFC 7468). */
function derOfPem(pem: string | undefined): string | undefined {
  const begin = '-----BEGIN CERTIFICATE-----';
  const start = pem?.indexOf(begin) ?? -1;
  const end = pem?.indexOf('-----END CERTIFICATE-----', start) ?? -1;
  return start < 0 || end < 0 ? undefined : pem?.slice(start + begin.length, end).replace(/\s/g, '');
}
