import type { RegistryClient } from '../registry/client.ts';
import type { RegistryFailure } from '../registry/failure.ts';
import { nameOf, type Repository, repositoryOf } from '../registry/origin.ts';
import { parse } from '../syntax/parse.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import { once } from '../text/memo.ts';
import { meets, type Span } from '../text/span.ts';
import { assertSame, digestEdit } from './image-edits.ts';
import { imagePlaces, type Place } from './image-places.ts';
import { taggedName } from './pin-edits.ts';
import { refusalOf } from './registries.ts';

export interface PinOptions {
  /** Move pins whose tag has moved; look at them, when nothing is to be changed. */
  readonly update: boolean;
  /** Change nothing, and ask only what is needed to tell whether something would be. */
  readonly check: boolean;
  /** Registries that may be asked, as they are shown; undefined: every one. */
  readonly allowed?: ReadonlySet<string>;
  /** Only the images that this meets. */
  readonly within?: Span;
}

/** What became, or would become, of one image of a file. */
export interface PinOutcome {
  readonly raw: string;
  readonly span: Span;
  /** The whole name and the tag that a build takes, as `taggedName` has them; undefined for what is no image to ask for. */
  readonly image?: string;
  readonly kind:
    | 'pinned'
    | 'updated'
    /** Has the digest that it should have, as far as was looked. */
    | 'current'
    /** Only when checking: has no digest. */
    | 'unpinned'
    /** Only when checking: the tag has another digest by now. */
    | 'stale'
    /** Left alone, and rightly so. */
    | 'left'
    /** Left alone, and not pinned. */
    | 'open'
    /** The registry could not be asked, or not believed. */
    | 'failed';
  /** The new digest, or the one that the tag has. */
  readonly digest?: string;
  /** Completes a sentence that begins with the image, or for failures with the registry. */
  readonly reason?: string;
  readonly registry?: string;
}

export interface PinResult {
  readonly text: string;
  /** What makes it of the text that was given. */
  readonly edits: readonly Edit[];
  readonly outcomes: readonly PinOutcome[];
}

type Found = { readonly kind: 'digest'; readonly digest: string } | RegistryFailure;

/** Writes digests into Dockerfiles. What was learned of a tag counts for all files of a run. */
export class Pinner {
  readonly #client: RegistryClient;
  readonly #told = new Map<string, Promise<Found>>();
  readonly #proven = new Map<string, Promise<Found>>();

  constructor(client: RegistryClient) {
    this.#client = client;
  }

  async pin(text: string, options: PinOptions, signal?: AbortSignal): Promise<PinResult> {
    const places = imagePlaces(parse(text));
    const { within } = options;
    const wanted = within === undefined ? places : places.filter(({ span }) => meets(span, within));
    const results = await Promise.all(wanted.map((place) => this.#judge(place, options, signal)));
    // Several images may come from one argument.
    const byStart = new Map<number, Edit>();
    for (const { edit } of results) if (edit !== undefined) byStart.set(edit.span.start, edit);
    const edits = [...byStart.values()];
    const changed = applyEdits(text, edits);
    if (edits.length > 0) assertSame(places, imagePlaces(parse(changed)));
    return { text: changed, edits, outcomes: results.map(({ outcome }) => outcome) };
  }

  async #judge(
    place: Place,
    { update, check, allowed }: PinOptions,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly outcome: PinOutcome; readonly edit?: Edit }> {
    const { raw, span } = place;
    if (place.kind === 'left')
      return { outcome: { raw, span, kind: place.isOpen ? 'open' : 'left', reason: place.reason } };
    const { tag, digest, canonicalName } = place.reference;
    const repository = repositoryOf(canonicalName);
    const { registry } = repository;
    const image = taggedName(place.reference);
    const done = (rest: Omit<PinOutcome, 'raw' | 'span'>): { readonly outcome: PinOutcome } => ({
      outcome: { raw, span, image, registry, ...rest },
    });
    if (digest === undefined && check) return done({ kind: 'unpinned' });
    if (digest !== undefined && !update && !check) return done({ kind: 'current' });
    if (digest !== undefined && tag === undefined)
      return done({ kind: 'current', reason: 'has no tag that could have moved' });
    const refusal = refusalOf(registry, allowed);
    if (refusal !== undefined) return done({ kind: digest === undefined ? 'open' : 'left', reason: refusal });
    const wanted = tag ?? 'latest';
    const told = await once(this.#told, image, () =>
      this.#client.resolve(repository, wanted, { fresh: true, ...(signal && { signal }) }),
    );
    if (told.kind === 'failed') return done({ kind: 'failed', reason: told.reason });
    if (told.digest === digest) return done({ kind: 'current' });
    if (check) return done({ kind: 'stale', digest: told.digest });
    const proven = await once(this.#proven, `${nameOf(repository)}@${told.digest}`, () =>
      this.#prove(repository, told.digest, signal),
    );
    if (proven.kind === 'failed') return done({ kind: 'failed', reason: proven.reason });
    return {
      ...done({ kind: digest === undefined ? 'pinned' : 'updated', digest: proven.digest }),
      edit: digestEdit(place, proven.digest),
    };
  }

  /** A digest that somebody says is pinned only when what is under it has that digest, and is an image. */
  async #prove(repository: Repository, digest: string, signal: AbortSignal | undefined): Promise<Found> {
    const manifest = await this.#client.manifest(repository, digest, signal && { signal });
    return manifest.kind === 'failed' ? manifest : { kind: 'digest', digest };
  }
}
