import type { Span } from './span.ts';

/** Replace what stands in `span` by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/**
 * Applies edits that belong together. They must not overlap; two insertions at one place keep their order.
 *
 * @throws RangeError when two edits overlap or one lies outside the text: a fix that does so is a fault of its rule.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = sortEdits(edits);
  let result = '';
  let from = 0;
  for (const edit of sorted) {
    if (edit.span.start < from || edit.span.end < edit.span.start || edit.span.end > text.length) {
      throw new RangeError(
        `edit ${String(edit.span.start)}-${String(edit.span.end)} overlaps or is out of range`,
      );
    }
    result += text.slice(from, edit.span.start) + edit.text;
    from = edit.span.end;
  }
  return result + text.slice(from);
}

/**
 * The overlap policy of every "fix all": groups (one per fix) are taken in the order of their first edit, and a group
 * any of whose edits touches what an earlier group changed is left out whole; the caller lints again and comes back for
 * it. Two insertions at the same place count as touching, because their order would be chance. An edit that an earlier
 * group makes too, to the letter, is shared rather than refused.
 */
export function selectEdits(groups: readonly (readonly Edit[])[]): { edits: Edit[]; taken: number[] } {
  const order = groups
    .map((edits, index) => ({ edits: sortEdits(edits), index }))
    .filter((group) => group.edits.length > 0)
    .sort((a, b) => first(a.edits) - first(b.edits) || a.index - b.index);
  const chosen: Edit[] = [];
  const taken: number[] = [];
  for (const group of order) {
    const fresh = group.edits.filter((edit) => !chosen.some((other) => same(edit, other)));
    if (fresh.some((edit) => chosen.some((other) => touches(edit.span, other.span)))) continue;
    chosen.push(...fresh);
    taken.push(group.index);
  }
  return { edits: sortEdits(chosen), taken };
}

export function sortEdits(edits: readonly Edit[]): Edit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) =>
        a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index,
    )
    .map(({ edit }) => edit);
}

function first(edits: readonly Edit[]): number {
  return edits[0]?.span.start ?? 0;
}

function same(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

function touches(a: Span, b: Span): boolean {
  if (a.start === a.end || b.start === b.end) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}
