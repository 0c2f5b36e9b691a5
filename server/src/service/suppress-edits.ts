import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { lineBreak, insertLineBefore } from '../lint/fixes.ts';
import { Suppressions, type Suppression } from '../lint/suppress.ts';
import type { Edit } from '../text/edit.ts';
import { at, type Span } from '../text/span.ts';

/** What a suppression says when the person has not said it yet. */
export const REASON_TO_FILL = 'TODO: say why';

/**
 * Edits that silence a rule at a finding: a comment above its instruction. A comment of ours that stands there already
 * gets the rule added.
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
      item.by === 'bulkhead' && item.scope === 'instruction' && item.covers?.start === instruction.span.start,
  );
  if (known !== undefined) return [addRule(file, known, rule)];
  return [insertLineBefore(file, instruction, `# bulkhead ignore=${rule} reason="${clean(reason)}"`)];
}

/** The same for the whole file: a comment behind the parser directives, which must stay first. */
export function suppressInFile(file: Dockerfile, rule: string, reason = REASON_TO_FILL): readonly Edit[] {
  const known = new Suppressions(file).all.find((item) => item.by === 'bulkhead' && item.scope === 'file');
  if (known !== undefined) return [addRule(file, known, rule)];
  const eol = lineBreak(file);
  const text = `# bulkhead file-ignore=${rule} reason="${clean(reason)}"`;
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

/** A reason is one line in double quotes. */
function clean(reason: string): string {
  return reason.replace(/["\r\n]+/g, ' ').trim();
}
