import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { lineBreak, insertLineBefore } from '../lint/fixes.ts';
import { Suppressions, type Suppression } from '../lint/suppress.ts';
import { withoutHidden } from '../text/hidden.ts';
import type { Edit } from '../text/edit.ts';
import { at, type Span } from '../text/span.ts';

/** What a suppression says when the person has not said it yet. */
export const REASON_TO_FILL = 'TODO: say why';

/**
 * Edits that silence a rule at a finding: a comment above its instruction. A comment of ours that stands there already
 * gets the rule added, unless it has a reason of its own.
 */
export function suppressHere(
  file: Dockerfile,
  rule: string,
  span: Span,
  reason = REASON_TO_FILL,
): readonly Edit[] {
  const instruction = instructionAt(file, span.start);
  if (instruction === undefined) return suppressInFile(file, rule, reason);
  const known = new Suppressions(file).all.find(
    (item) =>
      item.scope === 'instruction' && item.covers?.start === instruction.span.start && fits(item, reason),
  );
  if (known !== undefined) return [addRule(file, known, rule)];
  return [insertLineBefore(file, instruction, `# bulkhead ignore=${rule} reason="${cleanReason(reason)}"`)];
}

/** The same for the whole file: a comment behind the parser directives, which must stay first. */
export function suppressInFile(file: Dockerfile, rule: string, reason = REASON_TO_FILL): readonly Edit[] {
  const known = new Suppressions(file).all.find((item) => item.scope === 'file' && fits(item, reason));
  if (known !== undefined) return [addRule(file, known, rule)];
  const eol = lineBreak(file);
  const text = `# bulkhead file-ignore=${rule} reason="${cleanReason(reason)}"`;
  const last = file.directives.at(-1);
  if (last !== undefined) {
    const end = file.lines.lineEnd(file.lines.lineAt(last.span.end));
    return [{ span: at(end), text: `${eol}${text}` }];
  }
  // A byte order mark or a `#!` line stays in front.
  const bom = file.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const start = file.text.startsWith('#!', bom) ? file.lines.fullLine(0).end : bom;
  return [{ span: at(start), text: `${text}${eol}` }];
}

/** Whether a rule may join a comment: one that ends some day, or has another reason, says something else. */
function fits({ by, until, reason: written }: Suppression, reason: string): boolean {
  return (
    by === 'bulkhead' && until === undefined && (reason === REASON_TO_FILL || written === cleanReason(reason))
  );
}

function addRule(file: Dockerfile, known: Suppression, rule: string): Edit {
  const list = /ignore\s*=\s*[\w.-]+(?:\s*,\s*[\w.-]+)*/.exec(
    file.text.slice(known.span.start, known.span.end),
  );
  const end = known.span.start + (list === null ? 0 : list.index + list[0].length);
  return { span: at(end), text: `,${rule}` };
}

function instructionAt(file: Dockerfile, offset: number): Instruction | undefined {
  return file.instructions.find(
    (instruction) => instruction.span.start <= offset && offset <= instruction.span.end,
  );
}

/** Longer reasons belong into a ticket. */
const MAX_REASON = 200;

/** A reason as a comment can hold it: one line in double quotes, without what a reader does not see. */
export function cleanReason(reason: string): string {
  const line = withoutHidden(reason)
    .replace(/"/g, "'")
    // Behind this word a comment has its last day.
    .replace(/\buntil\s*=\s*/gi, 'until ')
    .trim();
  return line.length > MAX_REASON
    ? `${line.slice(0, MAX_REASON - 1).replace(/[\ud800-\udbff]$/, '')}…`
    : line;
}
