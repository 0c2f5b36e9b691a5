import * as z from 'zod';
import { levelOf, readPurl, versionsIn, type ScanContent } from './collect.ts';
import { list, object, text, texts } from './lenient.ts';

const vulnerability = z.object({
  VulnerabilityID: z.string(),
  PkgName: z.string(),
  PkgIdentifier: object({ PURL: text }),
  InstalledVersion: text,
  FixedVersion: text,
  Severity: text,
});

/** https://trivy.dev/latest/docs/configuration/reporting/#json, and its VEX part in /docs/supply-chain/vex/. */
const schema = z.object({
  SchemaVersion: z.number(),
  ArtifactName: text,
  ArtifactType: text,
  Metadata: object({ ImageID: text, RepoTags: texts, RepoDigests: texts }),
  Results: list(
    z.object({
      Type: text,
      Vulnerabilities: list(vulnerability),
      ExperimentalModifiedFindings: list(object({ Type: text, Status: text })),
    }),
  ),
});

/** Types of Trivy's results that have another name in package URLs. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ debian: 'deb', ubuntu: 'deb', alpine: 'apk', wolfi: 'apk', chainguard: 'apk' },
  ...{ redhat: 'rpm', centos: 'rpm', rocky: 'rpm', alma: 'rpm', fedora: 'rpm', oracle: 'rpm', amazon: 'rpm' },
  ...{ 'node-pkg': 'npm', 'python-pkg': 'pypi', gemspec: 'gem', gobinary: 'golang', rustbinary: 'cargo' },
};

export function readTrivy(value: unknown): ScanContent | undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const { ArtifactName, Metadata, Results } = parsed.data;
  const { ImageID, RepoTags = [], RepoDigests = [] } = Metadata;
  return {
    tool: 'Trivy',
    images: [...(ArtifactName === undefined ? [] : [ArtifactName]), ...RepoTags, ...RepoDigests],
    digests: [...RepoDigests.flatMap(digestIn), ...(ImageID === undefined ? [] : [ImageID])],
    vulnerabilities: Results.flatMap(({ Type = '', Vulnerabilities }) =>
      Vulnerabilities.map(({ VulnerabilityID, PkgName, PkgIdentifier, ...rest }) => ({
        id: VulnerabilityID,
        level: levelOf(rest.Severity),
        package: PkgName,
        type: readPurl(PkgIdentifier.PURL)?.type ?? TYPES[Type],
        installed: rest.InstalledVersion,
        fixed: versionsIn(rest.FixedVersion),
      })),
    ),
    leftOut: Results.flatMap(({ ExperimentalModifiedFindings: modified }) => modified).filter(
      ({ Type, Status }) => Type === 'vulnerability' && ['not_affected', 'fixed'].includes(Status ?? ''),
    ).length,
  };
}

export function digestIn(reference: string): string[] {
  const at = reference.indexOf('@');
  return at < 0 ? [] : [reference.slice(at + 1)];
}
