import { parseReference } from '../image/reference.ts';
import { memoised } from '../text/memo.ts';
import { HARDENED_IMAGES } from './hardened-images-data.ts';
import { officialName } from './official-images.ts';

/** Images made to hold less and to be patched sooner, which take the place of a common one. */
export interface HardenedEquivalents {
  /** `os` is a distribution to install packages into: the others hold what the image is for. */
  readonly kind: 'os' | 'runtime' | 'server' | 'app' | 'gpu' | 'notebook';
  /** Repositories by vendor's name, in the order in which they are named to people. */
  readonly images: readonly { readonly family: string; readonly repository: string }[];
}

const FAMILIES: readonly (readonly [prefix: string, name: string])[] = [
  ['dhi.io/', 'Docker'],
  ['cgr.dev/', 'Chainguard'],
  ['gcr.io/distroless/', 'Google'],
  ['registry.access.redhat.com/hi/', 'Red Hat'],
  ['ubuntu/', 'Canonical'],
];

/** Repositories and tags of images that are such images themselves, or have no more in them. */
const HARDENED_NAME =
  /^(?:dhi\.io|cgr\.dev|reg\.echohq\.com|gcr\.io\/distroless|registry\.access\.redhat\.com\/hi|quay\.io\/hummingbird)\/|^docker\.io\/(?:chainguard|ubuntu|bitnamisecure)\/|\/dhi-[^/]+$|\/ubi\d*-micro$|\/azurelinux\/distroless\//;
const HARDENED_TAG = /chisel|distroless|hardened/;

/** Undefined for an image that is hardened itself, and for one that no table has an equivalent of. */
export const hardenedEquivalents: (reference: string) => HardenedEquivalents | undefined = memoised(find);

function find(reference: string): HardenedEquivalents | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag = '' } = parsed;
  if (HARDENED_NAME.test(canonicalName) || HARDENED_TAG.test(tag) || /windows|nanoserver/i.test(tag))
    return undefined;
  const name = officialName(canonicalName) ?? canonicalName.replace(/^docker\.io\//, '');
  const entry = Object.hasOwn(HARDENED_IMAGES, name) ? HARDENED_IMAGES[name] : undefined;
  if (entry === undefined) return undefined;
  // The hardened ones start PHP themselves or through FPM.
  if (name === 'php' && /apache/.test(tag)) return undefined;
  // Editions that are paid for come from their maker only.
  if (name === 'sonarqube' && /datacenter|enterprise|developer/.test(tag)) return undefined;
  const [kind, ...all] = entry.split(' ');
  const repositories = all.filter((repository) => isOfVersion(repository, tag));
  if (repositories.length === 0) return undefined;
  return {
    kind: kind as HardenedEquivalents['kind'],
    images: repositories.flatMap((repository) => {
      const family = FAMILIES.find(([prefix]) => repository.startsWith(prefix))?.[1];
      return family === undefined ? [] : [{ family, repository }];
    }),
  };
}

/** A repository with a version in its name, such as `distroless/java21-debian13`, is no equivalent of another version. */
function isOfVersion(repository: string, tag: string): boolean {
  const has = /\/[a-z]+(\d+)-debian/.exec(repository)?.[1];
  const wants = /^v?(\d+)/.exec(tag)?.[1];
  return has === undefined || wants === undefined || has === wants;
}

/** Whose hardened image a reference names: a vendor, or `hardened` where the name alone says so; undefined for others. */
export function hardenedFamily(reference: string): string | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag = '' } = parsed;
  if (!HARDENED_NAME.test(canonicalName) && !HARDENED_TAG.test(tag)) return undefined;
  const short = canonicalName.replace(/^docker\.io\//, '').replace(/^chainguard\//, 'cgr.dev/');
  return FAMILIES.find(([prefix]) => short.startsWith(prefix))?.[1] ?? 'hardened';
}
