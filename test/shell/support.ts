import assert from 'node:assert/strict';
import {
  type ShellCommand,
  type ShellScript,
  type SourceMap,
  parseShell,
} from '../../server/src/shell/index.ts';
import type { Span } from '../../server/src/text/span.ts';

/** For scripts that are their own source. */
export const identity: SourceMap = { span: (start, end) => ({ start, end }) };

export function read(text: string): ShellScript {
  return parseShell(text, identity);
}

/** The command with this name; its only one or the first. */
export function command(text: string, name?: string): ShellCommand {
  const found = read(text).commands.find((each) => name === undefined || each.name === name);
  assert.ok(found, `no command ${name ?? ''} in ${text}`);
  return found;
}

export function names(text: string): string[] {
  return read(text).commands.map((each) => each.name);
}

export function slice(text: string, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

/** A script with its continuation lines removed, as an instruction's logical text has them. */
export function logical(source: string): { readonly text: string; readonly map: SourceMap } {
  const offsets: number[] = [];
  let text = '';
  for (let i = 0; i < source.length; i++) {
    if (source.startsWith('\\\n', i)) i++;
    else {
      offsets.push(i);
      text += source[i] ?? '';
    }
  }
  const at = (offset: number): number => offsets[offset] ?? source.length;
  return {
    text,
    map: { span: (start, end) => ({ start: at(start), end: end > start ? at(end - 1) + 1 : at(start) }) },
  };
}

/** Processor time of this process for `work`, in milliseconds: other programs on the machine do not count. */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
