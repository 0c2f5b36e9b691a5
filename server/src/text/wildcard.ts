/** Whether a text is what a pattern says; `*` stands for any characters, also none. Takes linear time. */
export function matchesWildcard(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = rest.at(-1) ?? '';
  return text.length - last.length >= at && text.endsWith(last);
}

/** A character, or any one character. */
type Token = string | undefined;

/** What stands before, between and behind a pattern's stars. */
export type Glob = readonly (readonly Token[])[];

/**
 * Reads a pattern of the shell: `*` stands for any characters, also none, `?` for one; all others for themselves, with
 * `escapes` also the one behind a backslash.
 */
export function readGlob(pattern: string, escapes = false): Glob {
  let part: Token[] = [];
  const glob = [part];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '*') glob.push((part = []));
    else if (char === '?') part.push(undefined);
    else if (escapes && char === '\\' && i + 1 < pattern.length) part.push(pattern.charAt(++i));
    else part.push(char);
  }
  return glob;
}

/** Whether a whole text is what a pattern says. Takes no longer than text times pattern. */
export function matchesGlob(text: string, glob: Glob): boolean {
  return globEnd(text, glob, 0, true) === text.length;
}

/**
 * Where the longest or the shortest match that begins at `from` ends; undefined when there is none. Expressions such as
 * `.*a.*a.*b` try every way to share a text out among their stars; here each part is looked for once.
 */
export function globEnd(text: string, glob: Glob, from: number, longest: boolean): number | undefined {
  const [first = [], ...rest] = glob;
  if (!isPart(text, first, from)) return undefined;
  let at = from + first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = longest && isLast ? lastPart(text, part, at) : nextPart(text, part, at);
    if (found === undefined) return undefined;
    at = found + part.length;
  }
  return at;
}

/** Where the longest or the shortest match that ends where the text ends begins; undefined when there is none. */
export function globStart(text: string, glob: Glob, longest: boolean): number | undefined {
  const mirrored = glob.map((part) => part.toReversed()).reverse();
  const end = globEnd(text.split('').reverse().join(''), mirrored, 0, longest);
  return end === undefined ? undefined : text.length - end;
}

/** Replaces the first match, or all of them, each as long as it can be; of empty ones those that touch none before. */
export function replaceGlob(text: string, glob: Glob, replacement: string, all: boolean): string {
  let result = '';
  let done = 0;
  let last = -1;
  for (let at = 0; at <= text.length; at++) {
    const end = globEnd(text, glob, at, true);
    if (end === undefined) {
      // What is missing behind a star is missing further on as well.
      if (isPart(text, glob[0] ?? [], at)) break;
      continue;
    }
    if (end === last) continue;
    result += text.slice(done, at) + replacement;
    done = last = end;
    if (!all) break;
    if (end > at) at = end - 1;
  }
  return result + text.slice(done);
}

function isPart(text: string, part: readonly Token[], at: number): boolean {
  if (at + part.length > text.length) return false;
  return part.every((token, index) => token === undefined || token === text[at + index]);
}

function nextPart(text: string, part: readonly Token[], from: number): number | undefined {
  for (let at = from; at + part.length <= text.length; at++) if (isPart(text, part, at)) return at;
  return undefined;
}

function lastPart(text: string, part: readonly Token[], from: number): number | undefined {
  for (let at = text.length - part.length; at >= from; at--) if (isPart(text, part, at)) return at;
  return undefined;
}
