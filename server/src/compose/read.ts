import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';

/** Longer files are not read: no one writes them, and YAML takes its time. */
export const MAX_COMPOSE_LENGTH = 256 * 1024;
/** Chains of `<<: *base`; more than anyone writes. */
const MAX_MERGES = 20;

/** A key with its value, wherever it came from. */
export interface Entry {
  /** Where its key stands. */
  readonly key: Span;
  /** Where its value stands; the key's own place when there is none. */
  readonly value: Span;
  readonly node: Node | undefined;
}

/** One service of a Compose file. */
export interface Service {
  readonly name: string;
  /** Where its name stands. */
  readonly at: Span;
  /** What an alias or `<<` brings in counts, and stands where that does. */
  readonly get: (key: string) => Entry | undefined;
  /** It takes settings from another service or file, so that what is missing here may be there. */
  readonly isOpen: boolean;
  /** The mapping itself, for edits; undefined when it is an alias or `{…}`. */
  readonly block: { readonly node: YAMLMap; readonly indent: string } | undefined;
}

export interface ComposeFile {
  readonly text: string;
  readonly services: readonly Service[];
  /** Comments of a line of their own, as `# bulkhead ignore=…` must be. */
  readonly comments: readonly { readonly span: Span; readonly text: string; readonly inside: boolean }[];
  readonly lines: LineIndex;
}

/**
 * Reads a Compose file (https://github.com/compose-spec/compose-spec/blob/main/spec.md). Never throws; what is broken,
 * too long or no Compose file has no services.
 */
export function readCompose(text: string): ComposeFile {
  const lines = new LineIndex(text);
  const none = { text, services: [], comments: [], lines };
  if (text.length > MAX_COMPOSE_LENGTH) return none;
  let document: Document;
  try {
    document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  } catch {
    // The library promises not to throw; text that makes it do so must not take the editor down.
    return none;
  }
  // What is missing may stand behind the fault.
  if (document.errors.length > 0) return none;
  const services = isMap(document.contents)
    ? valueOf(document, document.contents, 'services')?.node
    : undefined;
  if (!isMap(services)) return none;
  const found = services.items.flatMap((pair): Service[] => {
    const service = readService(document, text, pair);
    return service === undefined ? [] : [service];
  });
  return { text, services: found, comments: commentsOf(text, document), lines };
}

function readService(document: Document, text: string, pair: Pair): Service | undefined {
  const { key, value } = pair;
  if (!isScalar(key) || key.range === null || key.range === undefined) return undefined;
  const map = resolve(document, value);
  if (!isMap(map)) return undefined;
  const first = map.items[0]?.key;
  const start = isScalar(first) ? (first.range?.[0] ?? 0) : 0;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(line, start);
  return {
    name: String(key.value),
    at: { start: key.range[0], end: key.range[1] },
    get: (name) => valueOf(document, map, name),
    isOpen: valueOf(document, map, 'extends') !== undefined,
    block: map === value && map.flow !== true && /^ +$/.test(indent) ? { node: map, indent } : undefined,
  };
}

function resolve(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** The value of a key: its own before what `<<` merges in, and of several merged the first. */
function valueOf(document: Document, map: YAMLMap, name: string, depth = 0): Entry | undefined {
  for (const { key, value } of map.items) {
    if (!isScalar(key) || String(key.value) !== name) continue;
    const node = resolve(document, value);
    const at = rangeOf(key) ?? { start: 0, end: 0 };
    return { key: at, value: rangeOf(value) ?? at, node: isNodeLike(node) ? node : undefined };
  }
  if (depth >= MAX_MERGES) return undefined;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.value !== '<<') continue;
    const merged = resolve(document, value);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const inner = resolve(document, source);
      const found = isMap(inner) ? valueOf(document, inner, name, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isNodeLike(node: unknown): node is Node {
  return isMap(node) || isSeq(node) || isScalar(node);
}

function rangeOf(node: unknown): Span | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range === null || range === undefined ? undefined : { start: range[0], end: range[1] };
}

/** A text, number or boolean; undefined for anything else. */
export function scalarText(node: Node | undefined): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value } = node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

export interface Item {
  readonly text: string;
  readonly span: Span;
}

/** The texts of a list, or the one text that stands in its place. */
export function listItems(entry: Entry | undefined): readonly Item[] {
  const { node } = entry ?? {};
  if (isSeq(node)) {
    return node.items.flatMap((item): Item[] => {
      const text = scalarText(item as Node);
      const span = rangeOf(item);
      return text === undefined || span === undefined ? [] : [{ text, span }];
    });
  }
  const text = scalarText(node);
  return text === undefined || entry === undefined ? [] : [{ text, span: entry.value }];
}

/** `KEY: value` and `- KEY=value` alike. */
export function pairsOf(
  entry: Entry | undefined,
): readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[] {
  const { node } = entry ?? {};
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      const name = scalarText(key as Node);
      const span = rangeOf(key);
      return name === undefined || span === undefined
        ? []
        : [{ name, value: scalarText(value as Node), span }];
    });
  }
  return listItems(entry).map(({ text, span }) => {
    const equals = text.indexOf('=');
    return equals < 0
      ? { name: text, value: undefined, span }
      : { name: text.slice(0, equals), value: text.slice(equals + 1), span };
  });
}

/** Lines that are a comment; in block scalars a `#` is text, so those are left out. */
function commentsOf(text: string, document: Document): ComposeFile['comments'] {
  const blocks: Span[] = [];
  visit(document, {
    Scalar(_key, node) {
      if ((node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL') && node.range)
        blocks.push({ start: node.range[0], end: node.range[1] });
    },
  });
  const found: { span: Span; text: string; inside: boolean }[] = [];
  for (const match of text.matchAll(/^[ \t]*#[ \t]*(.*)$/gm)) {
    const start = match.index + match[0].indexOf('#');
    if (blocks.some((block) => start >= block.start && start < block.end)) continue;
    found.push({
      span: { start, end: match.index + match[0].length },
      text: (match[1] ?? '').trim(),
      inside: false,
    });
  }
  return found;
}
