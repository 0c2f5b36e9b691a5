import * as z from 'zod';
import { LABEL_TYPES, type LabelType } from '../lint/policy.ts';
import { PROFILE_NAMES, PROFILE_WORDS } from './profiles.ts';
import { CHOICES } from './settings.ts';

const level = z
  .enum(CHOICES.level)
  .describe('off switches the rule off, on keeps its own severity, the rest are severities.');
/** Which options a rule has is checked in parse.ts, where unknown rules are told too. */
const ruleSettings = z.union([level, z.looseObject({ level: level.optional() })]);
const rules = z
  .record(z.string(), ruleSettings)
  .describe(
    "Levels by rule name; another tool's id (DL3008, DS-0002) means every finding that answers to it. Rules that have options take { level: …, option: … }.",
  );

/** What a file says of one rule. */
export type RuleSettings = z.infer<typeof ruleSettings>;

const paths = z.union([z.string(), z.array(z.string())]);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write a day as 2027-01-31');
const exception = z.strictObject({
  rule: z.string().optional().describe("A rule's name, or another tool's id."),
  control: z.string().optional().describe('A control instead of a rule: CIS 4.1, NIST 4.1.1 or CWE-250.'),
  files: paths
    .optional()
    .describe('Path patterns as in .gitignore, relative to this file; without: every file.'),
  reason: z.string().min(1).describe('Why it is let through.'),
  owner: z.string().min(1).describe('Who answers for it.'),
  expires: day.describe('The last day, such as 2027-01-31.'),
});

/** What is let through, by whom and until when. */
export type ExceptionEntry = z.infer<typeof exception>;

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
    preset: z.enum(CHOICES.preset).optional().describe('Which rules run: recommended, strict or all.'),
    profile: z
      .enum(PROFILE_NAMES)
      .optional()
      .describe(
        [
          'For what kind of image or reader. rules win over it, and preset and minimum-confidence in this file or a later one.',
          ...PROFILE_NAMES.map((name) => `${name}: ${PROFILE_WORDS[name]}`),
        ].join('\n'),
      ),
    'minimum-confidence': z
      .enum(CHOICES.minimumConfidence)
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
          files: paths.describe('Path patterns as in .gitignore, relative to this file.'),
          preset: z.enum(CHOICES.preset).optional(),
          profile: z.enum(PROFILE_NAMES).optional(),
          rules: rules.optional(),
        }),
      )
      .optional()
      .describe('Another preset or profile, or other levels, for some paths; later ones win.'),
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
    replacements: z
      .array(
        z.strictObject({
          image: z.string().optional().describe('An image as in allowed-images.'),
          registry: z.string().optional().describe('A registry, or a part of one, as in allowed-registries.'),
          with: z
            .string()
            .min(1)
            .describe(
              'What is used instead; * is what the * in image stands for. The tag stays unless one is given.',
            ),
        }),
      )
      .optional()
      .describe(
        'Approved images and registries to be used in the place of others; the first that fits counts.',
      ),
    'required-controls': z
      .array(z.string())
      .optional()
      .describe(
        'Controls such as CIS 4.1 (Docker Benchmark), NIST 4.1.1 (SP 800-190) or CWE-250: rules that see to them report errors and cannot be switched off or silenced. Files that extend this one can only add some.',
      ),
    'minimum-score': z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('The hardening score that every Dockerfile must reach; of several files the highest counts.'),
    exceptions: z
      .array(exception)
      .optional()
      .describe(
        'Findings that are let through until a day; afterwards they are back, and the exception is told.',
      ),
    scans: z
      .array(
        z.union([
          z.string(),
          z.strictObject({
            file: z.string().describe('The results.'),
            dockerfile: paths.describe(
              'Path patterns of the Dockerfiles that build the scanned image, as in .gitignore.',
            ),
          }),
        ]),
      )
      .optional()
      .describe(
        "Results of vulnerability scanners, relative to this file; * may stand for parts of a file's own name.",
      ),
    baseline: z
      .string()
      .optional()
      .describe('File of bulkhead baseline, relative to this one: what it records does not fail a check.'),
    labels: z
      .record(z.string(), z.enum(LABEL_TYPES as unknown as readonly [LabelType, ...LabelType[]]))
      .optional()
      .describe('Labels that every image must have, and the kind of their values.'),
    'strict-labels': z.boolean().optional().describe('Report labels that are not in labels.'),
    'ignore-comments': z.boolean().optional().describe('false: comments in Dockerfiles silence nothing.'),
  })
  .describe('Configuration of Bulkhead.');

export type ConfigFile = z.infer<typeof configSchema>;
