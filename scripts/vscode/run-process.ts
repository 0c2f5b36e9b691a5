import { spawn } from 'node:child_process';

export interface Outcome {
  readonly code: number | undefined;
  /** Standard output and error as they came, for a message when the command failed. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** Runs a command to its end. A command that cannot start, or takes too long, is an outcome without a code. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    // npm is a .cmd file on Windows, which only a shell can start; none of our arguments needs quoting there.
    const shell = process.platform === 'win32' && !command.endsWith('.exe');
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    const keep = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      resolve({ code: undefined, output: `${output}${error.message}` });
    });
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') output += `\nstopped after ${String(options.timeoutMs / 1000)} s`;
      resolve({ code: code ?? undefined, output });
    });
  });
}

/** The end of a long output: the line that says what went wrong is nearly always among the last ones. */
export function lastLines(text: string, count = 5): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
