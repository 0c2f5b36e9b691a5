import * as z from 'zod';
import { LABEL_TYPES, type LabelType } from '../lint/policy.ts';

const levels = ['off', 'on', 'hint', 'info', 'warning', 'error'] as const;
const presets = ['recommended', 'strict', 'all'] as const;

const level = z
  .enum(levels)
  .describe('off switches the rule off, on keeps its own severity, the rest are severities.');
const rules = z
  .record(z.string(), level)
  .describe(
    "Levels by rule name; another tool's id (DL3008, DS-0002) means every finding that answers to it.",
  );

/** bulkhead.yaml. Kebab-case keys, strict: an unknown key is a slip worth telling. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where this schema is, for editors.'),
    extends: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe(
        'Presets or files (relative to this one) to start from; later ones win, this file wins over all.',
      ),
    preset: z.enum(presets).optional().describe('Which rules run: recommended, strict or all.'),
    profile: z
      .enum(['regular', 'pedantic', 'auditor', 'ai-inference', 'ai-training'])
      .optional()
      .describe('For whom: auditor also shows findings that are not sure; the others change nothing yet.'),
    'minimum-confidence': z
      .enum(['low', 'medium', 'high'])
      .optional()
      .describe('Leaves out findings that are less sure.'),
    threshold: z
      .enum(['error', 'warning', 'info', 'hint'])
      .optional()
      .describe('The command line fails on findings of this severity or above.'),
    'no-fail': z.boolean().optional().describe('The command line never fails because of findings.'),
    rules: rules.optional(),
    overrides: z
      .array(
        z.strictObject({
          files: z
            .union([z.string(), z.array(z.string())])
            .describe('Path patterns as in .gitignore, relative to this file.'),
          preset: z.enum(presets).optional(),
          rules: rules.optional(),
        }),
      )
      .optional()
      .describe('Other levels for some paths; later ones win.'),
    'allowed-registries': z
      .array(z.string())
      .optional()
      .describe(
        'Registries that base images may come from, docker.io for Docker Hub; * may stand for parts.',
      ),
    'allowed-images': z
      .array(z.string())
      .optional()
      .describe('Images that may be used, without tag; * may stand for parts.'),
    labels: z
      .record(z.string(), z.enum(LABEL_TYPES as unknown as readonly [LabelType, ...LabelType[]]))
      .optional()
      .describe('Labels that every image must have, and the kind of their values.'),
    'strict-labels': z.boolean().optional().describe('Report labels that are not in labels.'),
    'ignore-comments': z.boolean().optional().describe('false: comments in Dockerfiles silence nothing.'),
  })
  .describe('Configuration of Bulkhead.');

export type ConfigFile = z.infer<typeof configSchema>;
