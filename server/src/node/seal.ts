import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes values unreadable to whoever has not the key, and readable again. */
export interface Seal {
  readonly close: (value: unknown) => string;
  /** @throws Error for what was not closed with the same key, or was changed since. */
  readonly open: (sealed: string) => unknown;
}

/** A new key, in base64. */
export function newSealKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/**
 * A seal by its key in base64.
 *
 * @throws RangeError when the key is none
 */
export function sealWith(base64: string): Seal {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== KEY_BYTES) throw new RangeError('not a key');
  return {
    close(value) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const parts = [cipher.update(JSON.stringify(value), 'utf8'), cipher.final()];
      return Buffer.concat([nonce, cipher.getAuthTag(), ...parts]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const parts = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
      return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
    },
  };
}
