// The JSON schema of bulkhead.yaml, for editors: what config/schema.ts says, and every rule with its options by name.
import * as z from 'zod';
import { configSchema } from '../server/src/config/schema.ts';
import { CHOICES } from '../server/src/config/settings.ts';
import type { OptionSpec } from '../server/src/lint/options.ts';
import type { Rule } from '../server/src/lint/rule.ts';

type Json = Readonly<Record<string, unknown>>;

const level = { $ref: '#/definitions/level' };
const settings = { $ref: '#/definitions/settings' };

export function renderConfigSchema(rules: readonly Rule[]): string {
  const rulesInZod = configSchema.shape.rules.unwrap();
  // Draft 7 is what editors know best.
  const schema = z.toJSONSchema(configSchema, {
    target: 'draft-7',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema !== rulesInZod) return;
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      jsonSchema.$ref = '#/definitions/rules';
    },
  });
  const definitions = {
    level: {
      description: 'off switches the rule off, on keeps its own severity, the rest are severities.',
      enum: CHOICES.level,
    },
    // Of rules without options, and of ids of other tools.
    settings: settingsWith({}),
    rules: { description: rulesInZod.description, ...rulesSchema(rules) },
  };
  return `${JSON.stringify({ ...schema, definitions }, null, 2)}\n`;
}

function rulesSchema(rules: readonly Rule[]): Json {
  const sorted = [...rules].sort((a, b) => (a.meta.name < b.meta.name ? -1 : 1));
  return {
    type: 'object',
    properties: Object.fromEntries(sorted.map(({ meta }) => [meta.name, ruleSchema(meta)])),
    additionalProperties: settings,
  };
}

function ruleSchema({ summary, options = {} }: Rule['meta']): Json {
  // Draft 7 validates by `$ref` alone, and editors show the description that stands beside it.
  return { description: summary, ...(Object.keys(options).length === 0 ? settings : settingsWith(options)) };
}

function settingsWith(options: NonNullable<Rule['meta']['options']>): Json {
  const own = Object.entries(options).map(([name, spec]) => [name, optionSchema(spec)] as const);
  return {
    anyOf: [
      level,
      {
        type: 'object',
        properties: Object.fromEntries([['level', level], ...own]),
        additionalProperties: false,
      },
    ],
  };
}

function optionSchema({ description, default: value, ...spec }: OptionSpec): Json {
  switch (spec.type) {
    case 'number':
      return {
        ...{ description, type: 'integer', default: value },
        ...{ minimum: spec.minimum, maximum: spec.maximum },
      };
    case 'boolean':
      return { description, type: 'boolean', default: value };
    case 'strings':
      return { description, type: 'array', items: { type: 'string' }, default: value };
  }
}
