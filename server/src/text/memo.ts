/**
 * Remembers what a function said of texts; when there are `limit` of them all are forgotten. For answers that take
 * longer than a look-up and are asked for by many: rules ask each about the same few images.
 */
export function memoised<T>(answer: (text: string) => T, limit = 1000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    if (known.size >= limit) known.clear();
    const said = answer(text);
    known.set(text, said);
    return said;
  };
}

/** Asks for what is not known by its key yet; who comes while the answer is on its way waits for the same. */
export function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}
