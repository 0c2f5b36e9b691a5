import { parseReference } from '../image/reference.ts';
import type { ImagesTask } from '../protocol/requests.ts';
import type { RegistryClient } from '../registry/client.ts';
import { repositoryOf } from '../registry/origin.ts';
import { parse } from '../syntax/parse.ts';
import type { Edit } from '../text/edit.ts';
import { meets, type Span } from '../text/span.ts';
import { findTag } from './find-tag.ts';
import { checkedEdit, tagEdit } from './image-edits.ts';
import { namedImages, type NamedImage } from './image-news.ts';
import { imagePlaces, type ImagePlace } from './image-places.ts';
import { Pinner, type PinOutcome } from './pin.ts';

export interface TaskOutcome extends Pick<PinOutcome, 'raw' | 'reason' | 'registry'> {
  readonly kind: PinOutcome['kind'] | 'tagged';
}

interface Result {
  readonly edits: readonly Edit[];
  readonly outcomes: readonly TaskOutcome[];
}

type ChangeTask = Exclude<ImagesTask, 'check'>;

/** The images of a text that registries have to be asked about for a task: by registry, without their digests. */
export function imagesFor(
  task: ImagesTask,
  text: string,
  within: Span | undefined,
): ReadonlyMap<string, readonly string[]> {
  const plan = new Map<string, Set<string>>();
  const file = parse(text);
  const references =
    task === 'check'
      ? namedImages(file)
          .filter((image) => isIn(image, within))
          .flatMap(({ reference }) => parseReference(reference) ?? [])
      : imagePlaces(file).flatMap((place) =>
          place.kind === 'image' && isIn(place, within) && isWanted(task, place) ? [place.reference] : [],
        );
  for (const { canonicalName, text: written } of references) {
    const { registry } = repositoryOf(canonicalName);
    const images = plan.get(registry) ?? new Set();
    plan.set(registry, images.add(written.replace(/@.*$/, '')));
  }
  return new Map([...plan].map(([registry, images]) => [registry, [...images]]));
}

/** The images of a text that are to be looked up, of registries that may be asked. */
export function imagesToCheck(
  text: string,
  within: Span | undefined,
  allowed: ReadonlySet<string>,
): readonly NamedImage[] {
  return namedImages(parse(text)).filter((image) => {
    const parsed = parseReference(image.reference);
    return isIn(image, within) && parsed && allowed.has(repositoryOf(parsed.canonicalName).registry);
  });
}

function isIn({ span }: { readonly span: Span }, within: Span | undefined): boolean {
  return within === undefined || meets(span, within);
}

/** Whether a task has anything to do with an image that is written like this. */
export function isWanted(task: ChangeTask, { reference: { tag, digest } }: ImagePlace): boolean {
  switch (task) {
    case 'pin':
      return digest === undefined;
    case 'update':
      return digest === undefined || tag !== undefined;
    case 'add-tag':
      return digest !== undefined && tag === undefined;
  }
}

/** Does one task in any number of texts; what was learned in one counts for the next. */
export class ImageTasks {
  readonly #client: RegistryClient;
  readonly #pinner: Pinner;

  constructor(client: RegistryClient) {
    this.#client = client;
    this.#pinner = new Pinner(client);
  }

  async run(
    task: ChangeTask,
    text: string,
    {
      allowed,
      within,
      signal,
    }: {
      readonly allowed: ReadonlySet<string>;
      readonly within: Span | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<Result> {
    if (task === 'add-tag') return this.#addTags(text, allowed, within, signal);
    const options = { update: task === 'update', check: false, allowed };
    return this.#pinner.pin(text, within === undefined ? options : { ...options, within }, signal);
  }

  async #addTags(
    text: string,
    allowed: ReadonlySet<string>,
    within: Span | undefined,
    signal: AbortSignal,
  ): Promise<Result> {
    const edits: Edit[] = [];
    const outcomes: TaskOutcome[] = [];
    for (const place of imagePlaces(parse(text))) {
      if (place.kind === 'left' || !isIn(place, within) || !isWanted('add-tag', place)) continue;
      const { raw, reference } = place;
      const { registry } = repositoryOf(reference.canonicalName);
      if (!allowed.has(registry)) continue;
      const found = await findTag(this.#client, reference, signal);
      if (found.kind === 'failed') {
        outcomes.push({ raw, registry, kind: 'failed', reason: found.reason });
        continue;
      }
      const edit = tagEdit(place, found.tag);
      if (edit === undefined || edits.some(({ span }) => span.start === edit.span.start)) continue;
      edits.push(checkedEdit(text, edit));
      outcomes.push({ raw, registry, kind: 'tagged' });
    }
    return { edits, outcomes };
  }
}

/** What came of a task, in a sentence or two for people. */
export function taskSummary(outcomes: readonly TaskOutcome[]): string {
  const number = (kind: TaskOutcome['kind']): number => outcomes.filter((each) => each.kind === kind).length;
  const done = [
    [number('pinned'), 'pinned'],
    [number('updated'), 'updated'],
    [number('tagged'), 'given a tag'],
    [number('current'), 'pinned already'],
  ].flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]));
  const failures = new Set(
    outcomes.flatMap(({ kind, registry = '', reason = '' }) =>
      kind === 'failed' ? [`${registry} ${reason}`] : [],
    ),
  );
  const open = new Set(
    outcomes.flatMap(({ kind, raw, reason = '' }) => (kind === 'open' ? [`${raw} ${reason}`] : [])),
  );
  return [
    done.length === 0 ? 'No image was changed' : `Images: ${done.join(', ')}`,
    ...someOf('Not known', failures),
    ...someOf('Left as it is', open),
  ].join('. ');
}

const MAX_TOLD = 2;

function someOf(title: string, all: ReadonlySet<string>): readonly string[] {
  if (all.size === 0) return [];
  const told = [...all].slice(0, MAX_TOLD);
  const more = all.size - told.length;
  return [`${title}: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`];
}
