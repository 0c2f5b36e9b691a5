import { isMap, isScalar, isSeq, type Pair, type Scalar } from 'yaml';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Service } from './read.ts';

/**
 * The edit that gives a service another key, with a text or a list; behind `image`, where people look for it. Undefined
 * where the service is written in a way that nothing can be put into by lines.
 */
export function addKey(
  text: string,
  { block, get }: Service,
  key: string,
  value: string | readonly string[],
): Edit | undefined {
  if (block === undefined || get(key) !== undefined) return undefined;
  const { node, indent } = block;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines =
    typeof value === 'string'
      ? [`${indent}${key}: ${value}`]
      : [`${indent}${key}:`, ...value.map((item) => `${indent}${step(indent)}- ${item}`)];
  const image = node.items.find(
    ({ key: name, value: of }) => isScalar(name) && name.value === 'image' && isPlain(of),
  );
  const range = isScalar(image?.value) ? image.value.range : undefined;
  if (range !== null && range !== undefined) {
    const end = text.indexOf('\n', range[1]);
    if (end < 0) return { span: { start: text.length, end: text.length }, text: `${eol}${lines.join(eol)}` };
    return { span: { start: end + 1, end: end + 1 }, text: lines.map((line) => line + eol).join('') };
  }
  const first = node.items[0]?.key;
  const start = isScalar(first) ? first.range?.[0] : undefined;
  if (start === undefined) return undefined;
  const at = start - indent.length;
  return { span: { start: at, end: at }, text: lines.map((line) => line + eol).join('') };
}

/** One more item of a list that is there. */
export function addItem(text: string, { block, get }: Service, key: string, item: string): Edit | undefined {
  const entry = get(key);
  const own = block?.node.items.some(
    ({ key: name, value }) => isScalar(name) && name.value === key && isSeq(value),
  );
  if (block === undefined || own !== true || !isSeq(entry?.node)) return undefined;
  const { node } = entry;
  const [first] = node.items;
  const start = (first as { range?: [number, number, number] | null } | undefined)?.range?.[0];
  if (start === undefined) return undefined;
  if (node.flow === true) return { span: { start, end: start }, text: `${item}, ` };
  const dash = text.lastIndexOf('-', start);
  const line = text.lastIndexOf('\n', dash) + 1;
  const lead = text.slice(line, dash);
  if (lead.trim() !== '') return undefined;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { span: { start: line, end: line }, text: `${lead}- ${item}${eol}` };
}

/** Takes a key with a value of one line out of a service; undefined where more than that line would have to go. */
export function removeKey(text: string, service: Service, key: string): Edit | undefined {
  const pair = ownPair(service, key);
  // A service without a key is none.
  if (pair === undefined || service.block?.node.items.length === 1) return undefined;
  const [start, end] = [startOf(pair.key), isPlain(pair.value) ? endOf(pair.value) : undefined];
  return start === undefined || end === undefined ? undefined : removeLines(text, start, end);
}

/** Takes an item of one line out of a list that is written in lines, with the key when it is the only one. */
export function removeItem(text: string, service: Service, key: string, item: Span): Edit | undefined {
  const pair = ownPair(service, key);
  const list = pair?.value;
  // What others refer to is not this service's alone.
  if (!isSeq(list) || list.flow === true || list.anchor !== undefined) return undefined;
  if (list.items.length > MAX_ITEMS) return undefined;
  const node = list.items.find((each) => startOf(each) === item.start);
  const end = isPlain(node) ? endOf(node) : undefined;
  if (end === undefined) return undefined;
  const dash = text.lastIndexOf('-', item.start);
  if (text.slice(dash + 1, item.start).trim() !== '') return undefined;
  if (list.items.length > 1) return removeLines(text, dash, end);
  const start = startOf(pair?.key);
  if (start === undefined || service.block?.node.items.length === 1) return undefined;
  // Nothing but the key and the item: a comment between them may be about something else.
  return /^[^\s#]+:[ \t]*\r?\n[ \t]*-[ \t]*$/.test(text.slice(start, item.start))
    ? removeLines(text, start, end)
    : undefined;
}

/** Has a variable of the environment taken from where Compose is run, which stops when it is not set there. */
export function takeFromOutside(text: string, service: Service, name: string, place: Span): Edit | undefined {
  const list = ownPair(service, 'environment')?.value;
  if (!/^[A-Za-z_]\w{0,100}$/.test(name)) return undefined;
  if ((isMap(list) || isSeq(list)) && list.items.length > MAX_ITEMS) return undefined;
  if (isMap(list) && list.flow !== true) {
    const value = list.items.find(({ key }) => startOf(key) === place.start)?.value;
    return isPlain(value) ? replaceIn(text, value, '', `\${${name}:?}`) : undefined;
  }
  if (!isSeq(list) || list.flow === true) return undefined;
  const item = list.items.find((each) => startOf(each) === place.start);
  return isPlain(item) ? replaceIn(text, item, `${name}=`, `\${${name}:?}`) : undefined;
}

/** Each finding looks its item up, and nobody writes more of them. */
const MAX_ITEMS = 200;

/** A key that stands in the service itself, with its value. */
function ownPair({ block }: Service, key: string): Pair | undefined {
  const items = block?.node.items ?? [];
  if (items.length > MAX_ITEMS) return undefined;
  return items.find(({ key: name }) => isScalar(name) && name.value === key);
}

/** Replaces a text of one line behind what it begins with; quotes round it stay. */
function replaceIn(text: string, scalar: Scalar, lead: string, by: string): Edit | undefined {
  const [start, end] = [startOf(scalar), endOf(scalar)];
  if (start === undefined || end === undefined) return undefined;
  const quotes = scalar.type === 'PLAIN' ? 0 : 1;
  const own = text.slice(start + quotes, end - quotes);
  if (own.includes('\n') || !own.startsWith(lead)) return undefined;
  return { span: { start: start + quotes + lead.length, end: end - quotes }, text: by };
}

/** The lines from one place to another, when nothing else but a comment behind them stands there. */
function removeLines(text: string, from: number, to: number): Edit | undefined {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const newline = text.indexOf('\n', to);
  const end = newline < 0 ? text.length : newline + 1;
  if (text.slice(start, from).trim() !== '' || !/^[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(to, end)))
    return undefined;
  return { span: { start, end }, text: '' };
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) ? node.range?.[0] : undefined;
}

function endOf(node: Scalar): number | undefined {
  return node.range?.[1];
}

function isPlain(node: unknown): node is Scalar {
  return (
    isScalar(node) &&
    node.anchor === undefined &&
    (node.type === 'PLAIN' || node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
  );
}

/** As deep as the service's own keys are below its name, two blanks at most. */
function step(indent: string): string {
  return ' '.repeat(Math.min(2, indent.length));
}
