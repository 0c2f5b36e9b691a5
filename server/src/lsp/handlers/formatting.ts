import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver';
import { formatEdits, indentAfter, type FormatOptions } from '../../language/format.ts';
import { toSpan, toTextEdits } from '../../service/convert.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import type { Session } from '../session.ts';
import { reading } from './reading.ts';

/** Formatting of a file, of some of its lines, and of a line that has just been begun. */
export function onFormatting(session: Session): void {
  const { connection } = session;
  const format = (file: Dockerfile, options: FormattingOptions, range?: Range): TextEdit[] =>
    toTextEdits(
      file,
      formatEdits(file, read(options), range === undefined ? undefined : toSpan(file, range)),
    );
  connection.onDocumentFormatting(
    reading(session, 'formatting', (file, { options }) => format(file, options)),
  );
  connection.onDocumentRangeFormatting(
    reading(session, 'formatting', (file, { options, range }) => format(file, options, range)),
  );
  connection.onDocumentOnTypeFormatting(
    reading(session, 'formatting', (file, { options, position }): TextEdit[] => {
      const indent = position.line === 0 ? undefined : indentAfter(file, position.line - 1, read(options));
      if (indent === undefined) return [];
      const { lines, text } = file;
      const start = lines.lineStart(position.line);
      const written = /^[ \t]*/.exec(text.slice(start, lines.lineEnd(position.line)))?.[0] ?? '';
      const span = { start, end: start + written.length };
      return written === indent ? [] : toTextEdits(file, [{ span, text: indent }]);
    }),
  );
}

function read({
  insertSpaces,
  tabSize,
  insertFinalNewline,
  trimFinalNewlines,
}: FormattingOptions): FormatOptions {
  return {
    indent: insertSpaces ? ' '.repeat(Math.max(1, Math.min(16, tabSize))) : '\t',
    insertFinalNewline: insertFinalNewline === true,
    trimFinalNewlines: trimFinalNewlines === true,
  };
}
