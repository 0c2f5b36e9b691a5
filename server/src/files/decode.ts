import type { FileFailure, FileText } from '../ports.ts';

/** The parser reads no more of a file than this; no real Dockerfile comes near. */
export const MAX_BYTES = 2 * 1024 * 1024;

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes of a file as text. Failures: `too-large`, `utf-16`, `binary`. */
export function decode(bytes: Uint8Array, maxBytes = MAX_BYTES): FileText | FileFailure {
  if (bytes.length > maxBytes) return tooLarge(bytes.length, maxBytes);
  const [first, second, third] = bytes;
  // BuildKit reads bytes and knows no encoding but UTF-8: to it a UTF-16 file is garbage.
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return {
      kind: 'failed',
      code: 'utf-16',
      reason: 'is not UTF-8 but UTF-16, which a build cannot read; save it as UTF-8',
    };
  }
  if (bytes.includes(0)) {
    return { kind: 'failed', code: 'binary', reason: 'is binary: it has NUL bytes' };
  }
  const bom = first === 0xef && second === 0xbb && third === 0xbf;
  const content = bom ? bytes.subarray(3) : bytes;
  try {
    return {
      kind: 'text',
      text: STRICT.decode(content),
      bom,
      lossy: false,
    };
  } catch {
    // Old files have Latin-1 in their comments. A build takes them, so they are checked too.
    return {
      kind: 'text',
      text: LENIENT.decode(content),
      bom,
      lossy: true,
    };
  }
}

export function tooLarge(size: number, maxBytes: number): FileFailure {
  const mebibytes = (size / 1024 / 1024).toFixed(1);
  return {
    kind: 'failed',
    code: 'too-large',
    reason: `is too large: ${mebibytes} MiB, the limit is ${maxBytes / 1024 / 1024} MiB`,
  };
}
