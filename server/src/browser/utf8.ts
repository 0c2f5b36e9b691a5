/** Stands in the bundle for the one `Buffer.from` there is: dockerfile-ast asks whether a letter is the byte order mark. */
export function utf8Of(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
