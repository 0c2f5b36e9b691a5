import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { bits, commonName, der, ECDSA_WITH_SHA256, extension, integer, sequence, time } from './der.ts';

export interface Certified {
  readonly serial: number;
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly from: Date;
  readonly to: Date;
  readonly extensions: readonly Buffer[];
}

/** What of a certificate is signed (https://www.rfc-editor.org/rfc/rfc5280#section-4.1). */
export function toBeSigned({ serial, issuer, subject, publicKey, from, to, extensions }: Certified): Buffer {
  return sequence(
    der(0xa0, integer(2)),
    integer(serial),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(time(from), time(to)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
}

export function certificate(certified: Certified, by: KeyObject): Buffer {
  const body = toBeSigned(certified);
  return sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, by)));
}

export const IS_AUTHORITY = extension('2.5.29.19', sequence(der(0x01, Buffer.from([0xff]))));

export function pemOf(cert: Buffer): string {
  const lines = cert.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** A certificate for these names that nobody trusts unless told to, with its key; made anew each time, kept nowhere. */
export function selfSigned(...names: readonly string[]): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const alternatives = sequence(...names.map((each) => der(0x82, Buffer.from(each))));
  const name = 'bulkhead tests';
  const cert = certificate(
    {
      serial: 1,
      issuer: name,
      subject: name,
      publicKey,
      from: new Date('2020-01-01'),
      to: new Date('2120-01-01'),
      extensions: [extension('2.5.29.17', alternatives), IS_AUTHORITY],
    },
    privateKey,
  );
  return { cert: pemOf(cert), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}
