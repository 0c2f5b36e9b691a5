import * as z from 'zod';
import { parseReference } from '../image/reference.ts';
import type { VulnerabilityLevel } from '../lint/image-scans.ts';
import { levelOf, levelOfScore, readPurl, type ScanContent, type Statement } from './collect.ts';
import { list, number, object, text } from './lenient.ts';

const component = object({
  'bom-ref': text,
  type: text,
  name: text,
  version: text,
  purl: text,
  properties: list(object({ name: text, value: text })),
});

const vulnerability = z.object({
  id: z.string(),
  ratings: list(object({ severity: text, score: number })),
  analysis: object({ state: text }),
  affects: list(z.object({ ref: z.string(), versions: list(object({ version: text, status: text })) })),
});

/** https://cyclonedx.org/docs/1.6/json/ */
const schema = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: object({ component, tools: z.unknown() }),
  components: list(component),
  vulnerabilities: list(vulnerability),
});

/** States of an analysis after which nothing is left to do. */
const SETTLED = new Set(['not_affected', 'false_positive', 'resolved', 'resolved_with_pedigree']);

/** A bill of materials with vulnerabilities; and what it states of others, when it has an analysis (VEX). */
export function readCycloneDx(
  value: unknown,
): { readonly content: ScanContent; readonly statements: readonly Statement[] } | undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const { metadata, components, vulnerabilities } = parsed.data;
  const byRef = new Map(components.map((item) => [item['bom-ref'] ?? item.purl ?? '', item]));
  const statements: Statement[] = [];
  const found = vulnerabilities.flatMap(({ id, ratings, analysis, affects }) => {
    const level = worst(ratings.map(({ severity, score }) => levelIn(severity, score)));
    const isSettled = SETTLED.has(analysis.state ?? '');
    return affects.flatMap(({ ref, versions }) => {
      const known = byRef.get(ref);
      // BOM-Link (urn:cdx:serial/version#ref) points into another document.
      const purl = readPurl(known?.purl ?? ref.slice(ref.indexOf('#') + 1));
      const name = known?.name ?? purl?.name;
      if (isSettled) {
        statements.push({ id, package: purl?.name ?? name });
        return [];
      }
      return name === undefined
        ? []
        : [
            {
              ...{ id, level, package: purl?.name ?? name, type: purl?.type },
              installed: known?.version ?? purl?.version,
              fixed: versions.flatMap(({ version, status }) =>
                status === 'unaffected' && version !== undefined ? [version] : [],
              ),
            },
          ];
    });
  });
  const { name, version, purl, type, properties = [] } = metadata.component ?? {};
  const images = [
    ...(name === undefined ? [] : [name, ...(version === undefined ? [] : [joined(name, version)])]),
    ...properties.flatMap(({ name: key = '', value: item }) =>
      /:(?:RepoTag|RepoDigest)$/.test(key) && item !== undefined ? [item] : [],
    ),
  ];
  const isImage = type === undefined || type === 'container';
  return {
    content: {
      tool: toolOf(metadata.tools),
      images: isImage ? images : [],
      digests: [
        readPurl(purl)?.version,
        version,
        ...images.map((item) => parseReference(item)?.digest),
      ].filter((item) => item?.startsWith('sha256:') === true) as string[],
      vulnerabilities: found,
      // Nothing of them was counted; they are taken out of what other files say, too.
      leftOut: components.length === 0 ? 0 : statements.length,
    },
    statements,
  };
}

function joined(name: string, version: string): string {
  return version.startsWith('sha256:') ? `${name}@${version}` : `${name}:${version}`;
}

function levelIn(severity: string | undefined, score: number | undefined): VulnerabilityLevel {
  const level = levelOf(severity);
  return level === 'unknown' && score !== undefined ? levelOfScore(score) : level;
}

const ORDER: readonly VulnerabilityLevel[] = ['critical', 'high', 'medium', 'low'];

function worst(levels: readonly VulnerabilityLevel[]): VulnerabilityLevel {
  return ORDER.find((level) => levels.includes(level)) ?? 'unknown';
}

const tools = z.union([
  list(object({ name: text })),
  z.object({ components: list(object({ name: text })) }).transform(({ components }) => components),
]);

function toolOf(value: unknown): string {
  const parsed = Array.isArray(value) ? tools.safeParse(value) : tools.safeParse(value ?? []);
  return (parsed.success ? parsed.data[0]?.name : undefined) ?? 'CycloneDX';
}
