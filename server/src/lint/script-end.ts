import type { ShellCommand, ShellScript } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at } from '../text/span.ts';
import { lineBreak } from './fixes.ts';

/** What may stand behind the last command: the ends of compound commands, and separators. */
const CLOSERS = /^(?:[\s;)}]|(?:fi|done|esac)(?![\w-]))*$/;
const NOT_LAST = new Set(['exec', 'exit', 'return', 'break', 'continue']);

/**
 * Adds a command to the end of a RUN's script, so that it runs if and only if all before it went well, in the layout
 * that the script has. Undefined where the script's shape leaves no sure place for it.
 */
export function appendCommand(
  file: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  text: string,
): Edit | undefined {
  if (instruction.json !== undefined || script.opaque || script.errors.length > 0) return undefined;
  const own = script.commands.filter((command) => command.parent === undefined);
  const last = own.at(-1);
  if (last === undefined || isOpen(last)) return undefined;
  const { text: source } = file;
  const behind = source
    .slice(last.span.end, script.span.end)
    .replaceAll(`${file.escape}\r\n`, '')
    .replaceAll(`${file.escape}\n`, '');
  if (!CLOSERS.test(behind)) return undefined;
  // Where the last closer or command ends: separators behind it stay behind.
  let { end } = script.span;
  while (end > last.span.end && /[\s;]/.test(source.charAt(end - 1))) end -= 1;
  const compound = last.context.some((kind) => kind !== 'and-or');
  const listed = last.context[0] === 'and-or';
  const strict =
    last.setOptions.includes('errexit') || /"-\w*e\w*"/.test(instruction.state.shell?.args.text ?? '');
  // With `set -e` a compound command must not stand left of `&&`: failures inside it would no longer end the script.
  if (strict && compound && listed) return undefined;
  const semicolon = strict && !listed;
  return { span: at(end), text: separator(file, instruction, script, own, semicolon) + text };
}

/** Nothing may follow it, or what follows would not be part of the script. */
function isOpen(last: ShellCommand): boolean {
  return (
    last.background ||
    last.context.includes('function') ||
    NOT_LAST.has(last.name) ||
    last.wrappers.some(({ name }) => name === 'exec') ||
    last.redirects.some(({ heredoc }) => heredoc !== undefined)
  );
}

/** ` && `, ` \⏎    && `, ` && \⏎    `, `; \⏎    ` or a line break, as the script does it. */
function separator(
  file: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  own: readonly ShellCommand[],
  semicolon: boolean,
): string {
  const operator = semicolon ? ';' : '&&';
  const { lines, text } = file;
  const start = (offset: number): number => lines.lineStart(lines.lineAt(offset));
  const heredoc = instruction.heredocs.some(
    ({ body }) => body.start <= script.span.start && script.span.end <= body.end,
  );
  const indentAt = (offset: number): string | undefined => {
    const before = text.slice(start(offset), offset);
    return before.trim() === '' ? before : undefined;
  };
  if (heredoc)
    return semicolon ? `${lineBreak(file)}${indentAt(own.at(-1)?.span.start ?? 0) ?? ''}` : ` ${operator} `;
  const leading = own.findLast(
    ({ operatorSpan }) => operatorSpan !== undefined && indentAt(operatorSpan.start) !== undefined,
  );
  const next = ` ${file.escape}${lineBreak(file)}`;
  if (leading?.operatorSpan !== undefined && !semicolon)
    return `${next}${indentAt(leading.operatorSpan.start) ?? ''}${operator} `;
  const trailing = own.findLast(
    ({ span, before }) => before !== undefined && before !== '|' && indentAt(span.start) !== undefined,
  );
  if (trailing === undefined) {
    const last = own.at(-1)?.span ?? script.span;
    const line = start(last.end);
    // One command over several lines: the next one stands below its last word.
    if (line <= last.start) return semicolon ? '; ' : ` ${operator} `;
    const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
    return semicolon ? `;${next}${indent}` : `${next}${indent}${operator} `;
  }
  return `${semicolon ? '' : ' '}${operator}${next}${indentAt(trailing.span.start) ?? ''}`;
}
