import type { Edit } from '../text/edit.ts';

/** Beyond this many differing lines a search for the shortest list of edits costs more than it is worth. */
const MAX_DISTANCE = 600;

interface Hunk {
  /** Lines of the old text: from, to (exclusive). */
  readonly from: number;
  readonly to: number;
  /** Lines of the new text. */
  readonly newFrom: number;
  readonly newTo: number;
}

/** A short list of edits that turn `before` into `after`, each inside the lines that differ. */
export function minimalEdits(before: string, after: string): Edit[] {
  if (before === after) return [];
  const a = toLines(before);
  const b = toLines(after);
  const starts = startsOf(a);
  return hunks(a, b).flatMap((hunk) => {
    const same = hunk.to - hunk.from === hunk.newTo - hunk.newFrom;
    if (!same)
      return trimmed(
        starts[hunk.from] ?? 0,
        a.slice(hunk.from, hunk.to).join(''),
        b.slice(hunk.newFrom, hunk.newTo).join(''),
      );
    // As many lines as before: most likely each was changed for itself.
    return a
      .slice(hunk.from, hunk.to)
      .flatMap((line, index) => trimmed(starts[hunk.from + index] ?? 0, line, b[hunk.newFrom + index] ?? ''));
  });
}

/** One edit without what both texts begin and end with; never parts a line break or a surrogate pair. */
function trimmed(offset: number, before: string, after: string): Edit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  while (start > 0 && (isInside(before, start) || isInside(after, start))) start -= 1;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - end - 1) === after.charCodeAt(after.length - end - 1)
  )
    end += 1;
  while (end > 0 && (isInside(before, before.length - end) || isInside(after, after.length - end))) end -= 1;
  return [
    {
      span: { start: offset + start, end: offset + before.length - end },
      text: after.slice(start, after.length - end),
    },
  ];
}

/** Whether a cut at `at` would part `\r\n` or the halves of one character. */
function isInside(text: string, at: number): boolean {
  const left = text.charCodeAt(at - 1);
  const right = text.charCodeAt(at);
  return (
    (left === 13 && right === 10) || (left >= 0xd800 && left <= 0xdbff && right >= 0xdc00 && right <= 0xdfff)
  );
}

/** Lines with their breaks; what stands behind the last break is a line too when it is not empty. */
function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function startsOf(lines: readonly string[]): number[] {
  const starts = [0];
  let at = 0;
  for (const line of lines) starts.push((at += line.length));
  return starts;
}

/** The differing regions between what both begin and end with. */
function hunks(a: readonly string[], b: readonly string[]): Hunk[] {
  let head = 0;
  const shorter = Math.min(a.length, b.length);
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a[a.length - tail - 1] === b[b.length - tail - 1]) tail += 1;
  const middleA = a.slice(head, a.length - tail);
  const middleB = b.slice(head, b.length - tail);
  const whole = { from: 0, to: middleA.length, newFrom: 0, newTo: middleB.length };
  return (shortest(middleA, middleB) ?? [whole]).map(({ from, to, newFrom, newTo }) => ({
    from: from + head,
    to: to + head,
    newFrom: newFrom + head,
    newTo: newTo + head,
  }));
}

/**
 * The shortest edit script by lines (E. Myers, "An O(ND) Difference Algorithm", 1986), as regions; undefined when the
 * texts differ in too many lines.
 */
function shortest(a: readonly string[], b: readonly string[]): Hunk[] | undefined {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let distance = 0; distance <= Math.min(MAX_DISTANCE, a.length + b.length); distance++) {
    trace.push(new Map(furthest));
    for (let k = -distance; k <= distance; k += 2) {
      const down = goesDown(furthest, k, distance);
      let x = down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return regions(trace, a.length, b.length);
    }
  }
  return undefined;
}

function goesDown(furthest: ReadonlyMap<number, number>, k: number, distance: number): boolean {
  return k === -distance || (k !== distance && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
}

/** Walks back along the trace and joins neighbouring steps. */
function regions(trace: readonly ReadonlyMap<number, number>[], endX: number, endY: number): Hunk[] {
  const found: Hunk[] = [];
  let x = endX;
  let y = endY;
  for (let distance = trace.length - 1; distance > 0; distance--) {
    const furthest = trace[distance] ?? new Map<number, number>();
    const k = x - y;
    const before = goesDown(furthest, k, distance) ? k + 1 : k - 1;
    const fromX = furthest.get(before) ?? 0;
    const fromY = fromX - before;
    // The step itself is one line deleted or inserted; what follows it up to (x, y) is equal.
    const step =
      before === k + 1
        ? { from: fromX, to: fromX, newFrom: fromY, newTo: fromY + 1 }
        : { from: fromX, to: fromX + 1, newFrom: fromY, newTo: fromY };
    const last = found.at(-1);
    if (last !== undefined && last.from === step.to && last.newFrom === step.newTo) {
      found[found.length - 1] = { from: step.from, to: last.to, newFrom: step.newFrom, newTo: last.newTo };
    } else found.push(step);
    x = fromX;
    y = fromY;
  }
  return found.reverse();
}
