/** A RUN beyond this many UTF-16 units is not read: real ones stay below 3,000. */
export const MAX_LENGTH = 64 * 1024;

const MAX_DEPTH = 120;
const MAX_OPENINGS = 4000;
const MAX_HEREDOCS = 200;

/**
 * Whether a text is safe to give to the parser: its time grows with the square of unclosed nesting and of heredocs,
 * and the walk over its tree recurses. (Nested keywords it bounds itself, at 256.) Counts brackets without regard to quotes, which is cheap and errs to the safe side; the limits
 * are far beyond what people write.
 */
export function isReadable(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  let depth = 0;
  let openings = 0;
  let heredocs = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x28: // (
      case 0x7b: // {
        depth++;
        openings++;
        break;
      case 0x29: // )
      case 0x7d: // }
        if (depth > 0) depth--;
        break;
      case 0x60: // `
        openings++;
        break;
      case 0x3c: // <
        if (text.charCodeAt(i + 1) === 0x3c) heredocs++;
        break;
      default:
        continue;
    }
    if (depth > MAX_DEPTH || openings > MAX_OPENINGS || heredocs > MAX_HEREDOCS) return false;
  }
  return true;
}
