import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Editor } from './code-server.ts';
import { lastLines, runProcess } from './run-process.ts';

export interface ServerOptions {
  /** An empty folder of this run's own: settings, extensions and logs go there. */
  readonly state: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly workspaceTrust?: boolean;
  /** Added to the environment of the server and so of the extension host. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface Server {
  /** The workbench's address for these query parameters, with the token that lets a browser in. */
  address(query: Readonly<Record<string, string>>): string;
  readonly port: number;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Installs a packaged extension, the way a user does with "Install from VSIX". */
export async function installExtension(editor: Editor, state: string, vsix: string): Promise<void> {
  const args = [editor.main, '--install-extension', vsix, '--force', ...dataFolders(state)];
  const outcome = await runProcess(editor.node, args, { env: cleanEnvironment(), timeoutMs: 60_000 });
  if (outcome.code !== 0 || !outcome.output.includes('successfully installed')) {
    throw new Error(`the extension could not be installed: ${lastLines(outcome.output)}`);
  }
}

/** Starts a server on a free port of the loopback interface; resolves when it listens. */
export async function startServer(editor: Editor, options: ServerOptions): Promise<Server> {
  const user = path.join(options.state, 'user', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(
    path.join(user, 'settings.json'),
    JSON.stringify({ ...quietSettings, ...options.settings }, null, 2),
  );
  // Loopback keeps other machines out; the token keeps other users of this machine and web pages out.
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(options.state, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const args = [editor.main, '--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile];
  args.push('--accept-server-license-terms', '--telemetry-level', 'off', ...dataFolders(options.state));
  if (options.workspaceTrust !== true) args.push('--disable-workspace-trust');
  const child = spawn(editor.node, args, {
    env: cleanEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the extension host and the language server below it end with it.
    detached: process.platform !== 'win32',
  });
  const killAtExit = (): void => {
    signalGroup(child, 'SIGKILL');
  };
  process.once('exit', killAtExit);
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => {
      resolve();
    });
    child.once('exit', () => {
      process.removeListener('exit', killAtExit);
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    signalGroup(child, 'SIGTERM');
    const late = setTimeout(() => {
      signalGroup(child, 'SIGKILL');
    }, 3000);
    await ended;
    clearTimeout(late);
    // Children of a server that is gone already.
    signalGroup(child, 'SIGKILL');
  };
  try {
    const port = await listeningPort(child, path.join(options.state, 'server.log'));
    const address = (query: Readonly<Record<string, string>>): string =>
      `http://127.0.0.1:${String(port)}/?${new URLSearchParams({ tkn: token, ...query }).toString()}`;
    return { address, port, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'git.enabled': false,
  'chat.disableAIFeatures': true,
};

function dataFolders(state: string): string[] {
  return ['--server-data-dir', path.join(state, 'server'), '--user-data-dir', path.join(state, 'user')];
}

/** Without what an outer editor, npm or a test runner put there for themselves. */
function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (/^(?:VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|NODE_V8_COVERAGE$)/.test(name)) continue;
    env[name] = value;
  }
  return { ...env, ...extra };
}

async function listeningPort(child: ChildProcess, logFile: string): Promise<number> {
  const log = createWriteStream(logFile);
  let seen = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`VS Code's server ${why}: ${lastLines(seen, 10)}`));
    };
    const tooLong = setTimeout(() => {
      fail('did not start within 60 s');
    }, 60_000);
    child.once('error', (error) => {
      clearTimeout(tooLong);
      fail(`could not be started (${error.message})`);
    });
    child.once('exit', (code) => {
      clearTimeout(tooLong);
      fail(`ended at once with status ${String(code)}`);
    });
    const read = (chunk: Buffer): void => {
      log.write(chunk);
      if (seen.length > 100_000) return;
      seen += chunk.toString('utf8');
      const port = /Extension host agent listening on (\d+)/.exec(seen)?.[1];
      if (port === undefined) return;
      clearTimeout(tooLong);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', () => log.end());
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
