import { isMap, isScalar, type Pair, visit, type YAMLMap } from 'yaml';
import { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import { type Entry, YamlTree } from './yaml.ts';

/** One service of a Compose file. */
export interface Service {
  readonly name: string;
  /** Where its name stands. */
  readonly at: Span;
  /** What an alias or `<<` brings in counts, and stands where that does. */
  readonly get: (key: string) => Entry | undefined;
  /** The same of what stands in a setting. */
  readonly getIn: (entry: Entry, key: string) => Entry | undefined;
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
  const tree = YamlTree.read(text);
  const services = tree?.get(tree.root, 'services')?.node;
  if (tree === undefined || !isMap(services)) return none;
  const found = services.items.flatMap((pair): Service[] => {
    const service = readService(tree, text, pair);
    return service === undefined ? [] : [service];
  });
  return { text, services: found, comments: commentsOf(text, tree), lines };
}

function readService(tree: YamlTree, text: string, pair: Pair): Service | undefined {
  const { key, value } = pair;
  if (!isScalar(key) || key.range === null || key.range === undefined) return undefined;
  const map = tree.resolve(value);
  if (!isMap(map)) return undefined;
  const first = map.items[0]?.key;
  const start = isScalar(first) ? (first.range?.[0] ?? 0) : 0;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(line, start);
  return {
    name: String(key.value),
    at: { start: key.range[0], end: key.range[1] },
    get: (name) => tree.get(map, name),
    getIn: (entry, name) => tree.get(entry.node, name),
    isOpen: tree.get(map, 'extends') !== undefined,
    block: map === value && map.flow !== true && /^ +$/.test(indent) ? { node: map, indent } : undefined,
  };
}

/** Lines that are a comment; in block scalars a `#` is text, so those are left out. */
function commentsOf(text: string, { document }: YamlTree): ComposeFile['comments'] {
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
