import type { Dockerfile, Instruction } from '../syntax/model.ts';

/**
 * What an instruction says behind its keyword and flags, comments left out: its arguments, and the bodies of its
 * heredocs, which are no part of them.
 */
export function writtenText(file: Dockerfile, { args, heredocs }: Instruction): string {
  if (heredocs.length === 0) return args.text;
  return [args.text, ...heredocs.map(({ body }) => file.text.slice(body.start, body.end))].join('\n');
}

/** As `writtenText`, with the values of flags. */
export function wholeText(file: Dockerfile, instruction: Instruction): string {
  const { flags } = instruction;
  return [writtenText(file, instruction), ...flags.map(({ value }) => value ?? '')].join('\n');
}
