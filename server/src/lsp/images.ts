import type { Analysis } from '../service/analyse.ts';
import {
  failureIn,
  imageKey,
  knownImages,
  namedImages,
  readNews,
  readTags,
  registryOf,
  type ImageNews,
  type ImageReference,
  type KnownImages,
  type Wanted,
} from '../service/image-news.ts';
import type { OpenDocument } from './documents.ts';
import type { Session } from './session.ts';
import { StillWork } from './still-work.ts';

/** Since the last change, in milliseconds: half a name is nobody's business. */
const PAUSE = 700;
/** Images that are asked about at a time. */
const AT_ONCE = 4;
/** For how long what was heard counts, in milliseconds; less where nothing was. */
const LIFETIME = 60 * 60 * 1000;
const FAILURE_LIFETIME = 5 * 60 * 1000;
/** While a tag is written its list is asked for once. */
const TAGS_LIFETIME = 10 * 60 * 1000;
const MAX_KEPT = 500;
const MAX_TAG_LISTS = 20;
/** A file that names more is no file of somebody who waits for all of them. */
const MAX_PER_DOCUMENT = 50;

/** Not a promise by itself: whoever waited for the permission would wait for the list as well. */
interface TagsOnTheirWay {
  readonly list: Promise<readonly string[]>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What registries said of images, for hover, lens and rules: never waited for. Where a registry may be asked unasked,
 * the images of open documents are looked up once the document stands still; else when a person asks to check them.
 */
export class ImageStore {
  readonly #session: Session;
  readonly #known = new Map<string, { readonly image: Wanted; readonly news: ImageNews }>();
  /** What rules are told, by URI: of the last version whose images were looked up. */
  readonly #facts = new Map<string, KnownImages | undefined>();
  /** By canonical name. */
  readonly #tags = new Map<string, TagsOnTheirWay>();
  readonly #work = new StillWork(PAUSE);

  constructor(session: Session) {
    this.#session = session;
  }

  /** What was heard last, however long ago. */
  known(reference: string, platform: string | undefined): ImageNews | undefined {
    return this.#known.get(imageKey(reference, platform))?.news;
  }

  /** What rules may rest on in a document; never waits. */
  facts(uri: string): KnownImages | undefined {
    return this.#facts.get(uri);
  }

  /** Registries that could not be reached the last time, in order. */
  get unreachable(): readonly string[] {
    const last = new Map<string, boolean>();
    for (const { image, news } of this.#known.values()) {
      const registry = registryOf(image.reference);
      if (registry !== undefined) last.set(registry, failureIn(news)?.code === 'unreachable');
    }
    return [...last].flatMap(([registry, isGone]) => (isGone ? [registry] : [])).sort();
  }

  /** The tags of an image's repository, where its registry may be asked unasked; else undefined. */
  async tags({ canonicalName }: ImageReference): Promise<TagsOnTheirWay | undefined> {
    const { network } = this.#session;
    const registry = registryOf(canonicalName);
    if (registry === undefined || !network.unasked(await network.setup(), registry)) return undefined;
    const known = this.#tags.get(canonicalName);
    if (known !== undefined && Date.now() - known.at < TAGS_LIFETIME) return known;
    if (this.#tags.size >= MAX_TAG_LISTS) this.#tags.clear();
    const list = network.client().then((client) => readTags(client, canonicalName));
    const asked = { list, at: Date.now() };
    this.#tags.set(canonicalName, asked);
    return asked;
  }

  /** A document was judged. */
  schedule(document: OpenDocument, { file }: Analysis): void {
    const { uri, version } = document;
    this.forget(uri);
    if (!this.#session.network.isTrusted || file.stages.length === 0) return;
    this.#work.schedule(uri, (stop) => {
      if (document.isClosed || document.version !== version) return;
      this.#refresh(namedImages(file).slice(0, MAX_PER_DOCUMENT), stop).catch((error: unknown) => {
        this.#session.log(`images of ${uri}`, error);
      });
    });
  }

  /** A document was closed. */
  leave(uri: string): void {
    this.forget(uri);
    this.#facts.delete(uri);
  }

  /** A document was changed. */
  forget(uri: string): void {
    this.#work.forget(uri);
  }

  /**
   * Looks images up that their registries may be asked about, and has them shown anew. Returns what was not told, each
   * as a sentence part that begins with the registry.
   */
  async look(
    images: readonly Wanted[],
    options: { readonly fresh: boolean; readonly signal: AbortSignal },
  ): Promise<readonly string[]> {
    const queue = [
      ...new Map(images.map((image) => [imageKey(image.reference, image.platform), image])).values(),
    ];
    if (queue.length === 0) return [];
    const failures = new Set<string>();
    const { network, host } = this.#session;
    const { registries: access } = host;
    // Nobody may be asked where nobody can be.
    if (access === undefined) return [];
    const client = await network.client();
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const news = await readNews(client, next, {
          ...options,
          now: Date.now(),
          readSignature: access.readSignature,
        });
        const failed = failureIn(news);
        // What was broken off says nothing of the registry.
        if (failed?.code === 'cancelled') return;
        this.#keep(next, news);
        if (failed !== undefined) failures.add(`${registryOf(next.reference) ?? ''} ${failed.reason}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    this.#tellRules();
    this.#session.imagesChanged();
    return [...failures];
  }

  async #refresh(images: readonly Wanted[], signal: AbortSignal): Promise<void> {
    const { network } = this.#session;
    const setup = await network.setup();
    const wanted = images.filter(({ reference, platform }) => {
      const registry = registryOf(reference);
      return registry !== undefined && network.unasked(setup, registry) && this.#isOld(reference, platform);
    });
    if (wanted.length > 0) await this.look(wanted, { fresh: false, signal });
    else this.#tellRules();
  }

  /** Documents about whose images something else is known than before are judged anew. */
  #tellRules(): void {
    for (const { uri, judged } of this.#session.documents.values()) {
      if (judged === undefined) continue;
      const facts = knownImages(judged.analysis.file, (reference, platform) =>
        this.known(reference, platform),
      );
      const before = this.#facts.get(uri);
      this.#facts.set(uri, facts);
      if (JSON.stringify(facts) !== JSON.stringify(before)) this.#session.refresh(uri);
    }
  }

  #isOld(reference: string, platform: string | undefined): boolean {
    const news = this.known(reference, platform);
    if (news === undefined) return true;
    const lifetime = failureIn(news) === undefined ? LIFETIME : FAILURE_LIFETIME;
    return Date.now() - news.at > lifetime;
  }

  #keep(image: Wanted, news: ImageNews): void {
    const key = imageKey(image.reference, image.platform);
    // The newest stand last, so that the first is the one to go.
    this.#known.delete(key);
    this.#known.set(key, { image, news });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_KEPT) break;
      this.#known.delete(oldest);
    }
  }
}
