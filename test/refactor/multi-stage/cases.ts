import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Change } from '../../../server/src/refactor/refactoring.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';

const FOLDER = fileURLToPath(new URL('cases/', import.meta.url));

/** A file before and after its conversion, with what people are told. A `␍` stands for the carriage return of CRLF. */
export interface ConversionCase {
  readonly group: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>> | undefined;
  readonly before: string;
  /** As `resultOf` writes it. */
  readonly after: string;
}

/** Reads `cases/*.txt`: `=== name`, files of the build context as JSON where there are any, before, `---`, after. */
export function conversionCases(): readonly ConversionCase[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const [, ...parts] = readFileSync(path.join(FOLDER, file), 'utf8').split(/^=== /m);
      return parts.map((part) => {
        const [head, rest] = cut(part, '\n');
        const [files, body] = rest.startsWith('{') ? cut(rest, '\n') : [undefined, rest];
        const [before, after] = cut(body, '---\n');
        return {
          group: file.replace('.txt', ''),
          name: head,
          files: files === undefined ? undefined : (JSON.parse(files) as Readonly<Record<string, string>>),
          before: before.replaceAll('␍', '\r'),
          after,
        };
      });
    });
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}

export function resultOf(before: string, change: Change): string {
  const lines = [
    ...change.assumptions.map(({ message }) => `? ${message}`),
    ...change.consequences.map(({ message }) => `! ${message}`),
  ];
  return `${applyEdits(before, change.edits).replaceAll('\r', '␍')}${lines.map((line) => `${line}\n`).join('')}\n`;
}

/** Writes results into the files of cases, to be read by eye before they are committed. */
export function writeCases(cases: readonly (ConversionCase & { readonly result: string })[]): void {
  for (const group of new Set(cases.map((one) => one.group))) {
    const text = cases
      .filter((one) => one.group === group)
      .map(({ name, files, before, result }) => {
        const context = files === undefined ? '' : `${JSON.stringify(files)}\n`;
        return `=== ${name}\n${context}${before.replaceAll('\r', '␍')}---\n${result}`;
      });
    writeFileSync(path.join(FOLDER, `${group}.txt`), text.join(''));
  }
}
