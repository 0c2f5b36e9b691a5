import { isMap, isScalar, type Pair, visit, type YAMLMap } from 'yaml';
import { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import { type Entry, listItems, scalarText, YamlTree } from './yaml.ts';

/** A service as one file has it. */
interface Layer {
  /** What an alias or `<<` brings in counts, and stands where that does. */
  readonly get: (key: string) => Entry | undefined;
}

/** One service of a Compose file. */
export interface Service extends Layer {
  readonly name: string;
  /** Where its name stands. */
  readonly at: Span;
  /** What stands in one of its settings. */
  readonly getIn: (entry: Entry, key: string) => Entry | undefined;
  /** All that it is merged from, the strongest first; itself is one of them, and only its own places are of this file. */
  readonly layers: readonly Layer[];
  /** It takes settings from what cannot be read, or is a part of a service, so that what is missing here may be there. */
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

/** A file by what names it for whoever brings it. */
interface Neighbour {
  readonly path: string;
  readonly text: string;
}

/** What Compose reads besides a file. */
export interface Surroundings {
  readonly path: string;
  /** The file that it is merged over, or that is merged over it (https://docs.docker.com/reference/compose-file/merge/). */
  readonly under?: Neighbour | undefined;
  readonly over?: Neighbour | undefined;
  /** The file that another one names in `extends`; undefined: it cannot be read. */
  readonly file: (from: string, written: string) => Neighbour | undefined;
}

const ALONE: Surroundings = { path: '', file: () => undefined };

/**
 * Reads a Compose file (https://github.com/compose-spec/compose-spec/blob/main/spec.md). Never throws; what is broken,
 * too long or no Compose file has no services.
 */
export function readCompose(text: string, surroundings: Surroundings = ALONE): ComposeFile {
  const lines = new LineIndex(text);
  const none = { text, services: [], comments: [], lines };
  const tree = YamlTree.read(text);
  const services = tree?.get(tree.root, 'services')?.node;
  if (tree === undefined || !isMap(services)) return none;
  const layers = new Layers(surroundings, tree);
  const found = services.items.flatMap((pair): Service[] => {
    const service = readService(tree, text, pair, layers);
    return service === undefined ? [] : [service];
  });
  return { text, services: found, comments: commentsOf(text, tree), lines };
}

function readService(tree: YamlTree, text: string, pair: Pair, merging: Layers): Service | undefined {
  const { key, value } = pair;
  if (!isScalar(key) || key.range === null || key.range === undefined) return undefined;
  const map = tree.resolve(value);
  if (!isMap(map)) return undefined;
  const first = map.items[0]?.key;
  const start = isScalar(first) ? (first.range?.[0] ?? 0) : 0;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(line, start);
  const name = String(key.value);
  const { layers, isOpen } = merging.of(name);
  return {
    name,
    at: { start: key.range[0], end: key.range[1] },
    get: (of) => tree.get(map, of),
    getIn: (entry, of) => tree.get(entry.node, of),
    layers,
    isOpen: isOpen || !layers.some((layer) => layer.get('image') ?? layer.get('build')),
    block: map === value && map.flow !== true && /^ +$/.test(indent) ? { node: map, indent } : undefined,
  };
}

/** Services that extend one another, more than anybody writes. */
const MAX_EXTENDS = 20;

interface Merged {
  readonly layers: readonly Layer[];
  readonly isOpen: boolean;
}

/** What the services of a file are merged from: `extends` first within each file, then one file over the other. */
class Layers {
  readonly #around: Surroundings;
  readonly #trees = new Map<string, YamlTree | undefined>();
  readonly #services = new Map<YamlTree, ReadonlyMap<string, unknown>>();

  constructor(around: Surroundings, own: YamlTree) {
    this.#around = around;
    this.#trees.set(around.path, own);
  }

  of(name: string): Merged {
    const { path, over, under } = this.#around;
    const files = [over, path, under].filter((file) => file !== undefined);
    const chains = files.map((file) =>
      typeof file === 'string' ? this.#chain(file, name) : this.#chain(this.#known(file), name, true),
    );
    return { layers: chains.flatMap(({ layers }) => layers), isOpen: chains.some(({ isOpen }) => isOpen) };
  }

  #known({ path, text }: Neighbour): string {
    if (!this.#trees.has(path)) this.#trees.set(path, YamlTree.read(text));
    return path;
  }

  /** A service and those that it extends; `mayLack`: a file need not have it. */
  #chain(path: string, name: string, mayLack = false): Merged {
    const layers: Layer[] = [];
    const open = { layers, isOpen: true };
    const seen = new Set<unknown>();
    let at = { path, name };
    for (;;) {
      const tree = this.#trees.get(at.path);
      const map = tree === undefined ? undefined : this.#servicesOf(tree).get(at.name);
      if (tree === undefined || !isMap(map))
        return layers.length === 0 && mayLack ? { layers, isOpen: false } : open;
      if (seen.has(map) || seen.size >= MAX_EXTENDS) return open;
      seen.add(map);
      layers.push({ get: (key) => tree.get(map, key) });
      const from = tree.get(map, 'extends');
      if (from === undefined) return { layers, isOpen: false };
      const next = this.#extended(at.path, tree, from);
      if (next === undefined) return open;
      at = next;
    }
  }

  #servicesOf(tree: YamlTree): ReadonlyMap<string, unknown> {
    const known = this.#services.get(tree);
    if (known !== undefined) return known;
    const pairs = tree.pairs(tree.get(tree.root, 'services')?.node);
    const services = new Map(pairs.map(({ name, value }) => [name, value]));
    this.#services.set(tree, services);
    return services;
  }

  #extended(path: string, tree: YamlTree, { node }: Entry): { path: string; name: string } | undefined {
    const short = scalarText(node);
    const name = short ?? scalarText(tree.get(node, 'service')?.node);
    const written = short === undefined ? scalarText(tree.get(node, 'file')?.node) : undefined;
    if (name === undefined || name.includes('$') || written?.includes('$') === true) return undefined;
    if (written === undefined) return { path, name };
    const file = this.#around.file(path, written);
    return file === undefined ? undefined : { path: this.#known(file), name };
  }
}

/** The setting that counts: of the strongest that has it. */
export function settingOf({ layers }: Service, key: string): Entry | undefined {
  for (const layer of layers) {
    const entry = layer.get(key);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** The texts of a list that files add to one another; `!override` and `!reset` leave out what is weaker. */
export function textsOf({ layers }: Service, key: string): readonly string[] {
  const texts: string[] = [];
  for (const layer of layers) {
    const entry = layer.get(key);
    texts.push(...listItems(entry).map(({ text }) => text));
    const { tag } = (entry?.node ?? {}) as { readonly tag?: string };
    if (tag === '!override' || tag === '!reset') break;
  }
  return texts;
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
