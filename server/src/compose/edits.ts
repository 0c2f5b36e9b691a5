import { isMap, isScalar, isSeq, type Pair, type Scalar } from 'yaml';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Service } from './read.ts';
import { rangeOf } from './yaml.ts';

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
  const range = rangeOf(image?.value);
  if (range !== undefined) {
    const end = text.indexOf('\n', range.end);
    if (end < 0) return { span: { start: text.length, end: text.length }, text: `${eol}${lines.join(eol)}` };
    return { span: { start: end + 1, end: end + 1 }, text: lines.map((line) => line + eol).join('') };
  }
  const first = node.items[0]?.key;
  const start = isScalar(first) ? rangeOf(first)?.start : undefined;
  if (start === undefined) return undefined;
  const at = start - indent.length;
  return { span: { start: at, end: at }, text: lines.map((line) => line + eol).join('') };
}

/** One more item of a list that is there. */
export function addItem(text: string, service: Service, key: string, item: string): Edit | undefined {
  const node = ownPair(service, key)?.value;
  if (!isSeq(node)) return undefined;
  const start = rangeOf(node.items[0])?.start;
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
  const pair = fewPair(service, key);
  const [start, value] = [rangeOf(pair?.key)?.start, lineOf(pair?.value)];
  // A service without a key is none.
  if (start === undefined || value === undefined || service.block?.node.items.length === 1) return undefined;
  return removeLines(text, start, value.end);
}

/** Takes an item of one line out of a list that is written in lines, with the key when it is the only one. */
export function removeItem(text: string, service: Service, key: string, item: Span): Edit | undefined {
  const pair = fewPair(service, key);
  const list = pair?.value;
  // What others refer to is not this service's alone.
  if (!isSeq(list) || list.flow === true || list.anchor !== undefined) return undefined;
  if (list.items.length > MAX_ITEMS) return undefined;
  const end = lineOf(itemAt(list.items, item))?.end;
  if (end === undefined) return undefined;
  const dash = text.lastIndexOf('-', item.start);
  if (text.slice(dash + 1, item.start).trim() !== '') return undefined;
  if (list.items.length > 1) return removeLines(text, dash, end);
  const start = rangeOf(pair?.key)?.start;
  if (start === undefined || service.block?.node.items.length === 1) return undefined;
  // Nothing but the key and the item: a comment between them may be about something else.
  return /^[^\s#]+:[ \t]*\r?\n[ \t]*-[ \t]*$/.test(text.slice(start, item.start))
    ? removeLines(text, start, end)
    : undefined;
}

/** Has a variable of the environment taken from where Compose is run, which stops when it is not set there. */
export function takeFromOutside(text: string, service: Service, name: string, place: Span): Edit | undefined {
  const list = fewPair(service, 'environment')?.value;
  if (!/^[A-Za-z_]\w{0,100}$/.test(name)) return undefined;
  if (!(isMap(list) || isSeq(list)) || list.flow === true || list.items.length > MAX_ITEMS) return undefined;
  const by = `\${${name}:?}`;
  if (isSeq(list)) return replaceIn(text, itemAt(list.items, place), `${name}=`, by);
  const pair = list.items.find(({ key }) => rangeOf(key)?.start === place.start);
  return replaceIn(text, pair?.value, '', by);
}

/** A key that stands in the service itself, with its value. */
function ownPair({ block }: Service, key: string): Pair | undefined {
  return block?.node.items.find(({ key: name }) => isScalar(name) && name.value === key);
}

/** Each finding looks up what it is about, and nobody writes more. */
const MAX_ITEMS = 200;

/** The same, in a service that is not made to be long. */
function fewPair(service: Service, key: string): Pair | undefined {
  return (service.block?.node.items.length ?? 0) > MAX_ITEMS ? undefined : ownPair(service, key);
}

function itemAt(items: readonly unknown[], { start }: Span): unknown {
  return items.find((item) => rangeOf(item)?.start === start);
}

/** Replaces a text of one line behind what it begins with; quotes round it stay. */
function replaceIn(text: string, node: unknown, lead: string, by: string): Edit | undefined {
  const whole = lineOf(node);
  if (whole === undefined) return undefined;
  const quotes = isScalar(node) && node.type === 'PLAIN' ? 0 : 1;
  const [start, end] = [whole.start + quotes, whole.end - quotes];
  const own = text.slice(start, end);
  if (own.includes('\n') || !own.startsWith(lead)) return undefined;
  return { span: { start: start + lead.length, end }, text: by };
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

/** Where a plain or quoted text stands that nothing else refers to. */
function lineOf(node: unknown): Span | undefined {
  return isPlain(node) && node.anchor === undefined ? rangeOf(node) : undefined;
}

function isPlain(node: unknown): node is Scalar {
  return (
    isScalar(node) && (node.type === 'PLAIN' || node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
  );
}

/** As deep as the service's own keys are below its name, two blanks at most. */
function step(indent: string): string {
  return ' '.repeat(Math.min(2, indent.length));
}
