import { isMap, isScalar, Scalar, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { isObject } from './is-object.ts';
import { parseConfig, readYaml } from './parse.ts';

/** The text of a configuration file in which a rule has another level, or in half a sentence why there is none. */
export type LevelText =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'refused'; readonly reason: string };

/**
 * Sets a rule's level in the text of bulkhead.yaml or bulkhead.json. Words are put in where they belong; where that does
 * not give what was meant, as behind aliases, the YAML library writes the file, and what is not right then is refused.
 */
export function setRuleLevel(
  text: string,
  rule: string,
  level: 'off' | 'hint',
  { json = false }: { readonly json?: boolean } = {},
): LevelText {
  if (parseConfig(text).config === undefined)
    return { kind: 'refused', reason: 'it has errors; mend it first' };
  const reading = readYaml(text);
  if (reading.document === undefined) return { kind: 'refused', reason: 'it has errors; mend it first' };
  const { document, value } = reading;
  const wanted = JSON.stringify(withLevel(value, rule, level));
  const isRight = (after: string | undefined): after is string => {
    if (after === undefined || (json && text.trim() !== '' && isJson(text) && !isJson(after))) return false;
    const read = readYaml(after);
    return read.document !== undefined && JSON.stringify(read.value) === wanted;
  };
  const written = [
    () => byWords(text, document, { rule, level, json }),
    () => byLibrary(text, document, rule, level),
  ];
  for (const write of written) {
    const after = write();
    if (isRight(after)) return { kind: 'text', text: after };
  }
  return { kind: 'refused', reason: 'its rules are written in a way that is not changed by machine' };
}

/** A new configuration file; `base` is what held before and goes on to hold. */
export function configWithLevel(rule: string, level: 'off' | 'hint', base?: string): string {
  const lines = [
    ...(base === undefined ? [] : [`extends: ${/^[\w./-]+$/.test(base) ? base : JSON.stringify(base)}`]),
    'rules:',
    `  ${rule}: ${level}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What the file is to say. */
function withLevel(value: unknown, rule: string, level: string): unknown {
  const top = isObject(value) ? value : {};
  const rules = isObject(top['rules']) ? top['rules'] : {};
  const name = nameIn(Object.keys(rules), rule);
  const known = rules[name];
  return { ...top, rules: { ...rules, [name]: isObject(known) ? { ...known, level } : level } };
}

/** A rule's name as the file writes it; of several that mean it the last counts. */
function nameIn(names: readonly string[], rule: string): string {
  return names.findLast((name) => name.toLowerCase() === rule) ?? rule;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Wanted {
  readonly rule: string;
  readonly level: string;
  readonly json: boolean;
}

/** The text with nothing changed but what has to be; undefined where that is not seen how. */
function byWords(text: string, document: Document, { rule, level, json }: Wanted): string | undefined {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const top = document.contents;
  if (top === null) {
    const gap = text === '' || text.endsWith('\n') ? '' : eol;
    const added = json
      ? `{${eol}  "rules": { "${rule}": "${level}" }${eol}}${eol}`
      : `rules:${eol}  ${rule}: ${level}${eol}`;
    return `${text}${gap}${added}`;
  }
  if (!isMap(top)) return undefined;
  const rules = pairIn(top, 'rules');
  if (rules === undefined) {
    if (top.flow === true)
      return insertPair(text, top, ['rules', `{ "${rule}": "${level}" }`], { eol, json });
    const gap = text.endsWith('\n') ? '' : eol;
    return `${text}${gap}rules:${eol}  ${rule}: ${level}${eol}`;
  }
  if (!isMap(rules.value)) return undefined;
  const name = nameIn(
    rules.value.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])),
    rule,
  );
  const known = pairIn(rules.value, name);
  if (known === undefined) return insertPair(text, rules.value, [rule, level], { eol, json });
  if (isScalar(known.value)) return replaced(text, known.value, level);
  if (!isMap(known.value)) return undefined;
  const inner = pairIn(known.value, 'level');
  if (inner === undefined) return insertPair(text, known.value, ['level', level], { eol, json });
  return isScalar(inner.value) ? replaced(text, inner.value, level) : undefined;
}

function pairIn(map: YAMLMap, name: string): Pair | undefined {
  return map.items.findLast(({ key }) => isScalar(key) && String(key.value) === name);
}

/** The text with a pair behind the last one of a mapping, written as that one is. */
function insertPair(
  text: string,
  map: YAMLMap,
  [name, value]: readonly [name: string, value: string],
  { eol, json }: { readonly eol: string; readonly json: boolean },
): string | undefined {
  const last = map.items.at(-1);
  if (last === undefined) {
    const start = map.range?.[0];
    if (map.flow !== true || start === undefined) return undefined;
    return `${text.slice(0, start + 1)} ${quoted(name, json)}: ${quoted(value, json)} ${text.slice(start + 1).trimStart()}`;
  }
  const { key } = last;
  if (!isScalar(key) || key.range === undefined || key.range === null) return undefined;
  const isQuoted = key.type === Scalar.QUOTE_DOUBLE;
  const pair = `${quoted(name, isQuoted)}: ${quoted(value, isQuoted)}`;
  const lineStart = text.lastIndexOf('\n', key.range[0] - 1) + 1;
  const indent = text.slice(lineStart, key.range[0]);
  const isAlone = indent.trim() === '';
  const end = endOf(text, last.value as Node | null) ?? key.range[1];
  if (map.flow === true) {
    const between = isAlone ? `,${eol}${indent}` : ', ';
    return `${text.slice(0, end)}${between}${pair}${text.slice(end)}`;
  }
  if (!isAlone) return undefined;
  const line = lineEnd(text, end);
  return `${text.slice(0, line)}${eol}${indent}${pair}${text.slice(line)}`;
}

/** In double quotes where the neighbours are, which JSON needs; a mapping has its own. */
function quoted(word: string, isQuoted: boolean): string {
  return isQuoted && !word.startsWith('{') ? JSON.stringify(word) : word;
}

function replaced(text: string, node: Scalar, level: string): string | undefined {
  if (node.range === undefined || node.range === null) return undefined;
  const [start, end] = node.range;
  return `${text.slice(0, start)}${quoted(level, node.type === Scalar.QUOTE_DOUBLE)}${text.slice(end)}`;
}

/** Where a value ends, without the line breaks that belong to a block. */
function endOf(text: string, node: Node | null): number | undefined {
  const end = node?.range?.[1];
  return end === undefined ? undefined : text.slice(0, end).trimEnd().length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** The text as the YAML library writes it: comments stay, blanks may not. */
function byLibrary(text: string, document: Document, rule: string, level: string): string | undefined {
  try {
    const rules = document.getIn(['rules'], true);
    const names = isMap(rules)
      ? rules.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []))
      : [];
    const path = ['rules', nameIn(names, rule)];
    const hasOptions = isMap(document.getIn(path, true));
    document.setIn(hasOptions ? [...path, 'level'] : path, level);
    const after = document.toString({ lineWidth: 0 });
    return text.includes('\r\n') ? after.replace(/\r?\n/g, '\r\n') : after;
  } catch {
    // Mappings that the library cannot write to, such as aliases.
    return undefined;
  }
}
