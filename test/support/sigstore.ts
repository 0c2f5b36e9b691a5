// Somebody's own Sigstore: a certificate authority, the logs and a clock, and the root by which they are trusted.
import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  sign,
} from 'node:crypto';
import { certificate, type Certified, IS_AUTHORITY, pemOf, toBeSigned } from './certificate.ts';
import {
  commonName,
  der,
  ECDSA_WITH_SHA256,
  extension,
  integer,
  octets,
  oid,
  sequence,
  setOf,
  text,
  time,
} from './der.ts';

export const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
export const IN_TOTO = 'application/vnd.in-toto+json';
const ISSUER = '1.3.6.1.4.1.57264.1.8';

export interface Identity {
  readonly identity: string;
  readonly issuer: string;
}

/** What a signer did, before it is put into one form or another. */
interface Signed {
  readonly signature: Buffer;
  /** Undefined for a key that stays. */
  readonly certificate: Buffer | undefined;
  readonly entry: LogEntry;
}

interface LogEntry {
  /** In base64. */
  readonly body: string;
  /** Seconds since 1970. */
  readonly integratedTime: number;
  readonly signedEntryTimestamp: string;
  readonly rootHash: string;
  readonly checkpoint: string;
}

export interface SignOptions {
  /** Who signs: somebody with a certificate, or a key. */
  readonly by: Identity | KeyObject;
}

export interface TestSigstoreOptions {
  /** Milliseconds by which the log's clock is ahead. */
  readonly logAhead?: number;
}

const keys = (): KeyPairKeyObjectResult => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = ({ publicKey }: KeyPairKeyObjectResult): Buffer =>
  publicKey.export({ type: 'spki', format: 'der' });
const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const hex = (bytes: string | Uint8Array): string => sha256(bytes).toString('hex');
const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');

const MINUTE = 60_000;
const LOG_HOST = 'log.test';
const LOG_INDEX = 7;
const AUTHORITY = 'authority of the tests';
const CLOCK = 'clock of the tests';
const SHA256 = '2.16.840.1.101.3.4.2.1';

export class TestSigstore {
  readonly #authority = keys();
  /** Where certificates are written down. */
  readonly #certificateLog = keys();
  /** Where signatures are written down. */
  readonly #log = keys();
  readonly #clock = keys();
  readonly #authorityCertificate: Buffer;
  readonly #clockCertificate: Buffer;
  readonly #logAhead: number;

  constructor({ logAhead = 0 }: TestSigstoreOptions = {}) {
    this.#logAhead = logAhead;
    const shared = { serial: 1, issuer: AUTHORITY, from: new Date('2020-01-01'), to: new Date('2120-01-01') };
    const { publicKey, privateKey } = this.#authority;
    const own = { ...shared, subject: AUTHORITY, publicKey, extensions: [IS_AUTHORITY] };
    this.#authorityCertificate = certificate(own, privateKey);
    const clock = { ...shared, serial: 2, subject: CLOCK, publicKey: this.#clock.publicKey, extensions: [] };
    this.#clockCertificate = certificate(clock, privateKey);
  }

  /** Whom to trust; `until` is the end of the certificate authority. */
  root(until?: Date): unknown {
    const start = '2020-01-01T00:00:00Z';
    const log = (pair: KeyPairKeyObjectResult): unknown => ({
      baseUrl: `https://${LOG_HOST}`,
      hashAlgorithm: 'SHA2_256',
      publicKey: {
        rawBytes: base64(spki(pair)),
        keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        validFor: { start },
      },
      logId: { keyId: base64(sha256(spki(pair))) },
    });
    const authority = (certificates: readonly Buffer[], end?: Date): unknown => ({
      subject: { organization: 'tests', commonName: 'tests' },
      uri: 'https://authority.test',
      certChain: { certificates: certificates.map((each) => ({ rawBytes: base64(each) })) },
      validFor: { start, ...(end === undefined ? {} : { end: end.toISOString() }) },
    });
    return {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [log(this.#log)],
      certificateAuthorities: [authority([this.#authorityCertificate], until)],
      ctlogs: [log(this.#certificateLog)],
      timestampAuthorities: [authority([this.#clockCertificate, this.#authorityCertificate])],
    };
  }

  /** cosign's own text and the annotations that go with it. */
  cosign(digest: string, options: SignOptions): { payload: string; annotations: Record<string, string> } {
    const payload = JSON.stringify({
      critical: {
        identity: { 'docker-reference': 'registry.test/app' },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    });
    const signed = this.#sign(Buffer.from(payload), options, (signature) => ({
      apiVersion: '0.0.1',
      kind: 'hashedrekord',
      spec: {
        data: { hash: { algorithm: 'sha256', value: hex(payload) } },
        signature: { content: signature.toString('base64'), publicKey: { content: '' } },
      },
    }));
    const annotations = {
      'dev.cosignproject.cosign/signature': signed.signature.toString('base64'),
      ...annotationsOf(signed, hex(spki(this.#log))),
    };
    return { payload, annotations };
  }

  /** A signed statement as cosign keeps it. */
  envelope(
    statement: unknown,
    options: SignOptions,
  ): { envelope: string; annotations: Record<string, string> } {
    const { envelope, signed } = this.#envelope(statement, options);
    return { envelope: JSON.stringify(envelope), annotations: annotationsOf(signed, hex(spki(this.#log))) };
  }

  /** The same as a bundle, whose time is told by the log or by the clock. */
  bundle(
    statement: unknown,
    { clock, ...options }: SignOptions & { readonly clock: 'log' | 'authority' },
  ): Record<string, unknown> {
    const { envelope, signed } = this.#envelope(statement, options);
    const { entry, certificate: cert, signature } = signed;
    const { signedEntryTimestamp } = entry;
    return {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        ...(cert === undefined
          ? { publicKey: { hint: 'any' } }
          : { certificate: { rawBytes: base64(cert) } }),
        tlogEntries: [
          {
            logIndex: String(LOG_INDEX),
            logId: { keyId: base64(sha256(spki(this.#log))) },
            kindVersion: { kind: 'dsse', version: '0.0.1' },
            integratedTime: clock === 'log' ? String(entry.integratedTime) : '0',
            ...(clock === 'log' ? { inclusionPromise: { signedEntryTimestamp } } : {}),
            inclusionProof: {
              logIndex: '0',
              treeSize: '1',
              rootHash: entry.rootHash,
              hashes: [],
              checkpoint: { envelope: entry.checkpoint },
            },
            canonicalizedBody: entry.body,
          },
        ],
        ...(clock === 'authority'
          ? {
              timestampVerificationData: {
                rfc3161Timestamps: [{ signedTimestamp: base64(this.#stamp(signature)) }],
              },
            }
          : {}),
      },
      dsseEnvelope: envelope,
    };
  }

  #envelope(statement: unknown, options: SignOptions): { envelope: unknown; signed: Signed } {
    const payload = Buffer.from(JSON.stringify(statement));
    const encoded = Buffer.from(`DSSEv1 ${IN_TOTO.length} ${IN_TOTO} ${payload.length} `);
    const signed = this.#sign(Buffer.concat([encoded, payload]), options, (signature) => ({
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: {
        envelopeHash: { algorithm: 'sha256', value: '' },
        payloadHash: { algorithm: 'sha256', value: hex(payload) },
        signatures: [{ signature: signature.toString('base64'), verifier: '' }],
      },
    }));
    const signatures = [{ sig: signed.signature.toString('base64') }];
    return { envelope: { payloadType: IN_TOTO, payload: payload.toString('base64'), signatures }, signed };
  }

  #sign(bytes: Buffer, { by }: SignOptions, toEntry: (signature: Buffer) => object): Signed {
    if (!('identity' in by)) {
      const signature = sign('sha256', bytes, by);
      return { signature, certificate: undefined, entry: this.#record(toEntry(signature)) };
    }
    const { publicKey, privateKey } = keys();
    const signature = sign('sha256', bytes, privateKey);
    return { signature, certificate: this.#issue(publicKey, by), entry: this.#record(toEntry(signature)) };
  }

  /** A certificate for ten minutes, with the receipt of the log where it is written down. */
  #issue(publicKey: KeyObject, { identity, issuer }: Identity): Buffer {
    const now = new Date();
    const name = der(identity.includes('://') ? 0x86 : 0x81, Buffer.from(identity));
    const extensions = [extension('2.5.29.17', sequence(name)), extension(ISSUER, text(issuer))];
    const certified: Certified = {
      serial: 3,
      issuer: AUTHORITY,
      subject: '',
      publicKey,
      from: now,
      to: new Date(now.getTime() + 10 * MINUTE),
      extensions,
    };
    const receipts = extension('1.3.6.1.4.1.11129.2.4.2', octets(this.#receipts(toBeSigned(certified))));
    return certificate({ ...certified, extensions: [...extensions, receipts] }, this.#authority.privateKey);
  }

  /** https://www.rfc-editor.org/rfc/rfc6962#section-3.2 */
  #receipts(certified: Buffer): Buffer {
    const at = Buffer.alloc(8);
    at.writeBigUInt64BE(BigInt(Date.now()));
    const length = Buffer.from([0, certified.length >> 8, certified.length & 255]);
    const entry = [
      Buffer.from([0, 1]),
      sha256(spki(this.#authority)),
      length,
      certified,
      Buffer.from([0, 0]),
    ];
    const signature = sign(
      'sha256',
      Buffer.concat([Buffer.from([0, 0]), at, ...entry]),
      this.#certificateLog.privateKey,
    );
    const sized = (bytes: Buffer): Buffer =>
      Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
    const id = sha256(spki(this.#certificateLog));
    const receipt = [Buffer.from([0]), id, at, Buffer.from([0, 0, 4, 3]), sized(signature)];
    return sized(sized(Buffer.concat(receipt)));
  }

  /** Writes something down as the only entry of a log. */
  #record(content: object): LogEntry {
    const body = Buffer.from(JSON.stringify(content));
    const integratedTime = Math.floor((Date.now() + this.#logAhead) / 1000);
    const { privateKey } = this.#log;
    const id = sha256(spki(this.#log));
    const promise = { body: base64(body), integratedTime, logID: id.toString('hex'), logIndex: LOG_INDEX };
    const rootHash = base64(sha256(Buffer.concat([Buffer.from([0]), body])));
    const note = `${LOG_HOST} - 1\n1\n${rootHash}\n`;
    const noteSignature = Buffer.concat([id.subarray(0, 4), sign('sha256', Buffer.from(note), privateKey)]);
    return {
      body: base64(body),
      integratedTime,
      signedEntryTimestamp: base64(sign('sha256', Buffer.from(JSON.stringify(promise)), privateKey)),
      rootHash,
      checkpoint: `${note}\n\u2014 ${LOG_HOST} ${base64(noteSignature)}\n`,
    };
  }

  /** https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2 */
  #stamp(signature: Buffer): Buffer {
    const algorithm = sequence(oid(SHA256));
    const stamped = sequence(
      integer(1),
      oid('1.2.3.4'),
      sequence(algorithm, octets(sha256(signature))),
      integer(5),
      time(new Date()),
    );
    const kind = '1.2.840.113549.1.9.16.1.4';
    const attribute = (name: string, value: Buffer): Buffer => sequence(oid(name), setOf(value));
    const attributes = [
      attribute('1.2.840.113549.1.9.3', oid(kind)),
      attribute('1.2.840.113549.1.9.4', octets(sha256(stamped))),
    ];
    const signer = sequence(
      integer(1),
      sequence(commonName(AUTHORITY), integer(2)),
      algorithm,
      der(0xa0, ...attributes),
      ECDSA_WITH_SHA256,
      octets(sign('sha256', setOf(...attributes), this.#clock.privateKey)),
    );
    const content = sequence(oid(kind), der(0xa0, octets(stamped)));
    const signed = sequence(integer(3), setOf(algorithm), content, setOf(signer));
    return sequence(sequence(integer(0)), sequence(oid('1.2.840.113549.1.7.2'), der(0xa0, signed)));
  }
}

function annotationsOf({ certificate: cert, entry }: Signed, logID: string): Record<string, string> {
  const { signedEntryTimestamp, body, integratedTime } = entry;
  const receipt = {
    SignedEntryTimestamp: signedEntryTimestamp,
    Payload: { body, integratedTime, logIndex: LOG_INDEX, logID },
  };
  return {
    'dev.sigstore.cosign/bundle': JSON.stringify(receipt),
    ...(cert === undefined ? {} : { 'dev.sigstore.cosign/certificate': pemOf(cert) }),
  };
}

/** A statement about digests. */
export function statementOf(
  digests: readonly string[],
  predicateType = 'https://spdx.dev/Document',
): unknown {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: digests.map((digest) => ({ name: 'app', digest: { sha256: digest.replace('sha256:', '') } })),
    predicateType,
    predicate: {},
  };
}
