/** Control characters, and those that hide text or change its direction: they must not mislead whoever reads it. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/** A text as one line that shows all that it holds: runs of such characters become one blank. */
export function withoutHidden(text: string): string {
  return text.replace(HIDDEN, ' ');
}
