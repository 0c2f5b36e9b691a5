import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Span } from '../text/span.ts';
import { parseYaml } from './parse-yaml.ts';

/** Longer files are not read: no one writes them, and YAML takes its time. */
export const MAX_YAML_LENGTH = 256 * 1024;

/** A key with its value, wherever it came from. */
export interface Entry {
  /** Where its key stands. */
  readonly key: Span;
  /** Where its value stands; the key's own place when there is none. */
  readonly value: Span;
  readonly node: Node | undefined;
}

/** A YAML file, read as a tree that aliases and `<<` do not make larger than its text. */
export class YamlTree {
  readonly document: Document;
  #anchors: ReadonlyMap<string, readonly Node[]> | undefined;

  private constructor(document: Document) {
    this.document = document;
  }

  /** Undefined for what is broken or too long: what is missing may stand behind the fault. Never throws. */
  static read(text: string): YamlTree | undefined {
    if (text.length > MAX_YAML_LENGTH) return undefined;
    try {
      const document = parseYaml(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
      return document === undefined || document.errors.length > 0 ? undefined : new YamlTree(document);
    } catch {
      // The library promises not to throw; text that makes it do so must not take the editor down.
      return undefined;
    }
  }

  get root(): unknown {
    return this.document.contents;
  }

  /** What an alias stands for; anything else is itself. The library's own way reads the whole file for each alias. */
  resolve(node: unknown): unknown {
    if (!isAlias(node)) return node;
    this.#anchors ??= anchorsOf(this.document);
    const end = node.range?.[0] ?? 0;
    return this.#anchors.get(node.source)?.findLast((anchored) => (anchored.range?.[0] ?? 0) < end);
  }

  /** The value of a key: its own before what `<<` merges in, and of several merged the first. */
  get(map: unknown, name: string): Entry | undefined {
    const start = this.resolve(map);
    return isMap(start) ? this.#find(start, name, new Set()) : undefined;
  }

  /** The items of a list, aliases resolved; none of anything else. */
  items(node: unknown): readonly unknown[] {
    const list = this.resolve(node);
    return isSeq(list) ? list.items.map((item) => this.resolve(item)) : [];
  }

  /** What stands in a mapping itself, with what aliases stand for. */
  pairs(node: unknown): readonly { readonly name: string; readonly value: unknown; readonly at: Span }[] {
    const map = this.resolve(node);
    if (!isMap(map)) return [];
    return map.items.flatMap(({ key, value }) => {
      const at = rangeOf(key);
      return isScalar(key) && at !== undefined
        ? [{ name: String(key.value), value: this.resolve(value), at }]
        : [];
    });
  }

  /** `seen`: a mapping that is merged again has nothing new, and one that merges itself has no end. */
  #find(map: YAMLMap, name: string, seen: Set<YAMLMap>): Entry | undefined {
    seen.add(map);
    for (const { key, value } of map.items) {
      if (!isScalar(key) || String(key.value) !== name) continue;
      const node = this.resolve(value);
      const at = rangeOf(key) ?? { start: 0, end: 0 };
      return { key: at, value: rangeOf(value) ?? at, node: isNodeLike(node) ? node : undefined };
    }
    if (seen.size > MAX_MERGES) return undefined;
    for (const { key, value } of map.items) {
      if (!isScalar(key) || key.value !== '<<') continue;
      const merged = this.resolve(value);
      for (const source of isSeq(merged) ? merged.items : [merged]) {
        const inner = this.resolve(source);
        const found = isMap(inner) && !seen.has(inner) ? this.#find(inner, name, seen) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

/** Mappings that one merges with `<<`, over all steps; more than anyone writes. */
const MAX_MERGES = 50;
/** Of one name. */
const MAX_ANCHORS = 50;

function anchorsOf(document: Document): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  visit(document, {
    Node(_key, node) {
      const { anchor } = node as Exclude<Node, Alias>;
      if (isAlias(node) || anchor === undefined) return;
      const same = found.get(anchor);
      if (same === undefined) found.set(anchor, [node]);
      else if (same.length < MAX_ANCHORS) same.push(node);
    },
  });
  return found;
}

function isNodeLike(node: unknown): node is Node {
  return isMap(node) || isSeq(node) || isScalar(node);
}

export function rangeOf(node: unknown): Span | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range === null || range === undefined ? undefined : { start: range[0], end: range[1] };
}

/** A text, number or boolean; undefined for anything else. */
export function scalarText(node: unknown): string | undefined {
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
      const text = scalarText(item);
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
      const name = scalarText(key);
      const span = rangeOf(key);
      return name === undefined || span === undefined ? [] : [{ name, value: scalarText(value), span }];
    });
  }
  return listItems(entry).map(({ text, span }) => {
    const equals = text.indexOf('=');
    return equals < 0
      ? { name: text, value: undefined, span }
      : { name: text.slice(0, equals), value: text.slice(equals + 1), span };
  });
}
