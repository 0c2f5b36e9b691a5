import { isInstructionName } from '../syntax/keywords.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { PLATFORM_ARGS, PREDEFINED_ARGS } from '../syntax/scope.ts';
import type { Edit } from '../text/edit.ts';
import { occurrenceAt, occurrencesOf, type Name, type Occurrence } from './names.ts';

export type RenameAnswer =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] }
  /** One sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What can be renamed at an offset, or why not; undefined where no name stands. */
export function renameable(
  file: Dockerfile,
  offset: number,
):
  | { readonly kind: 'name'; readonly occurrence: Occurrence }
  | (RenameAnswer & { kind: 'refused' })
  | undefined {
  const occurrence = occurrenceAt(file, offset);
  if (occurrence === undefined) return undefined;
  const reason = whyNot(occurrence);
  return reason === undefined ? { kind: 'name', occurrence } : { kind: 'refused', reason };
}

function whyNot({ name, role }: Occurrence): string | undefined {
  const { kind, text, occurrences, isIndirect } = name;
  if (role === 'number') return 'The stage is named by its number here, which is its place in the file.';
  if (isIndirect)
    return `The stage '${text}' is also named through a variable, so its places are not all known.`;
  if (PLATFORM_ARGS.includes(text) || PREDEFINED_ARGS.includes(text))
    return `'${text}' has its name from the builder.`;
  if (kind === 'shell-variable' && occurrences.every((occurrence) => occurrence.role === 'use'))
    return `'${text}' is set outside of this file.`;
  return undefined;
}

/** Gives the name at an offset another text everywhere in the file. */
export function rename(file: Dockerfile, offset: number, text: string): RenameAnswer | undefined {
  const found = renameable(file, offset);
  if (found === undefined || found.kind === 'refused') return found;
  const { name } = found.occurrence;
  const reason = name.kind === 'stage' ? badStage(file, name, text) : badVariable(file, name, text);
  if (reason !== undefined) return { kind: 'refused', reason };
  const places = name.occurrences.filter(({ role }) => role !== 'number');
  return { kind: 'edits', edits: places.map(({ span }) => ({ span, text })) };
}

/** What BuildKit takes as a stage's name (frontend/dockerfile/parser and instructions/parse.go). */
const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/i;

function badStage(file: Dockerfile, name: Name, text: string): string | undefined {
  if (!STAGE_NAME.test(text))
    return `'${text}' is no name for a stage: letters, digits, '-', '_' and '.' only.`;
  if (isInstructionName(text.toUpperCase()) || text.toLowerCase() === 'scratch')
    return `'${text}' has a meaning of its own.`;
  const taken = file.stages.some(
    ({ from }) =>
      [from.alias?.value, from.image?.raw].some((other) => other?.toLowerCase() === text.toLowerCase()) &&
      from.alias?.value.toLowerCase() !== name.text.toLowerCase(),
  );
  return taken ? `There is a stage or an image named '${text}' in this file.` : undefined;
}

function badVariable(file: Dockerfile, name: Name, text: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(text))
    return `'${text}' is no name for a variable: letters, digits and '_' only.`;
  const taken = occurrencesOf(file).some(
    (other) => other.name !== name && other.name.kind !== 'stage' && other.name.text === text,
  );
  return taken ? `There is a variable named '${text}' in this file.` : undefined;
}
