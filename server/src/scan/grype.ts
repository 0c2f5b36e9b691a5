import * as z from 'zod';
import { levelOf, readPurl, type ScanContent } from './collect.ts';
import { list, object, text, texts } from './lenient.ts';
import { digestIn } from './trivy.ts';

const TYPES: Readonly<Record<string, string>> = {
  ...{ python: 'pypi', 'go-module': 'golang', 'rust-crate': 'cargo', 'php-composer': 'composer' },
};

const match = z.object({
  vulnerability: z.object({
    id: z.string(),
    severity: text,
    fix: object({ versions: texts, state: text }),
  }),
  artifact: z.object({ name: z.string(), version: text, type: text, purl: text }),
});

/** What `grype -o json` prints; its shape is described in https://github.com/anchore/grype/tree/main/schema/grype. */
const schema = z.object({
  matches: z.array(z.unknown()),
  ignoredMatches: list(object({ appliedIgnoreRules: list(object({ 'vex-status': text })) })),
  source: object({
    target: object({
      userInput: text,
      imageID: text,
      manifestDigest: text,
      tags: texts,
      repoDigests: texts,
    }),
  }),
  descriptor: z.object({ name: z.literal('grype') }),
});

export function readGrype(value: unknown): ScanContent | undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const { matches, ignoredMatches, source } = parsed.data;
  const { userInput, imageID, manifestDigest, tags = [], repoDigests = [] } = source.target ?? {};
  return {
    tool: 'Grype',
    images: [...(userInput === undefined ? [] : [userInput]), ...tags, ...repoDigests],
    digests: [...repoDigests.flatMap(digestIn), ...[imageID, manifestDigest].flatMap((item) => item ?? [])],
    vulnerabilities: list(match)
      .parse(matches)
      .map(({ vulnerability: { id, severity, fix }, artifact: { name, version, type = '', purl } }) => ({
        id,
        level: levelOf(severity),
        package: name,
        type: readPurl(purl)?.type ?? TYPES[type] ?? (type === '' ? undefined : type),
        installed: version,
        fixed: fix.state === 'fixed' ? (fix.versions ?? []) : [],
      })),
    leftOut: ignoredMatches.filter(({ appliedIgnoreRules = [] }) =>
      appliedIgnoreRules.some(({ 'vex-status': status }) => ['not_affected', 'fixed'].includes(status ?? '')),
    ).length,
  };
}
