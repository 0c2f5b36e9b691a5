import { LineIndex } from '../text/line-index.ts';
import { placedJson } from '../text/json-comments.ts';
import {
  type BuildArgs,
  buildArgs,
  described,
  type DescribedBuild,
  isElsewhere,
  isRecord,
} from './described.ts';

/** A target of a Bake file (https://docs.docker.com/build/bake/reference/); undefined: not said, null: only Bake knows. */
interface Target {
  readonly context?: string | null;
  readonly dockerfile?: string | null;
  /** The stage. */
  readonly target?: string | null;
  readonly args?: BuildArgs | null;
  /** Zero-based. */
  readonly line: number;
  /** The later ones win. */
  readonly inherits?: readonly string[] | null;
}

type Targets = ReadonlyMap<string, Target>;

/** The builds of a `docker-bake.json`. */
export function readBakeJson(text: string): readonly DescribedBuild[] {
  const json = placedJson(text);
  const targets = isRecord(json?.value) && isRecord(json.value['target']) ? json.value['target'] : {};
  return buildsOf(
    new Map(
      Object.entries(targets).flatMap(([name, value]) => {
        // A target may be written as a list of one.
        const target: unknown = Array.isArray(value) ? value[0] : value;
        if (!isRecord(target)) return [];
        return [[name, targetOf(target, json?.lineOf(targets, name) ?? 0)] as const];
      }),
    ),
  );
}

function targetOf(target: Readonly<Record<string, unknown>>, line: number): Target {
  const textOf = (key: string): string | null | undefined => {
    const value = target[key];
    return value === undefined ? undefined : plainText(value);
  };
  const inherits = target['inherits'] ?? [];
  const args = target['args'];
  return {
    line,
    ...withKey('context', textOf('context')),
    ...withKey('dockerfile', target['dockerfile-inline'] === undefined ? textOf('dockerfile') : null),
    ...withKey('target', textOf('target')),
    ...(isRecord(args)
      ? {
          args:
            buildArgs(Object.entries(args).map(([name, value]) => [name, plainText(value)] as const)) ?? {},
        }
      : {}),
    inherits:
      Array.isArray(inherits) && inherits.every((name) => typeof name === 'string' && !isTemplate(name))
        ? (inherits as string[])
        : null,
  };
}

function plainText(value: unknown): string | null {
  return typeof value === 'string' && !isTemplate(value) ? value : null;
}

function withKey<K extends string>(
  key: K,
  value: string | null | undefined,
): Partial<Record<K, string | null>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string | null>);
}

function isTemplate(text: string): boolean {
  return /[$%]\{/.test(text);
}

/** Real files have a few of both. */
const MAX_TARGETS = 500;
const MAX_INHERITED = 50;

function buildsOf(targets: Targets): readonly DescribedBuild[] {
  return [...targets.keys()].slice(0, MAX_TARGETS).flatMap((name): DescribedBuild[] => {
    const left = { count: MAX_INHERITED };
    const context = inherited(targets, name, 'context', left);
    const dockerfile = inherited(targets, name, 'dockerfile', left);
    // One that says neither is there for others to inherit from.
    if (context === null || dockerfile === null || (context === undefined && dockerfile === undefined))
      return [];
    const folder = (context ?? '.').replace(/^cwd:\/\//, '') || '.';
    // Another target, an image, or a place elsewhere.
    if (isElsewhere(folder)) return [];
    const file = dockerfile ?? 'Dockerfile';
    const place = {
      context: folder,
      dockerfile: file.startsWith('/') ? file : `${folder}/${file}`,
      line: targets.get(name)?.line ?? 0,
    };
    const args = inheritedArgs(targets, name, { count: MAX_INHERITED });
    return [
      described(
        place,
        inherited(targets, name, 'target', { count: MAX_INHERITED }),
        buildArgs(Object.entries(args)),
      ),
    ];
  });
}

/** Arguments of all that a target inherits from, its own last. */
function inheritedArgs(targets: Targets, name: string, left: { count: number }): BuildArgs {
  left.count -= 1;
  const target = left.count < 0 ? undefined : targets.get(name);
  const found: Record<string, string | null> = {};
  for (const from of target?.inherits ?? []) Object.assign(found, inheritedArgs(targets, from, left));
  return Object.assign(found, target?.args);
}

/** A target's own word, else that of the last one it inherits from that has any. */
function inherited(
  targets: Targets,
  name: string,
  key: 'context' | 'dockerfile' | 'target',
  left: { count: number },
): string | null | undefined {
  left.count -= 1;
  const target = left.count < 0 ? undefined : targets.get(name);
  // Inherited from another file, in a circle or from too many.
  if (target === undefined) return null;
  if (target[key] !== undefined) return target[key];
  if (target.inherits === null) return null;
  for (const from of [...(target.inherits ?? [])].reverse()) {
    const found = inherited(targets, from, key, left);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Strings, comments and heredoc marks as wholes; everything else by words and signs. */
const TOKEN =
  /"(?:[^"\\\n]|\\.)*"?|#[^\n]*|\/\/[^\n]*|\/\*|<<-?[A-Za-z_]\w*(?=\r?\n)|[A-Za-z_][\w-]*|\r?\n|[^\S\n]+|[\s\S]/g;

interface Tokens {
  readonly tokens: readonly string[];
  /** Where each stands. */
  readonly offsets: readonly number[];
}

/** Tokens of HCL without blanks and comments; undefined when a comment or heredoc does not end. */
function hclTokens(text: string): Tokens | undefined {
  const tokens: string[] = [];
  const offsets: number[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token.startsWith('#') || token.startsWith('//')) continue;
    if (token === '/*') {
      const end = text.indexOf('*/', TOKEN.lastIndex);
      if (end < 0) return undefined;
      TOKEN.lastIndex = end + 2;
    } else if (/^<<-?\w/.test(token)) {
      const end = endOfHeredoc(text, TOKEN.lastIndex, token.replace(/^<<-?/, ''));
      if (end === undefined) return undefined;
      TOKEN.lastIndex = end;
      offsets[tokens.push('<<') - 1] = match.index;
    } else if (token.endsWith('\n')) offsets[tokens.push('\n') - 1] = match.index;
    else if (token.trim() !== '') offsets[tokens.push(token) - 1] = match.index;
  }
  return { tokens, offsets };
}

function endOfHeredoc(text: string, from: number, mark: string): number | undefined {
  for (let start = text.indexOf('\n', from) + 1; start > 0;) {
    const next = text.indexOf('\n', start);
    if (text.slice(start, next < 0 ? undefined : next).trim() === mark) return next < 0 ? text.length : next;
    start = next + 1;
  }
  return undefined;
}

/**
 * The builds of a `docker-bake.hcl`, of targets that say with plain strings what they are built from. What takes
 * variables or functions is left out, since only Bake knows it.
 */
export function readBakeHcl(text: string): readonly DescribedBuild[] {
  const { tokens, offsets } = hclTokens(text) ?? { tokens: [], offsets: [] };
  const lines = new LineIndex(text);
  const targets = new Map<string, Target>();
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    if ('{[('.includes(token)) depth += 1;
    else if ('}])'.includes(token)) depth -= 1;
    const name = stringOf(tokens[at + 1]);
    if (depth !== 0 || token !== 'target' || typeof name !== 'string' || tokens[at + 2] !== '{') continue;
    const { values, end } = readBody(tokens, at + 3);
    // A target that stands twice is merged.
    targets.set(name, { ...targets.get(name), ...targetOf(values, lines.lineAt(offsets[at] ?? 0)) });
    at = end;
  }
  return buildsOf(targets);
}

/** The attributes of a block whose `{` stands before `from`; null for what is no string, list or mapping of them. */
function readBody(
  tokens: readonly string[],
  from: number,
): { readonly values: Readonly<Record<string, unknown>>; readonly end: number } {
  const values = new Map<string, unknown>();
  let depth = 0;
  let at = from;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    if ('{[('.includes(token)) depth += 1;
    else if ('}])'.includes(token)) depth -= 1;
    if (depth < 0) break;
    const startsLine = at === from || tokens[at - 1] === '\n';
    if (depth === 0 && startsLine && tokens[at + 1] === '=' && /^[A-Za-z_]/.test(token))
      values.set(token, readValue(tokens, at + 2));
  }
  return { values: Object.fromEntries(values), end: at };
}

function readValue(tokens: readonly string[], at: number): unknown {
  const text = stringOf(tokens[at]);
  if (text !== undefined) return ['\n', '}', undefined].includes(tokens[at + 1]) ? text : null;
  if (tokens[at] === '{') return readMapping(tokens, at + 1);
  if (tokens[at] !== '[') return null;
  const items: (string | null)[] = [];
  for (let next = at + 1; next < tokens.length && tokens[next] !== ']'; next += 1) {
    const token = tokens[next] ?? '';
    if (token !== '\n' && token !== ',') items.push(stringOf(token) ?? null);
  }
  return items;
}

/** `NAME = "value"` in lines or behind commas, with `:` or a quoted name as well. */
function readMapping(tokens: readonly string[], from: number): Readonly<Record<string, string | null>> {
  const found = new Map<string, string | null>();
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    if ('{[('.includes(token)) depth += 1;
    else if ('}])'.includes(token)) depth -= 1;
    if (depth < 0) break;
    const starts = at === from || ['\n', ','].includes(tokens[at - 1] ?? '');
    if (depth !== 0 || !starts || !['=', ':'].includes(tokens[at + 1] ?? '')) continue;
    const isWhole = ['\n', ',', '}', undefined].includes(tokens[at + 3]);
    found.set(stringOf(token) ?? token, isWhole ? (stringOf(tokens[at + 2]) ?? null) : null);
  }
  return Object.fromEntries(found);
}

/** The text of a plain string; null for one that does not end or has escapes of HCL alone; undefined for no string. */
function stringOf(token: string | undefined): string | null | undefined {
  if (token?.startsWith('"') !== true) return undefined;
  try {
    return JSON.parse(token) as string;
  } catch {
    return null;
  }
}
