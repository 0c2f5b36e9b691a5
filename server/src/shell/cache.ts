/** Remembers results by text, the least recently used first to go. `limit` is in UTF-16 units of all keys together. */
export interface TextCache<T> {
  get(text: string, make: (text: string) => T): T;
}

export function textCache<T>(limit: number): TextCache<T> {
  // A Map keeps insertion order: what is read is put back at the end.
  const entries = new Map<string, T>();
  let size = 0;
  return {
    get(text, make) {
      const known = entries.get(text);
      if (known !== undefined) {
        entries.delete(text);
        entries.set(text, known);
        return known;
      }
      const made = make(text);
      entries.set(text, made);
      size += text.length;
      for (const key of entries.keys()) {
        if (size <= limit || key === text) break;
        entries.delete(key);
        size -= key.length;
      }
      return made;
    },
  };
}
