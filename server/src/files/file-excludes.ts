import ignore from 'ignore';

/** More alternatives in braces than people write. */
const MAX_PATTERNS = 500;

/**
 * Which paths an editor's `files.exclude` hides, as a function of a path below the folder, with `/`. Only patterns that
 * are simply `true` count: those with `when` depend on other files.
 */
export function excluder(setting: unknown): ((below: string) => boolean) | undefined {
  if (typeof setting !== 'object' || setting === null) return undefined;
  const patterns = Object.entries(setting)
    .filter(([pattern, value]) => value === true && pattern !== '' && pattern.length < 1000)
    .flatMap(([pattern]) => alternatives(pattern))
    .slice(0, MAX_PATTERNS)
    // Editors begin at the folder, git anywhere unless there is a slash in front.
    .map((pattern) => `/${pattern.replace(/^\/+/, '')}`);
  if (patterns.length === 0) return undefined;
  const rules = ignore({ allowRelativePaths: true }).add(patterns);
  return (below) => below !== '' && rules.ignores(below);
}

/** `a/{b,c}` is `a/b` and `a/c`; nested braces are read from the inside. */
function alternatives(pattern: string): string[] {
  let open = [pattern];
  const done: string[] = [];
  while (open.length > 0 && done.length + open.length < MAX_PATTERNS) {
    const next: string[] = [];
    for (const text of open) {
      const end = text.indexOf('}');
      const start = end < 0 ? -1 : text.lastIndexOf('{', end);
      if (start < 0) done.push(text);
      else
        for (const part of text.slice(start + 1, end).split(','))
          next.push(text.slice(0, start) + part + text.slice(end + 1));
    }
    open = next;
  }
  return done;
}
