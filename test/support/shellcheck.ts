import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeShellcheck } from '../../server/src/node/shellcheck.ts';

/** Whether this machine has ShellCheck. */
export async function hasShellcheck(): Promise<boolean> {
  return (await nodeShellcheck().run(['true\n'])).kind === 'output';
}

/** A folder with a program `shellcheck` that runs these lines of a POSIX shell; gone when the tests end. */
export function fakeShellcheck(lines: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-fake-'));
  const file = path.join(folder, 'shellcheck');
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** What ShellCheck prints of the first script: SC2086 at these columns of a line. */
export function output(line: number, column: number, endColumn: number): string {
  const place = { line, endLine: line, column, endColumn };
  const quote = (at: number): unknown => ({ ...place, column: at, endColumn: at, replacement: '"' });
  const comment = { file: '0', ...place, level: 'info', code: 2086, message: 'Quote it.' };
  return JSON.stringify({
    comments: [{ ...comment, fix: { replacements: [quote(column), quote(endColumn)] } }],
  });
}
