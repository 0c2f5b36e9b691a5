import type { Flag, FlagOption } from '../syntax/model.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';

/** A part of a `--mount` that the builder refuses. */
interface MountFault {
  readonly at: Span;
  /** A wrong value, an unknown key, a word without a value, a key that is needed, a key that another type has. */
  readonly kind: 'value' | 'key' | 'bare' | 'lacks' | 'foreign';
  readonly text: string;
  readonly type: string;
  /** What it may have been meant to be. */
  readonly hint?: string;
}

const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const OWNED = new Set(['cache', 'secret', 'ssh']);
const NUMBER = /^\d+$/;
const SWITCH = /^(?:1|0|t|f|true|false)$/i;

interface Key {
  /** Types that have it; every one when not given. */
  readonly types?: ReadonlySet<string>;
  readonly shape?: RegExp;
  readonly words?: readonly string[];
  /** May stand without a value. */
  readonly bare?: true;
}

/** Keys of `--mount` (https://docs.docker.com/reference/dockerfile/#run---mount). */
const KEYS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['type', { words: TYPES }],
  ...['from', 'source', 'src', 'target', 'dst', 'destination', 'id', 'env'].map((key): [string, Key] => [
    key,
    {},
  ]),
  ...['readonly', 'ro', 'readwrite', 'rw'].map((key): [string, Key] => [key, { shape: SWITCH, bare: true }]),
  ['required', { shape: SWITCH, bare: true, types: new Set(['secret', 'ssh']) }],
  ['sharing', { words: ['shared', 'private', 'locked'], types: new Set(['cache']) }],
  ['size', { types: new Set(['tmpfs']) }],
  ['mode', { shape: /^[0-7]+$/, types: OWNED }],
  ['uid', { shape: NUMBER, types: OWNED }],
  ['gid', { shape: NUMBER, types: OWNED }],
]);
/** A secret needs one of these; other mounts without a target stand in the working directory. */
const SECRET_KEYS: ReadonlySet<string> = new Set(['id', 'source', 'src', 'target', 'dst', 'destination']);

/** The first thing wrong with a `--mount`; what depends on variables is not judged. */
export function mountFault({ options, value, valueSpan }: Flag): MountFault | undefined {
  if (value === undefined || valueSpan === undefined) return undefined;
  const type = (options.find(({ key }) => key === 'type')?.value ?? 'bind').toLowerCase();
  if (options.length === 0) return { at: valueSpan, kind: 'value', text: value, type };
  for (const option of options) {
    const fault = optionFault(option, type);
    if (fault !== undefined) return fault;
  }
  if (type !== 'secret' || options.some(({ key }) => SECRET_KEYS.has(key) || key.includes('$')))
    return undefined;
  return { at: valueSpan, kind: 'lacks', text: 'id', type };
}

function optionFault({ span, key, value, valueSpan }: FlagOption, type: string): MountFault | undefined {
  if (key.includes('$')) return undefined;
  const known = KEYS.get(key);
  if (known === undefined) {
    if (value === undefined) return { at: span, kind: 'bare', text: key, type };
    const at = { start: span.start, end: span.start + key.length };
    return { at, kind: 'key', text: key, type, ...hint(key, KEYS.keys()) };
  }
  if (known.types?.has(type) === false && TYPES.includes(type))
    return { at: span, kind: 'foreign', text: key, type };
  if (value === undefined)
    return known.bare === true ? undefined : { at: span, kind: 'bare', text: key, type };
  if (value.includes('$') || valueSpan === undefined) return undefined;
  const { shape, words } = known;
  if (shape?.test(value) !== false && words?.includes(value.toLowerCase()) !== false) return undefined;
  return { at: valueSpan, kind: 'value', text: value, type, ...hint(value, words ?? []) };
}

function hint(wrong: string, names: Iterable<string>): { readonly hint?: string } {
  const found = nearest(wrong, names);
  return found === undefined ? {} : { hint: found };
}
