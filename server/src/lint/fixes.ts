import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at, type Span } from '../text/span.ts';

/** The file's own line break. */
export function lineBreak(file: Dockerfile): '\n' | '\r\n' {
  return file.text.includes('\r\n') ? '\r\n' : '\n';
}

/** `word` in the case the file writes its keywords in, judged by `like`. */
export function keywordLike(like: Instruction, word: string): string {
  const { text } = like.keyword;
  return text === text.toLowerCase() && text !== text.toUpperCase() ? word.toLowerCase() : word;
}

/** Deletes an instruction with its whole lines; comments above it stay. */
export function deleteInstruction(file: Dockerfile, instruction: Instruction): Edit {
  return { span: fullLines(file, instruction.span), text: '' };
}

/** The whole lines that a span touches, with the last line's break. */
export function fullLines(file: Dockerfile, span: Span): Span {
  const { lines } = file;
  return {
    start: lines.lineStart(lines.lineAt(span.start)),
    end: lines.fullLine(lines.lineAt(Math.max(span.start, span.end - 1))).end,
  };
}

/** Inserts a line above an instruction, with the same indentation. */
export function insertLineBefore(file: Dockerfile, instruction: Instruction, text: string): Edit {
  const start = file.lines.lineStart(file.lines.lineAt(instruction.span.start));
  const indent = file.text.slice(start, instruction.span.start);
  return { span: at(start), text: `${indent.trim() === '' ? indent : ''}${text}${lineBreak(file)}` };
}

/** Inserts a line below an instruction, with the same indentation; heredoc bodies included in what it stands below. */
export function insertLineAfter(file: Dockerfile, instruction: Instruction, text: string): Edit {
  const { lines } = file;
  const start = lines.lineStart(lines.lineAt(instruction.span.start));
  const indent = file.text.slice(start, instruction.span.start);
  const line = `${indent.trim() === '' ? indent : ''}${text}`;
  const last = lines.lineAt(instruction.span.end);
  const { end } = lines.fullLine(last);
  // At the end of a file without a last line break there is nothing to insert behind but the text itself.
  return lines.lineEnd(last) === end
    ? { span: at(end), text: `${lineBreak(file)}${line}` }
    : { span: at(end), text: `${line}${lineBreak(file)}` };
}

/**
 * Deletes a word with the blanks in front of it, so that what stands before and behind stays apart by what was behind.
 * Stops at the line's start: a word that begins a continued line is deleted with the blanks behind it instead.
 */
export function deleteWord(file: Dockerfile, span: Span): Edit {
  const { text } = file;
  let { start, end } = span;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start -= 1;
  if (start > 0 && text[start - 1] !== '\n') return { span: { start, end }, text: '' };
  start = span.start;
  while (end < text.length && (text[end] === ' ' || text[end] === '\t')) end += 1;
  return { span: { start, end }, text: '' };
}

/** Inserts a word behind another one, parted by one blank. */
export function insertWordAfter(span: Span, word: string): Edit {
  return { span: at(span.end), text: ` ${word}` };
}
