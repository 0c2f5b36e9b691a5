/** How a kind of CI file names what it knows: `${{ github.workspace }}`, `$(Build.SourcesDirectory)`. */
export interface Macros {
  readonly open: string;
  readonly close: string;
  /** By name. */
  readonly known: ReadonlyMap<string, string>;
}

/** The text with macros replaced; one that is not known becomes a variable that nobody knows. */
export function withoutMacros(text: string, { open, close, known }: Macros): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
    const end = text.indexOf(close, at + open.length);
    if (end < 0) break;
    const name = text.slice(at + open.length, end).trim();
    const value = known.get(name);
    // A command in `$(…)` is no macro.
    const isName = /^[\w.-]+$/.test(name) && name !== 'pwd';
    result +=
      text.slice(from, at) +
      (value ?? (isName || open.length > 2 ? UNKNOWN : text.slice(at, end + close.length)));
    from = end + close.length;
  }
  return result + text.slice(from);
}

const UNKNOWN = '${__unknown__}';

/** A text that takes no variable; undefined for any other. */
export function plain(text: string | undefined): string | undefined {
  return text === undefined || /[$`]|\{\{/.test(text) ? undefined : text;
}
