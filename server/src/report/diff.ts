import { type Paint, plain } from './stylish-text.ts';

/** Lines that both sides share round a change; what patch expects. */
const CONTEXT = 3;

/** Past so many steps a middle part is given as replaced whole: still right, only longer, and never slow. */
const MAX_STEPS = 1000;

/** One line of the comparison, with its line break if it has one. */
interface Step {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}

/**
 * A unified diff of one file, empty when nothing differs. `patch -p0` and `git apply -p0` take it: lines end at `\n`
 * only, so that `\r` stays part of the text, and a last line without a break is marked.
 */
export function unifiedDiff(path: string, before: string, after: string, paint: Paint = plain): string {
  const steps = compare(splitLines(before), splitLines(after));
  const hunks = hunksOf(steps);
  if (hunks.length === 0) return '';
  const name = quoteName(path);
  const lines = [
    paint('removed', `--- ${name}`),
    paint('added', `+++ ${name}`),
    ...hunks.flatMap((hunk) => hunkLines(steps, hunk, paint)),
  ];
  return `${lines.join('\n')}\n`;
}

function splitLines(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== '');
}

/** What both ends share is set aside first: a fix changes a few lines of many. */
function compare(a: readonly string[], b: readonly string[]): Step[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  return [
    ...mark(' ', a.slice(0, start)),
    ...shortestEdit(a.slice(start, endA), b.slice(start, endB)),
    ...mark(' ', a.slice(endA)),
  ];
}

function mark(kind: Step['kind'], lines: readonly string[]): Step[] {
  return lines.map((line) => ({ kind, line }));
}

/** Myers' greedy algorithm (http://www.xmailserver.org/diff2.pdf, figure 2), with the rounds kept to walk back. */
function shortestEdit(a: readonly string[], b: readonly string[]): Step[] {
  const reached = new Map<number, number>([[1, 0]]);
  const rounds: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(a.length + b.length, MAX_STEPS); d++) {
    rounds.push(new Map(reached));
    for (let k = -d; k <= d; k += 2) {
      const down = goesDown(reached, k, d);
      let x = down ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, rounds);
    }
  }
  return [...mark('-', a), ...mark('+', b)];
}

function goesDown(reached: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (reached.get(k - 1) ?? 0) < (reached.get(k + 1) ?? 0));
}

function walkBack(
  a: readonly string[],
  b: readonly string[],
  rounds: readonly ReadonlyMap<number, number>[],
): Step[] {
  const steps: Step[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = rounds.length - 1; d >= 0; d--) {
    const reached = rounds[d] ?? new Map<number, number>();
    const k = x - y;
    const from = goesDown(reached, k, d) ? k + 1 : k - 1;
    const fromX = reached.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      steps.push({ kind: ' ', line: a[x] ?? '' });
    }
    if (d === 0) break;
    if (x === fromX) steps.push({ kind: '+', line: b[fromY] ?? '' });
    else steps.push({ kind: '-', line: a[fromX] ?? '' });
    [x, y] = [fromX, fromY];
  }
  return steps.reverse();
}

interface Hunk {
  readonly start: number;
  end: number;
  /** Lines of either side in front of it. */
  readonly oldBefore: number;
  readonly newBefore: number;
}

/** Ranges of steps with the context round them; changes whose contexts meet are one hunk. */
function hunksOf(steps: readonly Step[]): Hunk[] {
  const hunks: Hunk[] = [];
  let [oldLine, newLine] = [0, 0];
  steps.forEach(({ kind }, index) => {
    if (kind !== ' ') {
      const last = hunks.at(-1);
      const end = Math.min(steps.length, index + 1 + CONTEXT);
      const start = Math.max(0, index - CONTEXT);
      if (last !== undefined && start <= last.end) last.end = end;
      else
        hunks.push({
          start,
          end,
          oldBefore: oldLine - (index - start),
          newBefore: newLine - (index - start),
        });
    }
    if (kind !== '+') oldLine += 1;
    if (kind !== '-') newLine += 1;
  });
  return hunks;
}

function hunkLines(steps: readonly Step[], hunk: Hunk, paint: Paint): string[] {
  const within = steps.slice(hunk.start, hunk.end);
  const place = (side: '-' | '+', before: number): string => {
    const length = within.filter(({ kind }) => kind === ' ' || kind === side).length;
    // An empty side is named by the line before it.
    return `${side}${length === 0 ? before : before + 1}${length === 1 ? '' : `,${length}`}`;
  };
  return [
    paint('place', `@@ ${place('-', hunk.oldBefore)} ${place('+', hunk.newBefore)} @@`),
    ...within.flatMap(({ kind, line }) => {
      const text = `${kind}${line.replace(/\n$/, '')}`;
      const shown = kind === ' ' ? text : paint(kind === '-' ? 'removed' : 'added', text);
      return line.endsWith('\n') ? [shown] : [shown, '\\ No newline at end of file'];
    }),
  ];
}

/** Names with control characters, quotes or backslashes as patch and git write them; others end at a tab if need be. */
function quoteName(path: string): string {
  if (!/[\u0000-\u001f\u007f-\u009f"\\]/.test(path)) return path.includes(' ') ? `${path}\t` : path;
  const quoted = [...new TextEncoder().encode(path)].map((byte) => {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === '\\') return `\\${char}`;
    return byte >= 0x20 && byte < 0x7f ? char : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${quoted.join('')}"`;
}
