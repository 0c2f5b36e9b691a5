import {
  Composer,
  type CST,
  type Document,
  type DocumentOptions,
  Parser,
  type ParseOptions,
  type SchemaOptions,
  YAMLParseError,
} from 'yaml';

/**
 * Collections in one another, more than anybody writes. The library reads them by calling itself; a text that is made for
 * it uses up the stack, and when that happens within a regular expression V8 ends the whole process.
 */
const MAX_DEPTH = 200;

/**
 * Reads YAML whoever wrote it: `parseDocument` of the library, but undefined for what is nested without end.
 */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): Document | undefined {
  // The parser keeps a stack of its own, unlike the composer.
  const tokens = [...new Parser(options.lineCounter?.addNewLine).parse(text)];
  if (isDeeper(tokens, MAX_DEPTH)) return undefined;
  const [document, second] = new Composer(options).compose(tokens, true, text.length);
  if (document !== undefined && second !== undefined)
    document.errors.push(
      new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', 'There is a second document.'),
    );
  return document;
}

function isDeeper(tokens: readonly CST.Token[], limit: number): boolean {
  const waiting = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > limit) return true;
    if (token.type === 'document' && token.value !== undefined) waiting.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items)
      for (const inner of [key, value])
        if (inner !== null && inner !== undefined) waiting.push({ token: inner, depth: depth + 1 });
  }
  return false;
}
