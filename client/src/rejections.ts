/** What is remembered of a workspace: how often each rule was turned down there, and what was asked about already. */
export interface Rejections {
  readonly counts: Readonly<Record<string, number>>;
  readonly asked: readonly string[];
}

/** So many times by a person's own choice, and the rule as a whole is in question. */
export const REJECTIONS_TO_ASK = 3;

/** Counts one more rejection; `ask` says that now, and never again, a person is to be asked about the rule. */
export function countRejection(
  stored: unknown,
  rule: string,
): { readonly rejections: Rejections; readonly ask: boolean } {
  const { counts, asked } = readRejections(stored);
  const count = (Object.hasOwn(counts, rule) ? (counts[rule] ?? 0) : 0) + 1;
  const ask = count >= REJECTIONS_TO_ASK && !asked.includes(rule);
  return {
    rejections: { counts: { ...counts, [rule]: count }, asked: ask ? [...asked, rule] : asked },
    ask,
  };
}

/** What was stored, by whichever version; what does not fit counts as nothing. */
function readRejections(stored: unknown): Rejections {
  if (typeof stored !== 'object' || stored === null) return { counts: {}, asked: [] };
  const { counts, asked } = stored as Readonly<Record<string, unknown>>;
  const numbers = Object.entries(typeof counts === 'object' && counts !== null ? counts : {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
  );
  return {
    counts: Object.fromEntries(numbers),
    asked: Array.isArray(asked) ? asked.filter((item) => typeof item === 'string') : [],
  };
}
