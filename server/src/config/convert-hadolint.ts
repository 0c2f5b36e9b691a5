import { isMap, isScalar, isSeq, type Document } from 'yaml';
import { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import { HADOLINT_KEYS, LEVELS, parseHadolintConfig, THRESHOLDS } from './hadolint.ts';
import { isObject } from './is-object.ts';
import { isKnown } from './known-rules.ts';
import { effective } from './merge.ts';
import { parseConfig, readYaml, spanOf, type ConfigProblem } from './parse.ts';
import type { ConfigFile } from './schema.ts';

export interface Conversion {
  /** The text of a bulkhead.yaml that says the same; undefined when the source cannot be used. */
  readonly text: string | undefined;
  /** In the source: what is broken, and as warnings what could not be taken over. */
  readonly problems: readonly ConfigProblem[];
}

/** Writes what .hadolint.yaml says as bulkhead.yaml, with the comments that stand at its entries. */
export function convertHadolint(text: string, name: string): Conversion {
  const { config, problems } = parseHadolintConfig(text);
  const reading = readYaml(text);
  if (config === undefined || reading.document === undefined) return { text: undefined, problems };
  const { document, value } = reading;
  const left = [...problems, ...leftOut(document, isObject(value) ? value : {})];
  const rules = Object.fromEntries(Object.entries(config.rules ?? {}).filter(([id]) => isKnown(id)));
  const known: ConfigFile = { ...config, rules };
  const written = write(known, new Remarks(text, document), { name, left });
  const read = parseConfig(written);
  if (read.config === undefined)
    return { text: undefined, problems: read.problems.map(({ message }) => broken(message)) };
  // The one promise made: nothing is judged otherwise than before.
  if (judged(read.config) !== judged(known))
    throw new Error('the converted configuration says something else');
  return { text: written, problems: left };
}

function judged(config: ConfigFile): string {
  return JSON.stringify(effective([{ config, folder: '/' }], '/Dockerfile'));
}

function broken(message: string): ConfigProblem {
  return {
    message: `What would be written cannot be used: ${message}`,
    span: { start: 0, end: 0 },
    severity: 'error',
  };
}

/** What the source says that has no meaning here. */
function leftOut(document: Document, value: Readonly<Record<string, unknown>>): ConfigProblem[] {
  const found: ConfigProblem[] = [];
  const leave = (path: readonly PropertyKey[], why: string, key = false): void => {
    found.push({
      message: `${path.map(String).join('.')}: ${why}.`,
      span: spanOf(document, path, key),
      severity: 'warning',
    });
  };
  for (const key of Object.keys(value))
    if (!HADOLINT_KEYS.includes(key)) leave([key], 'there is no such setting here', true);
  const override = isObject(value['override']) ? value['override'] : {};
  for (const [severity, ids] of Object.entries(override)) {
    if (!Object.hasOwn(LEVELS, severity)) leave(['override', severity], 'this is no severity', true);
    else leaveIds(ids, (index, id) => leave(['override', severity, index], noRule(id)));
  }
  leaveIds(value['ignored'], (index, id) => leave(['ignored', index], noRule(id)));
  const threshold = value['failure-threshold'];
  if (typeof threshold === 'string' && !Object.hasOwn(THRESHOLDS, threshold.toLowerCase()))
    leave(['failure-threshold'], `'${threshold.slice(0, 60)}' is no severity`);
  return found;
}

function leaveIds(ids: unknown, leave: (index: number, id: string) => void): void {
  (Array.isArray(ids) ? ids : []).forEach((id: unknown, index) => {
    if (typeof id === 'string' && !isKnown(id)) leave(index, id);
  });
}

const noRule = (id: string): string => `no rule answers to '${id.slice(0, 60)}'`;

/** Comments at one entry of the source. */
interface Remark {
  readonly above: readonly string[];
  readonly behind: string | undefined;
}

/** Finds the comments that stand at the entries of a file: in the lines above, and behind on the same line. */
class Remarks {
  readonly #lines: readonly string[];
  readonly #index: LineIndex;
  readonly #document: Document;

  constructor(text: string, document: Document) {
    this.#lines = text.split(/\r\n|\r|\n/);
    this.#index = new LineIndex(text);
    this.#document = document;
  }

  /** Those at the top, when a blank line parts them from what comes below. */
  get head(): readonly string[] {
    const end = this.#lines.findIndex((line) => !isComment(line));
    return end > 0 && this.#lines[end]?.trim() === '' ? this.#lines.slice(0, end).map(clean) : [];
  }

  /** At the key that a path leads to. */
  atKey(path: readonly PropertyKey[]): Remark {
    const key = spanOf(this.#document, path, true);
    const node = this.#document.getIn(path, true);
    // The value's line has the comment of `key: value`, and that of `key:` stands behind the colon.
    const inline = isScalar(node) ? spanOf(this.#document, path) : key;
    return { above: this.#above(key), behind: this.#behind(inline) };
  }

  /** At each text in the list that a path leads to. */
  ofList(path: readonly PropertyKey[]): readonly (readonly [string, Remark])[] {
    const list = this.#document.getIn(path, true);
    if (!isSeq(list)) return [];
    return list.items.flatMap((item, index) => {
      if (!isScalar(item)) return [];
      const span = spanOf(this.#document, [...path, index]);
      return [[String(item.value), { above: this.#above(span), behind: this.#behind(span) }] as const];
    });
  }

  keysOf(path: readonly PropertyKey[]): readonly string[] {
    const map = this.#document.getIn(path, true);
    return isMap(map) ? map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
  }

  #above({ start }: Span): string[] {
    const { line, character } = this.#index.position(start);
    // Only what begins its line has the lines above to itself.
    if (!/^[\s?-]*$/.test((this.#lines[line] ?? '').slice(0, character))) return [];
    let first = line;
    while (first > 0 && isComment(this.#lines[first - 1] ?? '')) first -= 1;
    return this.#lines.slice(first, line).map(clean);
  }

  #behind({ end }: Span): string | undefined {
    const { line, character } = this.#index.position(end);
    const rest = (this.#lines[line] ?? '').slice(character);
    const comment = /^[\s,:\]}]*(?<=\s)(#.*)$/.exec(rest)?.[1];
    return comment === undefined ? undefined : clean(comment);
  }
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

/** A comment alone, without what YAML allows in none. */
function clean(line: string): string {
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]+/g, ' ').trim();
}

interface Origin {
  readonly name: string;
  readonly left: readonly ConfigProblem[];
}

function write(config: ConfigFile, remarks: Remarks, { name, left }: Origin): string {
  const head = [
    `# Made from ${clean(name)} by 'bulkhead init --from hadolint'.`,
    '# That file is not read any more where this one is nearer; it may go when hadolint does.',
    ...(left.length === 0
      ? []
      : ['#', '# Not taken over:', ...left.map(({ message }) => `#   ${clean(message)}`)]),
  ];
  const blocks = [
    head,
    remarks.head,
    ruleLines(config, remarks),
    listLines('allowed-registries', config['allowed-registries'], remarks),
    labelLines(config, remarks),
    ...(
      [
        ['strict-labels', config['strict-labels'], 'strict-labels'],
        ['threshold', config.threshold, 'failure-threshold'],
        ['no-fail', config['no-fail'], 'no-fail'],
        ['ignore-comments', config['ignore-comments'], 'disable-ignore-pragma'],
      ] as const
    ).map(([key, value, source]) =>
      value === undefined ? [] : entry(`${key}: ${String(value)}`, remarks.atKey([source])),
    ),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function ruleLines({ rules = {} }: ConfigFile, remarks: Remarks): string[] {
  if (Object.keys(rules).length === 0) return [];
  const at = new Map<string, Remark[]>();
  const gather = (path: readonly PropertyKey[], keys: readonly (readonly PropertyKey[])[]): void => {
    // What is said of a list stands above the first of it.
    let heading = keys.map((key) => remarks.atKey(key));
    for (const [id, remark] of remarks.ofList(path)) {
      at.set(id, [...(at.get(id) ?? []), ...heading.map(asAbove), remark]);
      heading = [];
    }
  };
  for (const [index, severity] of remarks.keysOf(['override']).entries())
    gather(['override', severity], [...(index === 0 ? [['override']] : []), ['override', severity]]);
  gather(['ignored'], [['ignored']]);
  return [
    'rules:',
    ...Object.entries(rules).flatMap(([id, level]) =>
      // hadolint knows levels only.
      typeof level === 'string' ? entry(`${pair(id)} ${level}`, joined(at.get(id) ?? []), '  ') : [],
    ),
  ];
}

function listLines(key: string, list: readonly string[] | undefined, remarks: Remarks): string[] {
  if (list === undefined) return [];
  const heading = remarks.atKey(['trustedRegistries']);
  if (list.length === 0) return entry(`${key}: []`, heading);
  const items = remarks.ofList(['trustedRegistries']);
  return [
    ...entry(`${key}:`, heading),
    ...list.flatMap((item, index) => entry(`- ${quoted(item)}`, items[index]?.[1], '  ')),
  ];
}

function labelLines({ labels }: ConfigFile, remarks: Remarks): string[] {
  if (labels === undefined) return [];
  const heading = remarks.atKey(['label-schema']);
  if (Object.keys(labels).length === 0) return entry('labels: {}', heading);
  return [
    ...entry('labels:', heading),
    ...Object.entries(labels).flatMap(([label, type]) =>
      entry(`${pair(label)} ${type}`, remarks.atKey(['label-schema', label]), '  '),
    ),
  ];
}

function entry(text: string, remark: Remark | undefined, indent = ''): string[] {
  const { above = [], behind } = remark ?? {};
  return [
    ...above.map((line) => indent + line),
    `${indent}${text}${behind === undefined ? '' : ` ${behind}`}`.replaceAll('\n', `\n${indent}`),
  ];
}

function asAbove({ above, behind }: Remark): Remark {
  return { above: behind === undefined ? above : [...above, behind], behind: undefined };
}

/** Several remarks on one thing: the last one stays behind it. */
function joined(remarks: readonly Remark[]): Remark {
  return {
    above: [...remarks.slice(0, -1).flatMap((item) => asAbove(item).above), ...(remarks.at(-1)?.above ?? [])],
    behind: remarks.at(-1)?.behind,
  };
}

/** A key up to its colon. YAML takes keys of more than 1,024 characters in their long form only. */
function pair(key: string): string {
  const text = quoted(key);
  return text.length > 1000 ? `? ${text}\n:` : `${text}:`;
}

/** Plain where YAML can take it for nothing else. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
