import * as z from 'zod';
import { CHOICES } from '../../server/src/config/settings.ts';

/** The settings as a schema, to hold package.json and the hand-written reader against. */
export const settingsSchema = z.object({
  enable: z.boolean().default(true),
  preset: z.enum(CHOICES.preset).default('recommended'),
  profile: z.enum(CHOICES.profile).default('regular'),
  rules: z.record(z.string(), z.enum(CHOICES.level)).default({}),
  minimumConfidence: z.enum(CHOICES.minimumConfidence).default('medium'),
  scans: z.array(z.string()).default([]),
  shellcheck: z.object({ enable: z.boolean().default(true), path: z.string().default('') }).prefault({}),
  network: z.enum(CHOICES.network).default('ask'),
  registries: z
    .object({
      allow: z.array(z.string()).default([]),
      deny: z.array(z.string()).default([]),
      mirrors: z.record(z.string(), z.string()).default({}),
      certificates: z.record(z.string(), z.string()).default({}),
      plainHttp: z.array(z.string()).default([]),
    })
    .prefault({}),
  codeLens: z.object({ images: z.boolean().default(true) }).prefault({}),
  languageFeatures: z.enum(CHOICES.languageFeatures).default('auto'),
  inlayHints: z
    .object({ images: z.boolean().default(false), stages: z.boolean().default(false) })
    .prefault({}),
  trace: z.object({ server: z.enum(CHOICES.trace).default('off') }).prefault({}),
});
