import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Shellcheck, ShellcheckOutput } from '../ports.ts';
import { findOnPath, isProgram } from './programs.ts';

/** A hundred scripts take it a second. */
const PATIENCE = 30_000;
/** Of what it prints; a note takes some 500 bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;
/** The optional check is about variables in capitals: the base image's own are known to whoever asks. */
const OPTIONS = ['--format=json1', '--norc', '--enable=check-unassigned-uppercase'];
const NAMES = process.platform === 'win32' ? ['shellcheck.exe'] : ['shellcheck'];

/**
 * The ShellCheck of this machine: `configured` when given, else the first on the PATH. It gets the scripts as files of a
 * folder of its own, which nobody else may read and which is gone afterwards.
 */
export function nodeShellcheck(configured?: string): Shellcheck {
  let program: string | null | undefined;
  return {
    async run(scripts, signal) {
      program ??= findProgram(configured) ?? null;
      if (program === null) return { kind: 'missing' };
      try {
        return await runIn(program, scripts, signal);
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
  };
}

function findProgram(configured: string | undefined): string | undefined {
  if (configured !== undefined && configured !== '')
    return path.isAbsolute(configured) && isProgram(configured) ? configured : undefined;
  return findOnPath(NAMES, process.env['PATH']);
}

async function runIn(
  program: string,
  scripts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ShellcheckOutput> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-shellcheck-'));
  try {
    const names = scripts.map((_, index) => String(index));
    for (const [index, script] of scripts.entries())
      await writeFile(path.join(folder, String(index)), script, { mode: 0o600 });
    return await start(program, [...OPTIONS, '--', ...names], folder, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function start(
  program: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<ShellcheckOutput> {
  return new Promise((resolve) => {
    // Its output is in the locale's encoding, and scripts are UTF-8.
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    const options = {
      cwd,
      env,
      timeout: PATIENCE,
      maxBuffer: MAX_OUTPUT,
      windowsHide: true,
      ...(signal && { signal }),
    };
    execFile(program, args, options, (error, stdout) => {
      // 1 means that it found something.
      if (error === null || error.code === 1) resolve({ kind: 'output', json: stdout });
      else
        resolve({
          kind: 'failed',
          reason: error.killed === true ? 'took longer than 30 s' : reasonOf(error),
        });
    });
  });
}

/** Never the text that it printed: that may hold parts of a script. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? `ended with ${code}` : 'could not be run';
}
