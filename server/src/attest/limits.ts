import { type Fields, fieldsOf, textOf } from './json.ts';

/** A log or a clock more proves nothing more, and takes its time. */
const MAX_WITNESSES = 8;
/** Enough for a log with as many entries as there are numbers. */
const MAX_HASHES = 64;
const MAX_CHECKPOINT = 16 * 1024;
/** Of 64 bits. */
const NUMBER = /^-?\d{1,20}$/;
/** How who signed a checkpoint is called: a host and perhaps a path. */
const LOG_NAME = /^[\w:/-]+(?:\.[\w:/-]+)*$/;

/**
 * Whether a bundle is of a size that can be verified without harm. The verifier takes the names of a checkpoint's signers
 * for regular expressions, reads numbers of any length and does all that it is told to: what could make it think for
 * ever ends here.
 */
export function isWithinLimits(bundle: Fields): boolean {
  const material = fieldsOf(bundle['verificationMaterial']);
  const entries = material?.['tlogEntries'] ?? [];
  const stamps = fieldsOf(material?.['timestampVerificationData'])?.['rfc3161Timestamps'] ?? [];
  return isFew(entries, MAX_WITNESSES) && isFew(stamps, MAX_WITNESSES) && entries.every(isEntryWithinLimits);
}

function isFew(value: unknown, most: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= most;
}

function isEntryWithinLimits(entry: unknown): boolean {
  const fields = fieldsOf(entry);
  if (fields === undefined) return false;
  const { logIndex, integratedTime, inclusionProof } = fields;
  const proof = fieldsOf(inclusionProof) ?? {};
  const numbers = [logIndex, integratedTime, proof['logIndex'], proof['treeSize']];
  return (
    numbers.every(isNumber) &&
    isFew(proof['hashes'] ?? [], MAX_HASHES) &&
    isNoteWithinLimits(textOf(fieldsOf(proof['checkpoint'])?.['envelope']) ?? '')
  );
}

/** As JSON has it, or as text where it may be larger than that. */
function isNumber(value: unknown): boolean {
  return value === undefined || typeof value === 'number' || NUMBER.test(textOf(value) ?? '');
}

/** A signed note (https://pkg.go.dev/golang.org/x/mod/sumdb/note). */
function isNoteWithinLimits(note: string): boolean {
  if (note.length > MAX_CHECKPOINT) return false;
  const [, size] = note.split('\n', 2);
  if (size !== undefined && !NUMBER.test(size)) return false;
  return [...note.matchAll(/\u2014 (\S+) /g)].every(([, name = '']) => LOG_NAME.test(name));
}
