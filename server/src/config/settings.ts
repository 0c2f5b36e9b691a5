import * as z from 'zod';

const level = z.enum(['off', 'on', 'hint', 'info', 'warning', 'error']);

/** The settings an editor may send, below `bulkhead`. package.json's `contributes.configuration` says the same. */
export const settingsSchema = z.object({
  enable: z.boolean().default(true),
  preset: z.enum(['recommended', 'strict', 'all']).default('recommended'),
  rules: z.record(z.string(), level).default({}),
  minimumConfidence: z.enum(['low', 'medium', 'high']).default('medium'),
  trace: z.object({ server: z.enum(['off', 'messages', 'verbose']).default('off') }).prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/**
 * Reads settings as they come from an editor. What is wrong in them is left out, key by key, and named in `problems`:
 * a slip in one setting must not switch the others off.
 */
export function readSettings(value: unknown): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const kept: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    if (given[key] === undefined || given[key] === null) continue;
    if (key === 'rules') kept[key] = readRules(given[key], problems);
    else if (schema.safeParse(given[key]).success) kept[key] = given[key];
    else problems.push(`bulkhead.${key} has a value that is not allowed; the default is used.`);
  }
  return { settings: settingsSchema.parse(kept), problems };
}

function readRules(value: unknown, problems: string[]): Record<string, z.infer<typeof level>> {
  const rules: Record<string, z.infer<typeof level>> = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push('bulkhead.rules must be an object of rule names and levels.');
    return rules;
  }
  for (const [name, wanted] of Object.entries(value)) {
    const parsed = level.safeParse(wanted);
    if (parsed.success) rules[name] = parsed.data;
    else problems.push(`bulkhead.rules: '${name.slice(0, 60)}' must be one of ${level.options.join(', ')}.`);
  }
  return rules;
}
