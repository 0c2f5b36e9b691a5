import { hash } from 'node:crypto';

/** A text's name in 32 hexadecimal digits: half of its SHA-256, which nobody meets by chance. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
