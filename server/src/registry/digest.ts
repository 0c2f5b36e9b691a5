const ALGORITHMS: ReadonlyMap<string, { readonly name: string; readonly length: number }> = new Map([
  ['sha256', { name: 'SHA-256', length: 64 }],
  ['sha512', { name: 'SHA-512', length: 128 }],
]);

/** Whether a text is a digest that we can check. */
export function isDigest(text: string): boolean {
  const [algorithm = '', hex = ''] = text.split(':', 2);
  const length = ALGORITHMS.get(algorithm)?.length;
  return hex.length === length && text.length === algorithm.length + 1 + length && /^[\da-f]+$/.test(hex);
}

/** The digest of bytes, by the algorithm of another digest. */
export async function digestOf(bytes: Uint8Array, like = 'sha256:'): Promise<string> {
  const algorithm = like.slice(0, like.indexOf(':'));
  const hash = await crypto.subtle.digest(
    ALGORITHMS.get(algorithm)?.name ?? 'SHA-256',
    new Uint8Array(bytes),
  );
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${algorithm}:${hex}`;
}
