import { CompletionItemKind, CompletionItemTag, type CompletionList } from 'vscode-languageserver';
import { knownTags, tagChoices, tagPlaceAt, type TagPlace } from '../service/complete-tag.ts';
import { toRange } from '../service/convert.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { currentDay } from '../text/day.ts';
import type { Session } from './session.ts';
import { pause } from './timers.ts';

/** A list that is not there by then comes with the next letter, in milliseconds. */
const PATIENCE = 1500;

/** The tags of the image at an offset; undefined where no tag is written. */
export async function completeTag(
  session: Session,
  file: Dockerfile,
  offset: number,
  signal: AbortSignal,
): Promise<CompletionList | undefined> {
  const place = tagPlaceAt(file, offset);
  if (place === undefined) return undefined;
  const { tags, isLate } = await tagsFor(session, place, signal);
  const today = currentDay();
  const { choices, isCut } = tagChoices(place, tags, today);
  const range = toRange(file, place.span);
  return {
    isIncomplete: isLate || isCut,
    items: choices.map(({ tag, ended }, index) => ({
      label: tag,
      kind: CompletionItemKind.Value,
      // Editors sort by letters.
      sortText: String(index).padStart(4, '0'),
      textEdit: { range, newText: tag },
      ...(ended === undefined ? {} : { detail: ended }),
      ...(ended !== undefined && session.features.tagsCompletions
        ? { tags: [CompletionItemTag.Deprecated] }
        : {}),
    })),
  };
}

/** From the registry where it may be asked unasked; else, and until it has answered, what tables know. */
async function tagsFor(
  session: Session,
  { image }: TagPlace,
  signal: AbortSignal,
): Promise<{ readonly tags: readonly string[]; readonly isLate: boolean }> {
  const offline = knownTags(image);
  const asked = await session.images.tags(image);
  if (asked === undefined) return { tags: offline, isLate: false };
  const late = new AbortController();
  const end = AbortSignal.any([signal, late.signal]);
  const tooLong = pause(PATIENCE, end).then(() => 'late' as const);
  const told = await Promise.race([asked.list, tooLong]);
  late.abort();
  if (told === 'late') return { tags: offline, isLate: true };
  return { tags: told.length === 0 ? offline : told, isLate: false };
}
