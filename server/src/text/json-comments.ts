import { LineIndex } from './line-index.ts';

/** A value read from JSON, and where its keys stand. */
export interface PlacedJson {
  readonly value: unknown;
  /** Zero-based line of a key of an object in it. */
  readonly lineOf: (object: object, key: string) => number;
}

/**
 * Reads JSON in which comments and commas before a closing bracket are fine, as editors write their settings; undefined
 * for anything else.
 */
export function placedJson(text: string): PlacedJson | undefined {
  const { plain, keys } = readTokens(text);
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch {
    // What is broken says nothing.
    return undefined;
  }
  let places: ReadonlyMap<object, ReadonlyMap<string, number>> | undefined;
  let lines: LineIndex | undefined;
  return {
    value,
    lineOf(object, key) {
      places ??= placesOf(value, keys);
      lines ??= new LineIndex(text);
      return lines.lineAt(places.get(object)?.get(key) ?? 0);
    },
  };
}

/** Keys come in the order of the text, so the n-th of a name among the values is the n-th in the text. */
function placesOf(value: unknown, keys: Tokens['keys']): ReadonlyMap<object, ReadonlyMap<string, number>> {
  const offsets = new Map<string, number[]>();
  for (const { token, offset } of keys) {
    const same = offsets.get(token);
    if (same === undefined) offsets.set(token, [offset]);
    else same.push(offset);
  }
  const places = new Map<object, Map<string, number>>();
  const next = new Map<string, number>();
  // No recursion: the file may be as deep as it likes. A key is counted before what stands behind it.
  const waiting: { readonly of: object; readonly key: string; readonly inner: unknown }[] = [];
  const open = (of: unknown): void => {
    if (typeof of !== 'object' || of === null) return;
    for (const [key, inner] of Object.entries(of).reverse()) waiting.push({ of, key, inner });
  };
  open(value);
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    const { of, key, inner } = item;
    if (!Array.isArray(of)) {
      const token = JSON.stringify(key);
      const count = next.get(token) ?? 0;
      next.set(token, count + 1);
      const own = places.get(of) ?? new Map<string, number>();
      places.set(of, own.set(key, offsets.get(token)?.[count] ?? 0));
    }
    open(inner);
  }
  return places;
}

/** Strings and comments as wholes, so that neither is looked into. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*|,|[\s]+|[^"/,\s]+|[\s\S]/g;

interface Tokens {
  /** What JSON has no word for is left out. */
  readonly plain: string;
  readonly keys: readonly { readonly token: string; readonly offset: number }[];
}

function readTokens(text: string): Tokens {
  const parts: string[] = [];
  const keys: { token: string; offset: number }[] = [];
  let last: { token: string; offset: number } | undefined;
  let comma = -1;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token.startsWith('//') || token.trim() === '') continue;
    if (token === '/*') {
      const end = text.indexOf('*/', TOKEN.lastIndex);
      if (end < 0) break;
      TOKEN.lastIndex = end + 2;
      continue;
    }
    if (comma >= 0 && /^[\]}]/.test(token)) parts[comma] = '';
    comma = token === ',' ? parts.length : -1;
    if (token.startsWith(':') && last?.token.startsWith('"') === true) keys.push(last);
    last = { token, offset: match.index };
    parts.push(token, ' ');
  }
  return { plain: parts.join(''), keys };
}
