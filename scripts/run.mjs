// What the scripts that start other programs share. No packages: scripts/test.mjs runs before anything is installed.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

/**
 * Starts a program in the repository, passes its output on as it comes, and resolves with its exit code and output.
 * @param {string} program
 * @param {readonly string[]} args
 */
export function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd on Windows.
      shell: process.platform === 'win32' && program === 'npm',
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
      process.stderr.write(chunk);
    });
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve({ code: 127, output });
    });
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

export const node = (...args) => run(process.execPath, args);

export const noCounts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(all) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export const formatCounts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** Mocha on these files. A run that dies without its counts is one failure. */
export async function mocha(files, reporter = 'dot') {
  if (files.length === 0) return noCounts;
  const { code, output } = await node(
    'node_modules/mocha/bin/mocha.js',
    '--forbid-only',
    '--no-color',
    '--reporter',
    reporter,
    ...files,
  );
  const count = (word) => Number(new RegExp(`^ +(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0);
  const counts = { passed: count('passing'), failed: count('failing'), skipped: count('pending') };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The last `N passed, N failed[, N skipped]` a program printed; without one, its exit code is the one result. */
export function countsOf({ code, output }) {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  const counts =
    found === undefined
      ? { ...noCounts, passed: code === 0 ? 1 : 0 }
      : { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3] ?? 0) };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
