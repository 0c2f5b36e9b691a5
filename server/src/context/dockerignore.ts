/** One line of a .dockerignore file. */
export interface IgnorePattern {
  /** Zero-based. */
  readonly line: number;
  /** `!pattern` lets through what an earlier line left out. */
  readonly negated: boolean;
  readonly tokens: readonly Token[];
}

/** What a pattern is made of: literal text, or one of the wildcards. */
type Token =
  | { readonly kind: 'char'; readonly char: string }
  /** `?`, or `[…]` with its ranges. */
  | {
      readonly kind: 'one';
      readonly ranges: readonly (readonly [string, string])[];
      readonly except: boolean;
    }
  /** `*`: anything within one path element. */
  | { readonly kind: 'star' }
  /** Two stars with more behind them: any number of whole path elements. */
  | { readonly kind: 'folders' }
  /** Two stars at the end, or before a plain suffix: anything at all. */
  | { readonly kind: 'rest' };

const ANY: Token = { kind: 'one', ranges: [['/', '/']], except: true };

/**
 * Reads a .dockerignore file the way BuildKit does (https://docs.docker.com/build/concepts/context/#dockerignore-files,
 * https://pkg.go.dev/github.com/moby/patternmatcher): not quite as Git reads its own.
 */
export function readDockerignore(text: string): readonly IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((raw, line) => {
      // Only a `#` in the first column makes a comment.
      if (raw.startsWith('#')) return;
      const trimmed = raw.trim();
      const negated = trimmed.startsWith('!');
      const pattern = cleanPath((negated ? trimmed.slice(1) : trimmed).trim());
      if (pattern !== '') patterns.push({ line, negated, tokens: tokensOf(pattern) });
    });
  return patterns;
}

/** Whether a file or folder of the context is left out; `path` is relative to the context, with `/` between its parts. */
export function isIgnored(patterns: readonly IgnorePattern[], path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  // A pattern that matches a folder takes everything in it along.
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  let ignored = false;
  for (const { negated, tokens } of patterns) {
    if (negated === ignored && paths.some((each) => matches(tokens, each))) ignored = !negated;
  }
  return ignored;
}

/** `./a//b/../c/` is `a/c`, and so is `/a/c`: patterns start at the root of the context. */
function cleanPath(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part === '..' && pattern.startsWith('/')) continue;
    else if (part !== '' && part !== '.') parts.push(part);
  }
  // `.` and `/` alone stand for the context itself, which no path in it is equal to.
  return parts.join('/');
}

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '*' && pattern[i + 1] === '*') {
      // The builder takes `**.pem` for a plain suffix, slashes or not, unless it has other wildcards.
      const suffix = i === 0 && /^\*\*[^/*?[\]\\][^*?[\]\\]*$/.test(pattern);
      i += pattern[i + 2] === '/' ? 2 : 1;
      tokens.push({ kind: suffix || i + 1 >= pattern.length ? 'rest' : 'folders' });
    } else if (char === '*') tokens.push({ kind: 'star' });
    else if (char === '?') tokens.push(ANY);
    else if (char === '[') {
      const { token, end } = readClass(pattern, i);
      tokens.push(token);
      i = end;
    } else if (char === '\\' && i + 1 < pattern.length) {
      i += 1;
      tokens.push({ kind: 'char', char: pattern[i] ?? '' });
    } else tokens.push({ kind: 'char', char });
  }
  return tokens;
}

/** `[a-z]`, `[^a]`; a bracket that is never closed stands for itself. */
function readClass(pattern: string, open: number): { token: Token; end: number } {
  const ranges: (readonly [string, string])[] = [];
  const except = pattern[open + 1] === '^';
  for (let i = open + (except ? 2 : 1); i < pattern.length; i++) {
    if (pattern[i] === ']' && ranges.length > 0) return { token: { kind: 'one', ranges, except }, end: i };
    if (pattern[i] === '\\') i += 1;
    const from = pattern[i] ?? '';
    if (pattern[i + 1] === '-' && pattern[i + 2] !== undefined && pattern[i + 2] !== ']') {
      ranges.push([from, pattern[i + 2] ?? '']);
      i += 2;
    } else ranges.push([from, from]);
  }
  return { token: { kind: 'char', char: '[' }, end: open };
}

/** Follows every way through the pattern at once, so that no pattern makes it slow. */
function matches(tokens: readonly Token[], path: string): boolean {
  let at = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const index of at) step(token, path, index, next);
    if (next.size === 0) return false;
    at = next;
  }
  return at.has(path.length);
}

function step(token: Token, path: string, index: number, next: Set<number>): void {
  const char = path[index];
  switch (token.kind) {
    case 'char':
      if (char === token.char) next.add(index + 1);
      break;
    case 'one':
      if (
        char !== undefined &&
        token.ranges.some(([from, to]) => from <= char && char <= to) !== token.except
      )
        next.add(index + 1);
      break;
    case 'star':
      next.add(index);
      for (let i = index; i < path.length && path[i] !== '/'; i++) next.add(i + 1);
      break;
    case 'folders':
      next.add(index);
      for (let i = index; i < path.length; i++) if (path[i] === '/') next.add(i + 1);
      break;
    case 'rest':
      for (let i = index; i <= path.length; i++) next.add(i);
  }
}
