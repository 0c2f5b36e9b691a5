import { LineIndex } from '../text/line-index.ts';
import type { BuildReader, DescribedBuild } from './described.ts';
import { buildsOfScript } from './docker-command.ts';

interface Token {
  readonly kind: 'string' | 'other';
  /** Of a string, what stands in its quotes. */
  readonly text: string;
  readonly offset: number;
}

/** More than a real pipeline has. */
const MAX_TOKENS = 50_000;

/**
 * Builds of a Jenkinsfile in steps that are a plain text: `sh 'docker build …'` and `docker.build('name', '…')`. Where
 * steps change the folder nothing is believed, since only Groovy knows how far that reaches.
 */
export const jenkinsBuilds: BuildReader = (text, root) => {
  const tokens = groovyTokens(text);
  const is = (at: number, word: string): boolean => tokens[at]?.kind === 'other' && tokens[at].text === word;
  if (
    tokens.some(
      (_, at) => (is(at, 'dir') || is(at, 'ws')) && (is(at + 1, '(') || tokens[at + 1]?.kind === 'string'),
    )
  )
    return [];
  const lines = new LineIndex(text);
  const place = { folder: root, known: new Map([['WORKSPACE', root]]) };
  return tokens.flatMap((_, at): readonly DescribedBuild[] => {
    if (is(at - 1, '.')) return [];
    if (is(at, 'sh')) {
      let next = at + 1;
      while (['(', 'script', ':'].some((word) => is(next, word))) next += 1;
      const script = tokens[next];
      if (script?.kind !== 'string') return [];
      return buildsOfScript(script.text, place).builds.map((build) => ({
        ...build,
        line: lines.lineAt(script.offset) + build.line,
      }));
    }
    if (!['docker', '.', 'build', '('].every((word, index) => is(at + index, word))) return [];
    const [name, comma, args] = [tokens[at + 4], tokens[at + 5], tokens[at + 6]];
    if (name?.kind !== 'string') return [];
    const rest =
      comma?.text === ')' ? '.' : comma?.text === ',' && args?.kind === 'string' ? args.text : undefined;
    if (rest === undefined || (rest !== '.' && tokens[at + 7]?.text !== ')')) return [];
    const line = lines.lineAt(name.offset);
    return buildsOfScript(`docker build ${rest}`, place).builds.map((build) => ({ ...build, line }));
  });
};

/** Words, signs and strings of Groovy without comments; none when a string does not end. */
function groovyTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const next = /\s+|\/\/[^\n]*|\/\*|'''|"""|'|"|\w+|[\s\S]/g;
  for (let match = next.exec(text); match !== null && tokens.length < MAX_TOKENS; match = next.exec(text)) {
    const [token] = match;
    const { index: offset } = match;
    if (token.startsWith('//') || token.trim() === '') continue;
    const isString = /^['"]/.test(token);
    if (token !== '/*' && !isString) {
      tokens.push({ kind: 'other', text: token, offset });
      continue;
    }
    const end = isString ? endOfString(text, next.lastIndex, token) : text.indexOf('*/', next.lastIndex);
    if (end < 0) return [];
    if (isString)
      tokens.push({ kind: 'string', text: text.slice(next.lastIndex, end), offset: next.lastIndex });
    next.lastIndex = end + (isString ? token.length : 2);
  }
  return tokens;
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(quote, at)) return at;
    else if (quote.length === 1 && text[at] === '\n') return -1;
  }
  return -1;
}
