import type { FamilyId, FamilyImage, MappedImage } from '../../knowledge/base-images-map.ts';
import { imageShell } from '../../knowledge/image-shells.ts';
import type { PackageSource } from '../../knowledge/package-names.ts';

/** What a stage wants of its image: only to start a program, or a shell and a package manager too. */
export type Role = 'runtime' | 'build';

/** An image that is to stand in a FROM, as far as its configuration is known. */
export interface Target {
  readonly family: FamilyId;
  readonly reference: string;
  /** `65532`, `root`; undefined: not known. */
  readonly user: string | undefined;
  /** Its ENTRYPOINT and CMD are known, and not only taken to be none. */
  readonly isStartKnown: boolean;
  /** Names that USER and --chown may use in it, with their numbers. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly ports: readonly string[];
  readonly workdir: string | undefined;
  readonly hasShell: boolean;
  readonly packages: Packages | undefined;
  readonly libc: 'glibc' | 'musl' | 'none';
  readonly confidence: 'high' | 'medium' | 'low';
  readonly source: string;
  readonly note: string | undefined;
  /** The version stream it holds; undefined when its name does not tell. */
  readonly stream: string | undefined;
  /** The end of that stream's support, when the table says it. */
  readonly end: string | undefined;
}

export interface Packages {
  readonly manager: 'apk' | 'apt-get' | 'dnf' | 'microdnf';
  readonly source: PackageSource;
}

/** Why a family has nothing for a stage. */
export interface NoTarget {
  readonly code: 'no-image' | 'no-stream' | 'no-builder' | 'needs-organization' | 'needs-review';
  /** One sentence. */
  readonly reason: string;
}

export interface TargetRequest {
  readonly image: MappedImage;
  /** The reference that is to be replaced, expanded. */
  readonly reference: string;
  readonly family: FamilyId;
  readonly role: Role;
  /** The stage works with a compiler, so that a runtime of the same language is not enough. */
  readonly builds: boolean;
  /** What to stand on when the old tag names no system: that of the stage it is built for. */
  readonly system?: string | undefined;
  /** The namespace of a paying customer at Chainguard's registry. */
  readonly organization: string | undefined;
}

const TITLES: Readonly<Record<FamilyId, string>> = {
  dhi: 'Docker Hardened Images',
  chainguard: 'Chainguard',
  distroless: 'Distroless',
  redhat_hardened: 'Red Hat Hardened Images',
  ubi: 'Red Hat UBI',
  ubuntu: 'Ubuntu',
  alpine: 'Alpine',
  echo: 'Echo',
};

export function familyTitle(family: FamilyId): string {
  return TITLES[family];
}

export function isTarget(found: Target | NoTarget): found is Target {
  return 'reference' in found;
}

export function none(code: NoTarget['code'], reason: string): NoTarget {
  return { code, reason };
}

export function lower(text: string): string {
  return text.replace(/\.$/, '');
}

export function noStream(
  { image, family }: TargetRequest,
  wanted: string,
  known: readonly string[],
): NoTarget {
  const there = known.length === 0 ? '' : `; it has ${known.join(', ')}`;
  return none('no-stream', `${TITLES[family]} has no version ${wanted} of ${image.name}${there}.`);
}

/** The number of the unprivileged account that nearly all of these images run as. */
export const NONROOT = '65532';
export const ROOT = 'root';

export function make(
  request: TargetRequest,
  found: FamilyImage,
  own: Pick<Target, 'reference'> & Partial<Target>,
): Target {
  const user = own.user ?? plainUser(found.user);
  const shell = imageShell(own.reference)?.shell;
  return {
    family: request.family,
    user,
    isStartKnown: request.image.kind === 'os' || !['redhat_hardened', 'ubi', 'echo'].includes(request.family),
    accounts: new Map([['root', '0'], ...named(user)]),
    entrypoint: found.entrypoint ?? [],
    cmd: found.cmd ?? [],
    ports: found.ports ?? [],
    workdir: found.workdir,
    hasShell: shell === 'sh' || (shell === undefined && (found.shell ?? []).length > 0),
    packages: undefined,
    libc: 'glibc',
    confidence: found.confidence ?? 'low',
    source: found.source ?? '',
    note: found.note,
    stream: undefined,
    end: undefined,
    ...own,
  };
}

function plainUser(user: string | undefined): string | undefined {
  return user === '0' ? ROOT : user === 'as upstream' ? undefined : user;
}

function named(user: string | undefined): [string, string][] {
  return user === NONROOT ? [['nonroot', NONROOT]] : [];
}

/** Systems on glibc, so that programs built for them run on Wolfi's. */
export function libraryRuntime(name: string): boolean {
  return name !== 'alpine' && name !== 'busybox' && name !== 'scratch';
}

export const NO_APACHE =
  'Hardened images of PHP start PHP themselves or FPM; Apache with its module has no equivalent.';
