// Texts of package.json stand in package.nls.json, where a translation is laid beside them: package.json itself has
// `%keys%`. https://code.visualstudio.com/api/references/vscode-api#l10n
type Json = Readonly<Record<string, unknown>>;
export type Strings = Readonly<Record<string, string>>;

/** Fields of package.json that people read, below `contributes` and `capabilities`. */
const TEXTS = new Set([
  'altText',
  'category',
  'contents',
  'deprecationMessage',
  'description',
  'displayName',
  'label',
  'markdownDeprecationMessage',
  'markdownDescription',
  'shortTitle',
  'title',
]);
/** Fields with one text for each of another field's values. */
const TEXTS_OF_VALUES = new Set(['enumDescriptions', 'enumItemLabels', 'markdownEnumDescriptions']);
const READ_BY_PEOPLE = new Set(['displayName', 'description', 'capabilities', 'contributes']);

/**
 * The sections of the settings, in order, with what belongs there: settings without `bulkhead.`, or their first parts
 * with a full stop. What fits nowhere comes last, under a title of its own.
 */
const SECTIONS: readonly { readonly title: string; readonly settings: readonly string[] }[] = [
  { title: 'Findings', settings: ['enable', 'preset', 'profile', 'rules', 'minimumConfidence', 'scans'] },
  { title: 'ShellCheck', settings: ['shellcheck.'] },
  { title: 'Language features', settings: ['languageFeatures', 'inlayHints.', 'codeLens.'] },
  { title: 'Network and registries', settings: ['network', 'registries.'] },
  { title: 'Troubleshooting', settings: ['trace.'] },
];
const OTHER = 'More';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The settings by sections, whether they were in sections before or in one list. */
export function sectionSettings(manifest: Json): Json {
  const { contributes } = manifest;
  if (!isObject(contributes)) return manifest;
  const nodes = [contributes['configuration']].flat().filter(isObject);
  const settings = nodes.flatMap(({ properties }) =>
    isObject(properties) ? Object.entries(properties) : [],
  );
  const titles = [...SECTIONS.map(({ title }) => title), OTHER];
  const configuration = titles.flatMap((title, order) => {
    const inside = settings.filter(([name]) => sectionOf(name) === title);
    return inside.length === 0 ? [] : [{ title, order: order + 1, properties: Object.fromEntries(inside) }];
  });
  return { ...manifest, contributes: { ...contributes, configuration } };
}

function sectionOf(setting: string): string {
  const name = setting.replace(/^bulkhead\./, '');
  const isIn = (entry: string): boolean => (entry.endsWith('.') ? name.startsWith(entry) : name === entry);
  return SECTIONS.find(({ settings }) => settings.some(isIn))?.title ?? OTHER;
}

/**
 * Moves the texts that stand in the manifest itself to the others. Texts that nothing names any more are left out; a
 * key without a text, or two texts for one key, is an error. The product's name is the same in every language.
 */
export function extractStrings(
  manifest: Json,
  known: Strings,
): { readonly manifest: Json; readonly strings: Strings } {
  const strings = new Map<string, string>();
  const keep = (text: string, path: readonly string[]): string => {
    if (text === manifest['displayName']) return text;
    const [, key = path.join('.')] = /^%([\w.-]+)%$/.exec(text) ?? [];
    const words = `%${key}%` === text ? known[key] : text;
    if (words === undefined) throw new Error(`package.nls.json has no ${key}`);
    if (strings.has(key) && strings.get(key) !== words) throw new Error(`${key} stands for two texts`);
    strings.set(key, words);
    return `%${key}%`;
  };
  const changed = mapTexts(manifest, keep);
  return { manifest: changed, strings: Object.fromEntries(strings) };
}

/** The manifest as people read it: every key replaced by its text. */
export function withStrings(manifest: Json, strings: Strings): Json {
  return mapTexts(manifest, (text) => {
    const [, key] = /^%([\w.-]+)%$/.exec(text) ?? [];
    return key === undefined ? text : (strings[key] ?? text);
  });
}

type Change = (text: string, path: readonly string[]) => string;

function mapTexts(manifest: Json, change: Change): Json {
  const entries = Object.entries(manifest).map(([name, value]) => {
    if (!READ_BY_PEOPLE.has(name)) return [name, value] as const;
    return [
      name,
      typeof value === 'string'
        ? change(value, [name])
        : mapValue(value, name === 'contributes' ? [] : [name], change),
    ] as const;
  });
  return Object.fromEntries(entries);
}

function mapValue(value: unknown, path: readonly string[], change: Change): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => mapValue(item, [...path, nameOf(item, index)], change));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    // A setting may come into another section and keeps its keys.
    const here = name === 'properties' ? path.slice(0, -1) : [...path, slug(name)];
    if (TEXTS.has(name) && typeof inner === 'string') return [name, change(inner, here)];
    if (TEXTS_OF_VALUES.has(name) && Array.isArray(inner)) {
      const { enum: values } = value;
      const texts = inner.map((text: unknown, index) => {
        const of = Array.isArray(values) ? String(values[index]) : String(index);
        return typeof text === 'string' ? change(text, [...here, slug(of)]) : text;
      });
      return [name, texts];
    }
    return [name, mapValue(inner, here, change)];
  });
  return Object.fromEntries(entries) as Json;
}

/** How an element of a list is called in keys, wherever in the list it stands. */
function nameOf(item: unknown, index: number): string {
  if (!isObject(item)) return String(index);
  const { id, command, title, properties } = item;
  const name = [id, command].find((candidate) => typeof candidate === 'string');
  if (name !== undefined) return slug(name);
  return properties !== undefined && typeof title === 'string' ? slug(title) : String(index);
}

function slug(text: string): string {
  return text
    .replace(/^bulkhead\./, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-|-$/g, '');
}
