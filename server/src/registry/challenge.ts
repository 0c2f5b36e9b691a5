/** One challenge of a `WWW-Authenticate` header; the scheme in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~\w-]+/y;
const EQUALS = /\s*=\s*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
/** `Negotiate YII=` has one text instead of parameters; a name with a value behind it is none. */
const TEXT = /[ \t]+(?![!#$%&'*+.^_`|~\w-]+\s*=\s*["!#$%&'*+.^_`|~\w-])[\w.~+/-]+=*(?=\s*(?:,|$))/y;
const GAP = /[\s,]*/y;
/** Longer headers are an attempt at something. */
const MAX_LENGTH = 8192;

/**
 * The challenges of a header, or of several joined by commas (https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1).
 * What cannot be read ends the list; a parameter that comes twice keeps its first value.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  if (header.length > MAX_LENGTH) return [];
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(header);
    if (found !== null) at += found[0].length;
    return found;
  };
  for (take(GAP); at < header.length; take(GAP)) {
    const name = take(TOKEN)?.[0].toLowerCase();
    if (name === undefined) break;
    if (take(EQUALS) === null) {
      challenges.push({ scheme: name, parameters: new Map() });
      take(TEXT);
      continue;
    }
    const quoted = take(QUOTED)?.[1]?.replace(/\\(.)/g, '$1');
    const value = quoted ?? take(TOKEN)?.[0];
    const current = challenges.at(-1);
    if (value === undefined || current === undefined) break;
    if (!current.parameters.has(name)) current.parameters.set(name, value);
  }
  return challenges;
}
