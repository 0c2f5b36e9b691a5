import { supportedTag } from '../../knowledge/end-of-life.ts';
import { hardenedEquivalents } from '../../knowledge/hardened-images.ts';
import { fixedVersion } from '../../lint/fixed-version.ts';
import { fromImage } from '../../lint/from-image.ts';
import {
  scanMatch,
  VULNERABILITY_LEVELS,
  type ImageScan,
  type Vulnerability,
} from '../../lint/image-scans.ts';
import { defineRule, type Fix, type RuleContext } from '../../lint/rule.ts';
import { installs, type Ecosystem, type PackageSpec } from '../../shell/index.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';

/** Types of package URLs that a manager installs. */
const TYPES: Readonly<Partial<Record<Ecosystem, string>>> = {
  ...{
    apt: 'deb',
    apk: 'apk',
    rpm: 'rpm',
    npm: 'npm',
    pip: 'pypi',
    gem: 'gem',
    go: 'golang',
    cargo: 'cargo',
  },
  ...{ composer: 'composer', conda: 'conda' },
};
/** As many as are worth reading in a hover. */
const MAX_TOLD = 5;

const MESSAGES = {
  base: "A scan of '{image}' found {counts}.",
  built: 'A scan of the image that is built here found {counts}.',
  package: "'{name}' {version} has {counts}, mended in {fixed}.",
} as const;

export default defineRule<typeof MESSAGES>({
  meta: {
    name: 'known-vulnerabilities',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Scanners have found no vulnerabilities in the images and in the packages that are installed.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.4'], nist: ['4.1.1'] },
    messages: MESSAGES,
    advice: 'Rebuild with a base image and packages in which they are fixed.',
    fix: 'unsafe',
    docs: {
      why: 'Most of what a scanner finds in an image comes with its base and its packages, and what is known is attacked first. Which line of the Dockerfile it comes from, and what can be done there, is not in the scanner’s report.',
      how: 'Give the results to Bulkhead: bulkhead check --scan FILE, or scans in bulkhead.yaml, which counts in the editor, too. Trivy and Grype JSON, SARIF (as of Docker Scout), CycloneDX and OpenVEX are read; nothing is scanned and nothing is sent. A scan belongs to the FROM whose image it names, by digest or tag; { file: …, dockerfile: … } says that it is of the image that a Dockerfile builds. Without results the rule is silent. The examples are for a scan of python:3.13-slim-bookworm.',
      bad: 'FROM python:3.13-slim-bookworm\nUSER 1000:1000\nCMD ["python3"]\n',
      good: 'FROM python:3.14-slim-trixie\nUSER 1000:1000\nCMD ["python3"]\n',
      links: [
        'https://trivy.dev/latest/docs/configuration/reporting/',
        'https://docs.docker.com/scout/',
        'https://cyclonedx.org/capabilities/vex/',
      ],
    },
  },
  create(context) {
    const { file, facts } = context;
    const scans = facts.scans ?? [];
    if (scans.length === 0) return {};
    const references = file.stages.flatMap(({ base }) => (base.kind === 'image' ? [base.reference] : []));
    const isBase = (scan: ImageScan): boolean =>
      references.some((reference) => scanMatch(reference, scan) !== undefined);
    const built = scans.flatMap(({ scan, isBuilt }) =>
      isBuilt === 'yes' || (isBuilt === 'unless-base' && !isBase(scan)) ? [scan] : [],
    );
    const bases = scans.flatMap(({ scan, isBuilt }) => (isBuilt === 'yes' ? [] : [scan]));
    return {
      onStage(stage) {
        const { base } = stage;
        if (base.kind === 'image') {
          for (const scan of bases) {
            const match = scanMatch(base.reference, scan);
            if (match !== undefined) reportImage(context, stage, scan, match);
          }
        }
        if (!stage.isFinal) return;
        for (const scan of built) reportImage(context, stage, scan, undefined);
      },
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN' || instruction.stage?.ships !== true) return;
        for (const command of script.commands) {
          const install = installs(command);
          const type = install === undefined ? undefined : TYPES[install.ecosystem];
          if (install === undefined || type === undefined) continue;
          for (const spec of install.packages)
            for (const scan of built) reportPackage(context, spec, type, scan);
        }
      },
    };
  },
});

type Reporter = Pick<RuleContext<typeof MESSAGES>, 'file' | 'report' | 'today'>;

/** `match` says how a base was recognised; undefined: it is the image that is built. */
function reportImage(
  context: Reporter,
  stage: Stage,
  scan: ImageScan,
  match: 'digest' | 'tag' | undefined,
): void {
  const { counts, fixable } = scan;
  const { image } = stage.from;
  if (image === undefined || VULNERABILITY_LEVELS.every((level) => counts[level] === 0)) return;
  const isGrave = counts.critical + counts.high > 0;
  const found = {
    at: image.span,
    advice: advise(context.file, stage, scan),
    // What has no fix yet cannot be mended here.
    severity: isGrave && fixable > 0 ? 'warning' : 'info',
    confidence: match === 'tag' ? 'medium' : 'high',
  } as const;
  if (match === undefined) context.report({ ...found, message: 'built', data: { counts: told(counts) } });
  else
    context.report({
      ...found,
      message: 'base',
      data: { image: image.value, counts: told(counts) },
      fixes: newerTag(context, stage),
    });
}

/** `3 critical, 10 high, 2 others`. */
function told(counts: ImageScan['counts']): string {
  const grave = (['critical', 'high', 'medium', 'low'] as const)
    .filter((level) => counts[level] > 0)
    .map((level) => `${String(counts[level])} ${level}`);
  const all = counts.unknown === 0 ? grave : [...grave, `${String(counts.unknown)} unrated`];
  return `vulnerabilities: ${all.join(', ')}`;
}

function advise(
  file: Dockerfile,
  stage: Stage,
  { tool, source, fixable, leftOut, worst }: ImageScan,
): string {
  const base = fromImage(file, stage.from);
  const hardened = base === undefined ? undefined : hardenedEquivalents(base.reference);
  const [first] = hardened?.images ?? [];
  return [
    `${tool} (${source}): ${fixable === 0 ? 'none of them has a fix yet' : `${String(fixable)} with a fix, which a newer build of the base or of the packages brings`}.`,
    `The worst: ${worst.map(describe).join('; ')}.`,
    ...(leftOut === 0 ? [] : [`${String(leftOut)} left out, stated as not affected (VEX).`]),
    ...(first === undefined ? [] : [`A hardened image has fewer to begin with: ${first.repository}.`]),
  ].join(' ');
}

function describe({ id, level, package: name, installed, fixed }: Vulnerability): string {
  const what = [name, installed].filter((part) => part !== undefined && part !== '').join(' ');
  const fix = fixed.length === 0 ? 'no fix yet' : `fixed in ${fixed.join(' or ')}`;
  return `${id} (${level}) in ${what === '' ? 'the image' : what}, ${fix}`;
}

/** Where the tables know that the tag is out of support and which one takes its place. */
function newerTag({ file, today }: Reporter, { from }: Stage): readonly Fix[] {
  const image = fromImage(file, from);
  if (image === undefined || today === undefined || !image.isLiteral || image.reference.includes('@'))
    return [];
  const tag = supportedTag(image.reference, today);
  if (tag === undefined) return [];
  const { reference } = image;
  return [
    {
      title: `Use the tag ${tag}`,
      kind: 'unsafe',
      edits: [{ span: image.part(reference.lastIndexOf(':') + 1, reference.length), text: tag }],
    },
  ];
}

function reportPackage(
  context: Pick<Reporter, 'report'>,
  { name, kind, version, versionSpan, span }: PackageSpec,
  type: string,
  { packages, tool, source }: ImageScan,
): void {
  if (kind !== 'name' || version === undefined || versionSpan === undefined) return;
  const found = (packages.get(name.toLowerCase()) ?? []).filter(
    (item) =>
      (item.type === undefined || item.type === type) &&
      // Another version stands here by now.
      item.installed === version &&
      item.fixed.length > 0,
  );
  if (found.length === 0) return;
  const target = fixedVersion(found, version);
  const fixed = target ?? [...new Set(found.flatMap((item) => item.fixed))].join(' or ');
  const level = VULNERABILITY_LEVELS.find((each) => found.some((item) => item.level === each)) ?? 'unknown';
  const number = found.length === 1 ? 'a vulnerability' : `${String(found.length)} vulnerabilities`;
  const rest = found.length - MAX_TOLD;
  context.report({
    at: span,
    message: 'package',
    data: { name, version, counts: `${number} (${level})`, fixed },
    advice: `${tool} (${source}): ${found.slice(0, MAX_TOLD).map(describe).join('; ')}${rest > 0 ? `; ${String(rest)} more` : ''}.`,
    severity: level === 'critical' || level === 'high' ? 'warning' : 'info',
    fixes:
      target === undefined
        ? []
        : [
            {
              title: `Use ${name} ${target}, which ${tool} names`,
              kind: 'unsafe',
              edits: [{ span: versionSpan, text: target }],
              assumptions: [`The index that the build asks has ${name} ${target}.`],
            },
          ],
  });
}
