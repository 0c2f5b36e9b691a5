import { rangeOf, scalarText, YamlTree } from '../compose/yaml.ts';
import { LineIndex } from '../text/line-index.ts';
import { joinPath } from './described.ts';
import { BUILD_COMMAND, buildsOfScript, type ScriptPlace } from './docker-command.ts';
import { type Macros, plain, withoutMacros } from './macros.ts';

/** Folders more deeply in one another, and nodes in all, than anybody writes. */
const MAX_DEPTH = 40;
const MAX_NODES = 20_000;

/** A file of a CI system, in YAML. */
export class CiFile {
  readonly tree: YamlTree;
  readonly root: string;
  readonly #lines: LineIndex;

  private constructor(tree: YamlTree, lines: LineIndex, root: string) {
    this.tree = tree;
    this.root = root;
    this.#lines = lines;
  }

  static read(text: string, root: string): CiFile | undefined {
    const tree = YamlTree.read(text);
    return tree === undefined ? undefined : new CiFile(tree, new LineIndex(text), root);
  }

  line(node: unknown): number {
    return this.#lines.lineAt(rangeOf(node)?.start ?? 0);
  }

  /** The text of a key; undefined when it is not there or no text. */
  text(map: unknown, name: string): string | undefined {
    return scalarText(this.tree.get(map, name)?.node);
  }

  /** What mappings of names to texts hold; those that take a variable are left out. */
  variables(...maps: readonly unknown[]): Map<string, string> {
    const found = new Map<string, string>();
    for (const map of maps)
      for (const { name, value } of this.tree.pairs(map)) {
        const text = plain(scalarText(value));
        if (text === undefined) found.delete(name);
        else found.set(name, text);
      }
    return found;
  }

  /** The builds of a script that stands as one text, and the folder that it ends in. */
  script(node: unknown, place: ScriptPlace, macros?: Macros): ReturnType<typeof buildsOfScript> {
    const written = scalarText(node);
    if (
      written === undefined ||
      !(BUILD_COMMAND.test(written) || /\b(?:cd|pushd|popd|chdir)\b/.test(written))
    )
      return { builds: [], folder: place.folder };
    const { builds, folder } = buildsOfScript(
      macros === undefined ? written : withoutMacros(written, macros),
      place,
    );
    const first = this.line(node);
    const isBlock = (node as { readonly type?: string }).type === 'BLOCK_LITERAL';
    return {
      folder,
      builds: builds.map((build) => ({ ...build, line: isBlock ? first + 1 + build.line : first })),
    };
  }

  /** A folder as a step names it; undefined when that takes a variable. */
  folder(written: string | undefined, from = this.root): string | undefined {
    if (written === undefined) return from;
    const path = plain(written);
    return path === undefined || path.startsWith('~') ? undefined : joinPath(from, path);
  }

  /** Every mapping of the file, but for those that aliases repeat. */
  *mappings(): Generator<unknown, void> {
    const waiting: { readonly node: unknown; readonly depth: number }[] = [
      { node: this.tree.root, depth: 0 },
    ];
    let count = 0;
    for (let next = waiting.pop(); next !== undefined && count < MAX_NODES; next = waiting.pop()) {
      const { node, depth } = next;
      count += 1;
      if (depth > MAX_DEPTH) continue;
      const inner = (node as { readonly items?: readonly unknown[] } | null)?.items;
      if (inner === undefined) continue;
      const [first] = inner;
      const isMapping = typeof first === 'object' && first !== null && 'key' in first;
      if (isMapping) yield node;
      for (const item of inner.toReversed()) {
        const value = isMapping ? (item as { readonly value: unknown }).value : item;
        if (typeof value === 'object' && value !== null) waiting.push({ node: value, depth: depth + 1 });
      }
    }
  }
}
