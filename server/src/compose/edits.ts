import { isScalar, isSeq } from 'yaml';
import type { Edit } from '../text/edit.ts';
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

function isPlain(node: unknown): boolean {
  return (
    isScalar(node) && (node.type === 'PLAIN' || node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
  );
}

/** As deep as the service's own keys are below its name, two blanks at most. */
function step(indent: string): string {
  return ' '.repeat(Math.min(2, indent.length));
}
