import { swapQuotes } from '../../lint/json-quotes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import type { Dockerfile, ShellInstruction } from '../../syntax/model.ts';

export default instructionRule(
  {
    name: 'shell-json-form',
    group: 'build',
    since: '0.1.0',
    summary: 'SHELL is a JSON array with at least one string.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['SHELL_JSON_FORM', 'SHELL_REQUIRES_ONE'] },
    controls: {},
    messages: { form: 'SHELL is not written as a JSON array of strings.', empty: 'SHELL names no program.' },
    advice:
      'The build fails here. Write the program and its options as ["program", "option"], in double quotes.',
    fix: 'unsafe',
    docs: {
      why: 'SHELL has only one form, a JSON array. Single quotes, a comma too many or a backslash that is not doubled make it something else, and the builder fails.',
      how: 'Write every word in double quotes with commas between them, and backslashes twice.',
      bad: 'FROM debian\nSHELL /bin/bash -c\n',
      good: 'FROM debian\nSHELL ["/bin/bash", "-c"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#shell'],
    },
  },
  'SHELL',
  (shell, context) => {
    const { json, argsSpan } = shell;
    if (json === undefined) {
      if (argsSpan.start === argsSpan.end) return; // SHELL alone lacks its argument, whatever its form
      context.report({
        at: argsSpan,
        message: 'form',
        aliases: hasArrayFirst(shell) ? {} : { 'dockerfile-utils': ['SHELL_JSON_FORM'] },
        fixes: arrayFixes(context.file, shell),
      });
    } else if (json.elements.length === 0) {
      context.report({
        at: json.span,
        message: 'empty',
        aliases: { 'dockerfile-utils': ['SHELL_REQUIRES_ONE'] },
      });
    }
  },
);

/** Whether only what follows the array is wrong, which others overlook, or a lone carriage return stands in it. */
function hasArrayFirst({ args }: ShellInstruction): boolean {
  if (args.text.includes('\r')) return true;
  return /^\s*\[\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*\s*\]\s*\S/.test(args.text);
}

/** An array out of plain words, or out of one in single quotes. */
function arrayFixes(file: Dockerfile, { args, argsSpan, words }: ShellInstruction): Fix[] {
  const swapped = swapQuotes(args);
  if (swapped !== undefined) return [{ title: 'Use double quotes', kind: 'unsafe', edits: swapped }];
  if (!words.every(({ raw }) => /^[\w./:=+-]+$/.test(raw))) return [];
  if (file.text.slice(argsSpan.start, argsSpan.end) !== args.text.trim()) return [];
  const text = `[${words.map(({ raw }) => `"${raw}"`).join(', ')}]`;
  return [{ title: 'Write it as a JSON array', kind: 'unsafe', edits: [{ span: argsSpan, text }] }];
}
