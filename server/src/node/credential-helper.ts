import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import type { Credential } from '../ports.ts';
import { findOnPath } from './programs.ts';

/** It may ask a person to unlock something. */
const PATIENCE = 60_000;
const MAX_OUTPUT = 256 * 1024;
/** The user name that stands for a token (https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol). */
const TOKEN_USER = '<token>';
const NOT_FOUND = /credentials not found|no credentials server URL|no credentials username/i;

export type HelperAnswer =
  | Credential
  | { readonly kind: 'none' }
  /** Completes a sentence that begins with the configuration file. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Asks `docker-credential-NAME` what it has for a server. The name comes from a file and becomes a program's: it may
 * hold neither folders nor anything else but small letters, digits and hyphens, and the program must be on the PATH.
 */
export function askHelper(
  name: unknown,
  server: string,
  environment: NodeJS.ProcessEnv,
): Promise<HelperAnswer> {
  if (typeof name !== 'string' || !/^[a-z0-9-]+$/.test(name))
    return Promise.resolve(failed('the name of a credential helper is none'));
  const program = `docker-credential-${name}`;
  const file = findOnPath(process.platform === 'win32' ? [`${program}.exe`] : [program], environment['PATH']);
  if (file === undefined) return Promise.resolve(failed(`${program} is not on the PATH`));
  return new Promise((resolve) => {
    const options = {
      cwd: homedir(),
      env: environment,
      timeout: PATIENCE,
      maxBuffer: MAX_OUTPUT,
      windowsHide: true,
    };
    const child = execFile(file, ['get'], options, (error, stdout) => {
      if (error === null) resolve(readAnswer(program, stdout));
      // What it printed is told to nobody: it may be a secret.
      else if (NOT_FOUND.test(stdout)) resolve({ kind: 'none' });
      else resolve(failed(`${program} ${error.killed === true ? 'took too long' : 'failed'}`));
    });
    // One that does not read is gone already, and what came of it is heard above.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${server}\n`);
  });
}

function readAnswer(program: string, output: string): HelperAnswer {
  try {
    const { Username, Secret } = JSON.parse(output) as Readonly<Record<string, unknown>>;
    if (typeof Username !== 'string' || typeof Secret !== 'string' || Secret === '') return { kind: 'none' };
    if (Username === TOKEN_USER) return { kind: 'refresh-token', token: Secret };
    return { kind: 'password', username: Username, password: Secret };
  } catch {
    // The parser's own words would quote the secret.
    return failed(`${program} gave an answer that makes no sense`);
  }
}

function failed(reason: string): HelperAnswer {
  return { kind: 'failed', reason };
}
