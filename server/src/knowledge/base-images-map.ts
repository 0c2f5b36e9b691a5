import { parseReference } from '../image/reference.ts';
import { BASE_IMAGES } from './base-images-map-data.ts';
import { officialName } from './official-images.ts';

/** Families of base images made for production, as the tables name them. */
export const FAMILY_IDS = [
  'dhi',
  'chainguard',
  'distroless',
  'redhat_hardened',
  'ubi',
  'ubuntu',
  'alpine',
  'echo',
] as const;
export type FamilyId = (typeof FAMILY_IDS)[number];

/** What stands in an image's place in one family. Which of the fields there are depends on the family. */
export interface FamilyImage {
  /** Why there is nothing; then there is nothing else. */
  readonly why?: string;
  /** Repository; of Chainguard only its last part, because the registry's namespace is the customer's. */
  readonly image?: string;
  /** Docker: `22@2027-04-30 alpine3.23 debian13;24 …`, see `hardenedStreams`. */
  readonly streams?: string;
  /** Docker's CUDA: `base=13.2-debian13 …`, a tag for each flavour. */
  readonly flavours?: string;
  /** All tags that are known. */
  readonly tags?: readonly string[];
  /** Google: a repository for each version. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly tag?: string;
  /** The tag with a shell and a package manager. */
  readonly dev?: string;
  /** What to build with, where it is another image. */
  readonly builder?: string;
  readonly tier?: 'free' | 'paid';
  readonly user?: string;
  readonly workdir?: string;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly ports?: readonly string[];
  /** Shells in it; undefined: none is known of. */
  readonly shell?: readonly string[];
  readonly confidence?: 'high' | 'medium' | 'low';
  readonly source?: string;
  readonly note?: string;
}

/** An image that tables map, and what it does when nothing says otherwise. */
export interface MappedImage {
  readonly name: string;
  readonly kind: 'app' | 'builder' | 'gpu' | 'notebook' | 'os' | 'runtime' | 'server';
  readonly aliases?: readonly string[];
  /** By alias: what has to be known before it is taken for the same. */
  readonly remarks?: Readonly<Record<string, string>>;
  readonly defaults?: {
    readonly entrypoint?: readonly string[];
    readonly cmd?: readonly string[];
    readonly workdir?: string;
    readonly ports?: readonly string[];
  };
  readonly families: Readonly<Partial<Record<FamilyId, FamilyImage>>>;
}

interface Table {
  readonly usual: Readonly<Partial<Record<FamilyId, FamilyImage>>>;
  readonly images: readonly MappedImage[];
}

let decoded:
  { readonly usual: Table['usual']; readonly byName: ReadonlyMap<string, MappedImage> } | undefined;

/** The table is decoded when first asked for, which nobody who types does. */
function table(): NonNullable<typeof decoded> {
  if (decoded === undefined) {
    const { usual, images } = JSON.parse(BASE_IMAGES) as Table;
    const byName = new Map(images.flatMap((image) => (image.aliases ?? []).map((alias) => [alias, image])));
    for (const image of images) byName.set(image.name, image);
    decoded = { usual, byName };
  }
  return decoded;
}

/** The entry of an image by reference, and what is to be known of the name it goes by; undefined: no table maps it. */
export function mappedImage(
  reference: string,
): { readonly image: MappedImage; readonly remark: string | undefined } | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName } = parsed;
  const official = officialName(canonicalName);
  const name = canonicalName.replace(/^docker\.io\//, '');
  const { byName } = table();
  // A mirror's own name may be an alias with a remark, so it is looked for first.
  for (const key of [canonicalName, name, ...(official === undefined ? [] : [official])]) {
    const image =
      byName.get(key) ?? byName.get(key.replace(/^(gcr\.io\/distroless\/[a-z]+)-debian\d+$/, '$1'));
    if (image !== undefined) return { image, remark: image.remarks?.[key] };
  }
  return undefined;
}

/** What a family has in an image's place, with the facts that most of its images share. */
export function familyImage(image: MappedImage, family: FamilyId): FamilyImage | undefined {
  const found = image.families[family];
  if (found === undefined || found.why !== undefined) return found;
  const { usual } = table();
  const merged: Record<string, unknown> = { ...usual[family], ...found };
  for (const [key, value] of Object.entries(merged)) if (value === null) Reflect.deleteProperty(merged, key);
  const last = (found.image ?? '').replace(/^.*\//, '').replace(/:.*$/, '');
  if (typeof merged.source === 'string') merged.source = merged.source.replace('{image}', last);
  return merged;
}

/** A stream of a Docker Hardened Image: its versions by system, `debian13` first where there is one. */
export interface HardenedStream {
  readonly version: string;
  /** The JDK's major version in images that hold an application on top of one. */
  readonly jdk: string | undefined;
  readonly end: string | undefined;
  /** Tags by system; '' where there is none. */
  readonly systems: ReadonlyMap<string, { readonly runtime: string; readonly dev: string }>;
}

/** Decodes `streams`. */
export function hardenedStreams(text: string): readonly HardenedStream[] {
  return text.split(';').map((row) => {
    const [head = '', ...systems] = row.split(' ');
    const [stream = '', end] = head.split('@');
    const [version = '', jdk] = stream.split('/jdk');
    return {
      version,
      jdk,
      end,
      systems: new Map(
        systems.map((text) => {
          const [system = '', tags] = text.split('=');
          const [runtime = `${stream}-${system}`, dev = `${stream}-${system}-dev`] = tags?.split(',') ?? [];
          return [system, { runtime, dev }];
        }),
      ),
    };
  });
}
