import * as z from 'zod';
import type { Vulnerability, VulnerabilityLevel } from '../lint/image-scans.ts';
import { levelOf, levelOfScore, readPurl, versionsIn, type ScanContent } from './collect.ts';
import { list, number, object, text, texts } from './lenient.ts';
import { digestIn } from './trivy.ts';

const properties = object({
  'security-severity': number,
  cvssV3_severity: text,
  purls: texts,
  affected_version: text,
  fixed_version: text,
});

const rule = z.object({ id: z.string(), properties });
const result = object({
  ruleId: text,
  level: text,
  message: object({ text }),
  suppressions: list(object({ status: text })),
});

const schema = z.object({
  version: z.string(),
  runs: list(
    z.object({
      tool: z.object({ driver: z.object({ name: z.string(), rules: list(rule) }) }),
      results: list(result),
      properties: object({ imageName: text, repoTags: texts, repoDigests: texts, imageID: text }),
    }),
  ),
});

type Rule = z.output<typeof rule>;

const BY_LEVEL: Readonly<Record<string, VulnerabilityLevel>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
};
/** An id of a vulnerability, alone or in front of the package's name (Grype). */
const ID =
  /^(?:\[[A-Z]{1,20}\] )?((?:CVE-\d{4}-\d{4,10}|GHSA(?:-[a-z0-9]{4}){3}|[A-Z]{2,10}-\d{4}[-:]\d{1,10}(?:[-:]\d{1,6})?))(?:-(.{1,200}))?$/;

/** SARIF of a vulnerability scanner: Docker Scout and Trivy say which package it is; of others what the rule's id tells. */
export function readSarif(value: unknown): ScanContent | undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success || !parsed.data.version.startsWith('2.') || parsed.data.runs.length === 0)
    return undefined;
  const vulnerabilities: Vulnerability[] = [];
  const images: string[] = [];
  const digests: string[] = [];
  let leftOut = 0;
  for (const { tool, results, properties: run } of parsed.data.runs) {
    const rules = new Map(tool.driver.rules.map((item) => [item.id, item]));
    images.push(...[run.imageName ?? []].flat(), ...(run.repoTags ?? []), ...(run.repoDigests ?? []));
    digests.push(...(run.repoDigests ?? []).flatMap(digestIn), ...[run.imageID ?? []].flat());
    for (const { ruleId = '', level = '', message, suppressions = [] } of results) {
      const found = readResult(ruleId, level, message?.text ?? '', rules.get(ruleId));
      if (found.length === 0) continue;
      // A suppression without status is in force (SARIF 2.1.0, 3.35.3).
      const isSilent = suppressions.some(({ status = 'accepted' }) => status === 'accepted');
      if (isSilent) leftOut += found.length;
      else vulnerabilities.push(...found);
    }
  }
  const tool = parsed.data.runs[0]?.tool.driver.name ?? 'SARIF';
  return { tool, images, digests, vulnerabilities, leftOut };
}

function readResult(ruleId: string, level: string, message: string, from: Rule | undefined): Vulnerability[] {
  const named = ID.exec(ruleId);
  if (named === null) return [];
  const [, id = '', suffix] = named;
  const told = from?.properties ?? {};
  const score = told['security-severity'];
  const base = {
    id,
    level:
      told.cvssV3_severity === undefined
        ? score === undefined
          ? (BY_LEVEL[level] ?? 'unknown')
          : levelOfScore(score)
        : levelOf(told.cvssV3_severity),
  };
  const purls = (told.purls ?? []).flatMap((item) => readPurl(item) ?? []);
  if (purls.length > 0)
    return purls.map(({ name, type, version }) => ({
      ...{ ...base, package: name, type, installed: version },
      fixed: versionsIn(told.fixed_version),
    }));
  const line = (name: string): string | undefined =>
    message
      .slice(0, 4000)
      .split('\n')
      .find((each) => each.startsWith(`${name}: `))
      ?.slice(name.length + 2)
      .trim();
  const name = line('Package') ?? suffix;
  return [
    {
      ...{ ...base, package: name ?? '', type: undefined },
      installed: line('Installed Version'),
      fixed: versionsIn(line('Fixed Version')),
    },
  ];
}
