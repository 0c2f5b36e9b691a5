/** One element of DER: https://www.itu.int/rec/T-REC-X.690 */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
export const setOf = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts);
export const octets = (...parts: readonly Uint8Array[]): Buffer => der(0x04, ...parts);
export const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
export const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
export const bits = (value: Uint8Array): Buffer => der(0x03, Buffer.from([0]), value);

/** A point in time, to the second. */
export function time(at: Date): Buffer {
  return der(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`));
}

/** An object identifier by its dotted name. */
export function oid(name: string): Buffer {
  const [first = 0, second = 0, ...rest] = name.split('.').map(Number);
  const bytes = rest.flatMap((part) => {
    const groups = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    return groups;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

export const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** A distinguished name of nothing but a common name. */
export function commonName(name: string): Buffer {
  return sequence(setOf(sequence(oid('2.5.4.3'), text(name))));
}

/** A certificate's extension, with the value that its kind wants. */
export function extension(name: string, value: Uint8Array): Buffer {
  return sequence(oid(name), octets(value));
}
