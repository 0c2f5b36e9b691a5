import { createHash } from 'node:crypto';

/** A text's name in 32 hexadecimal digits: half of its SHA-256, which nobody meets by chance. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
