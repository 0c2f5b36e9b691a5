// A setting or command is written down three times: in package.json for the editor, in the code, and in the README for
// people. They must say the same.
import assert from 'node:assert/strict';
import * as z from 'zod';
import { CONFIG_NAMES } from '../../server/src/config/load.ts';
import { PROFILE_NAMES, PROFILE_WORDS } from '../../server/src/config/profiles.ts';
import { defaultSettings } from '../../server/src/config/settings.ts';
import { settingsSchema } from '../support/settings-schema.ts';
import { readManifest } from './read-manifest.ts';
import { readText } from './sources.ts';

const validation = z.array(z.object({ fileMatch: z.array(z.string()), url: z.string() }));

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  activationEvents: z.array(z.string()),
  main: z.string(),
  engines: z.object({ vscode: z.string() }),
  contributes: z.object({
    jsonValidation: validation,
    yamlValidation: validation,
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.literal('Bulkhead') })),
    configuration: z.array(
      z.object({
        title: z.string(),
        properties: z.record(
          z.string(),
          z.looseObject({
            type: z.string(),
            default: z.unknown(),
            scope: z.enum(['resource', 'window', 'machine', 'machine-overridable']),
            markdownDescription: z.string(),
            enum: z.array(z.string()).optional(),
            markdownEnumDescriptions: z.array(z.string()).optional(),
            additionalProperties: z.unknown().optional(),
          }),
        ),
      }),
    ),
  }),
});

const manifest = manifestSchema.parse(readManifest());
const { configuration } = manifest.contributes;
const properties = Object.assign({}, ...configuration.map((section) => section.properties)) as Readonly<
  Record<string, (typeof configuration)[number]['properties'][string]>
>;
const readme = readText('README.md');

/** A setting's shape, as far as both sides can say it. */
interface Shape {
  readonly type: unknown;
  readonly enum: unknown;
  readonly values: unknown;
  readonly default: unknown;
}

type JsonSchema = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** What package.json ought to say: `trace: { server }` is the setting `bulkhead.trace.server`. */
function shapesOf(
  schema: JsonSchema,
  values: unknown,
  prefix: string,
): readonly (readonly [string, Shape])[] {
  if (!isObject(schema['properties'])) return [[prefix, shapeOf({ ...schema, default: values })]];
  return Object.entries(schema['properties']).flatMap(([key, inner]) =>
    shapesOf(isObject(inner) ? inner : {}, isObject(values) ? values[key] : undefined, `${prefix}.${key}`),
  );
}

function shapeOf(schema: JsonSchema): Shape {
  const { additionalProperties } = schema;
  return {
    type: schema['type'],
    enum: schema['enum'],
    values: isObject(additionalProperties) ? additionalProperties['enum'] : undefined,
    default: schema['default'],
  };
}

/** The first cells of the README's table rows that name something of Bulkhead's, with their rows. */
const rows = new Map(
  [...readme.matchAll(/^\| *`(bulkhead\.[\w.]+)` *\|.*$/gm)].map(([row, name = '']) => [name, row] as const),
);
const commandIds = manifest.contributes.commands.map(({ command }) => command);

describe('package.json', () => {
  it('has the settings that the server reads', () => {
    const schema = z.toJSONSchema(settingsSchema, { io: 'input' });
    const expected = Object.fromEntries(shapesOf(schema, defaultSettings, 'bulkhead'));
    const actual = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key, shapeOf(value)]),
    );
    assert.deepEqual(actual, expected);
  });

  it('has a section for every setting', () => {
    const titles = configuration.map(({ title }) => title);
    assert.ok(!titles.includes('More'), 'scripts/manifest-strings.ts has a list of sections');
  });

  it('describes every value of every setting', () => {
    for (const [
      name,
      { markdownDescription, enum: values, markdownEnumDescriptions: words },
    ] of Object.entries(properties)) {
      assert.match(markdownDescription, /^[A-Z].*\.$/s, name);
      if (words !== undefined) assert.equal(words.length, values?.length, name);
    }
  });

  it('takes what widens the network from the user alone', () => {
    for (const [name, { scope }] of Object.entries(properties))
      if (/^bulkhead\.(?:network|registries\.)/.test(name)) assert.equal(scope, 'machine', name);
  });

  it('says what each profile does', () => {
    const { enum: names, markdownEnumDescriptions: words } = properties['bulkhead.profile'] ?? {};
    assert.deepEqual(names, PROFILE_NAMES);
    assert.deepEqual(
      words,
      PROFILE_NAMES.map((name) => PROFILE_WORDS[name]),
    );
  });

  it('has editors hold every configuration file against the schema', () => {
    const { jsonValidation, yamlValidation } = manifest.contributes;
    for (const [entries, endings] of [
      [jsonValidation, ['.json']],
      [yamlValidation, ['.yaml', '.yml']],
    ] as const) {
      assert.deepEqual(
        entries.map(({ url }) => url),
        ['./schemas/bulkhead.schema.json'],
      );
      assert.deepEqual(
        entries.flatMap(({ fileMatch }) => fileMatch).sort(),
        CONFIG_NAMES.filter((name) => endings.some((ending) => name.endsWith(ending))).sort(),
      );
    }
  });

  it('pins every dependency to one version', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/, name);
    }
  });

  it('does not ask for an older editor than its types describe', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode'] ?? ''}`);
  });

  it('has a CHANGELOG section to release', () => {
    assert.match(readText('CHANGELOG.md'), /^## Unreleased$/m);
  });
});

describe('the README', () => {
  it('lists the settings', () => {
    const listed = [...rows.keys()].filter((name) => !commandIds.includes(name));
    assert.deepEqual(listed.sort(), Object.keys(properties).sort());
  });

  it('gives their defaults and values', () => {
    for (const [name, { default: value, enum: values = [] }] of Object.entries(properties)) {
      const row = rows.get(name) ?? '';
      const written = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
      for (const word of [written, ...values]) assert.ok(row.includes(`\`${word}\``), `${name}: \`${word}\``);
    }
  });

  it('lists the commands by their titles', () => {
    const titles = manifest.contributes.commands.map(({ title }) => `Bulkhead: ${title}`);
    const listed = [...readme.matchAll(/^\| *[`*]*(Bulkhead: [^|`*]*[^|`* ])[`*]* *\|/gm)].map(
      ([, title]) => title,
    );
    assert.deepEqual(listed.sort(), titles.sort());
  });
});
