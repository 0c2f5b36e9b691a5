import type { FileDetails, HardeningReport, NamedPackage } from './model.ts';
import { visible, wellFormed } from './stylish-text.ts';

interface Component {
  readonly type: 'container' | 'library';
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly digest?: string;
  readonly places: { readonly location: string; readonly line: number }[];
}

/**
 * CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/) of what Dockerfiles name: images from outside and packages, with
 * the places that name them. What these bring along is for scanners of the built image.
 */
export function renderCycloneDx(report: HardeningReport): string {
  const components = new Map<string, Component>();
  for (const file of report.files) {
    for (const image of imagesOf(file))
      add(components, image, { location: visible(file.path), line: image.line });
    for (const item of file.packages)
      add(components, packageComponent(file, item), { location: visible(file.path), line: item.line });
  }
  const listed = [...components].sort(([a], [b]) => (a < b ? -1 : 1));
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: report.at,
      tools: { components: [{ type: 'application', name: 'bulkhead', version: report.version }] },
      lifecycles: [{ phase: 'pre-build' }],
    },
    components: listed.map(([ref, { type, name, version, purl, digest, places }]) => ({
      type,
      'bom-ref': ref,
      name,
      ...(version === undefined ? {} : { version }),
      ...(digest === undefined ? {} : { hashes: [hashOf(digest)] }),
      ...(purl === undefined ? {} : { purl }),
      evidence: { occurrences: places },
    })),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function add(
  components: Map<string, Component>,
  component: Omit<Component, 'places'>,
  place: Component['places'][number],
): void {
  const { type, name, version = '', purl } = component;
  const ref = purl ?? `${type}:${name}@${version}`;
  const known = components.get(ref);
  if (known !== undefined) known.places.push(place);
  else {
    const { type: kind, name: title, version: number, digest } = component;
    components.set(ref, {
      type: kind,
      name: title,
      ...(number === undefined ? {} : { version: number }),
      ...(purl === undefined ? {} : { purl }),
      ...(digest === undefined ? {} : { digest }),
      places: [place],
    });
  }
}

function imagesOf({
  stages,
  pulled,
}: FileDetails): (Omit<Component, 'places'> & { readonly line: number })[] {
  const named = [
    ...stages.filter(({ base }) => base.kind === 'image').map(({ base, line }) => ({ ...base, line })),
    ...pulled,
  ];
  return named.flatMap(({ name, tag, digest, line }) => {
    if (name === undefined) return [];
    const version = digest ?? tag;
    const purl = imagePurl(name, tag, digest);
    const sha = digest !== undefined && /^sha(?:256|512):[0-9a-f]+$/.test(digest) ? { digest } : {};
    return [
      { type: 'container' as const, name, ...(version === undefined ? {} : { version }), purl, ...sha, line },
    ];
  });
}

function hashOf(digest: string): { readonly alg: string; readonly content: string } {
  const [algorithm = '', content = ''] = digest.split(':');
  return { alg: algorithm === 'sha512' ? 'SHA-512' : 'SHA-256', content };
}

/** `pkg:oci` names content by its digest; without one `pkg:docker` has the tag (https://github.com/package-url/purl-spec). */
function imagePurl(name: string, tag: string | undefined, digest: string | undefined): string {
  const slash = name.lastIndexOf('/');
  const last = name.slice(slash + 1);
  if (digest !== undefined) {
    const query = [`repository_url=${encode(name)}`, ...(tag === undefined ? [] : [`tag=${encode(tag)}`])];
    return `pkg:oci/${encode(last)}@${encode(digest)}?${query.join('&')}`;
  }
  const [registry = '', ...path] = name.split('/');
  const hub = registry === 'docker.io';
  const names = hub && path[0] === 'library' ? path.slice(1) : path;
  const version = tag === undefined ? '' : `@${encode(tag)}`;
  return `pkg:docker/${names.map(encode).join('/')}${version}${hub ? '' : `?repository_url=${encode(registry)}`}`;
}

/** Distributions whose packages have a namespace of their own, by the family of the image. */
const NAMESPACES: Readonly<Record<string, readonly [ecosystem: string, namespace: string]>> = {
  'AlmaLinux OS': ['rpm', 'almalinux'],
  'Alpine Linux': ['apk', 'alpine'],
  'Amazon Linux': ['rpm', 'amzn'],
  CentOS: ['rpm', 'centos'],
  'CentOS Stream': ['rpm', 'centos'],
  'Chainguard hardened': ['apk', 'wolfi'],
  Debian: ['apt', 'debian'],
  'Fedora Linux': ['rpm', 'fedora'],
  openSUSE: ['rpm', 'opensuse'],
  'Oracle Linux': ['rpm', 'oraclelinux'],
  'Red Hat Enterprise Linux': ['rpm', 'redhat'],
  'Rocky Linux': ['rpm', 'rockylinux'],
  Ubuntu: ['apt', 'ubuntu'],
};

/** Types of package URLs by ecosystem; the first need a distribution. */
const SYSTEM_TYPES: Readonly<Record<string, string>> = { apk: 'apk', apt: 'deb', rpm: 'rpm' };
const TYPES: Readonly<Record<string, string>> = {
  cargo: 'cargo',
  composer: 'composer',
  conda: 'conda',
  gem: 'gem',
  go: 'golang',
  npm: 'npm',
  pip: 'pypi',
};

function packageComponent(
  { stages }: FileDetails,
  { ecosystem, name, version, stage }: NamedPackage,
): Omit<Component, 'places'> {
  const purl = packagePurl(ecosystem, name, version, stages[stage]?.root.family);
  return {
    type: 'library',
    name,
    ...(version === undefined ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
  };
}

/** Undefined where the distribution that the package is of is not known. */
function packagePurl(
  ecosystem: string,
  name: string,
  version: string | undefined,
  family: string | undefined,
): string | undefined {
  const suffix = version === undefined ? '' : `@${encode(version)}`;
  const system = SYSTEM_TYPES[ecosystem];
  if (system !== undefined) {
    const [of, namespace] = NAMESPACES[family ?? ''] ?? [];
    return of === ecosystem && namespace !== undefined
      ? `pkg:${system}/${namespace}/${encode(name)}${suffix}`
      : undefined;
  }
  const type = TYPES[ecosystem];
  if (type === undefined) return undefined;
  // https://packaging.python.org/en/latest/specifications/name-normalization/, as far as package URLs take it
  const written = ecosystem === 'pip' ? name.toLowerCase().replace(/_/g, '-') : name;
  return `pkg:${type}/${written.split('/').map(encode).join('/')}${suffix}`;
}

/** As the specification of package URLs has it: a colon stays. */
function encode(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(/%3A/g, ':');
}
