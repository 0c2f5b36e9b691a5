import { imageKey, type KnownImage, knownImage, type KnownImages } from '../image/known.ts';
import { parseReference } from '../image/reference.ts';
import type { RegistryClient } from '../registry/client.ts';
import { repositoryOf } from '../registry/origin.ts';
import { parse } from '../syntax/parse.ts';
import { once } from '../text/memo.ts';
import { type NamedImage, namedImages } from './hover-image.ts';
import { readImageFacts } from './image-facts.ts';
import { readSignature } from './signatures.ts';

export interface KnownImagesOptions {
  /** Registries that may be asked, as they are shown. */
  readonly allowed: ReadonlySet<string>;
  /** Hears of each image that could not be had, once: what is the matter, behind the registry's name. */
  readonly complain: (reference: string, registry: string, reason: string) => void;
}

/** Asks registries for what rules want to know of the images in files; each image once. */
export class ImageLookup {
  readonly #client: RegistryClient;
  readonly #options: KnownImagesOptions;
  readonly #known = new Map<string, Promise<KnownImage | undefined>>();

  constructor(client: RegistryClient, options: KnownImagesOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** What is known of the images of a Dockerfile's text. */
  async of(text: string): Promise<KnownImages> {
    const entries = namedImages(parse(text)).map(async (image) => {
      const key = imageKey(image.reference, image.platform);
      const answer = await once(this.#known, key, () => this.#ask(image));
      return answer === undefined ? [] : [[key, answer] as const];
    });
    return Object.fromEntries((await Promise.all(entries)).flat());
  }

  async #ask({ reference, platform }: NamedImage): Promise<KnownImage | undefined> {
    const parsed = parseReference(reference);
    if (parsed === undefined) return undefined;
    const { registry } = repositoryOf(parsed.canonicalName);
    if (!this.#options.allowed.has(registry)) return undefined;
    const facts = await readImageFacts(this.#client, parsed, { platform, readSignature });
    if (facts.kind === 'image') return knownImage(facts);
    this.#options.complain(reference, registry, facts.reason);
    return undefined;
  }
}
