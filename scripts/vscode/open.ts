import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onPath, repository } from './cache.ts';
import { type Editor, prepareEditor } from './code-server.ts';
import { lastLines, runProcess } from './run-process.ts';
import { installExtension, startServer } from './server.ts';

const say = (line: string): void => {
  console.log(line);
};

/** Opens an editor on a folder with the extension loaded; resolves with an exit status, for a server when it ended. */
export async function openEditor(folder: string, file: string | undefined): Promise<number> {
  if (await openOnDesktop(folder, file)) return 0;
  const prepared = await prepareEditor('screen', say);
  if (prepared.kind === 'unavailable') {
    say(
      `\nNo editor: there is no desktop VS Code here (code, codium), and the one for the browser is not to be had.`,
    );
    say(prepared.reason);
    return 0;
  }
  return serve(prepared.editor, folder, file);
}

function hasDesktop(): boolean {
  // In a terminal of a remote window `code` only talks to that window and cannot load an extension under development.
  if (process.env['VSCODE_IPC_HOOK_CLI'] !== undefined) return false;
  if (process.platform !== 'linux') return true;
  return (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

async function openOnDesktop(folder: string, file: string | undefined): Promise<boolean> {
  const program = hasDesktop() ? (onPath('code') ?? onPath('codium')) : undefined;
  if (program === undefined) return false;
  const args = ['--new-window', `--extensionDevelopmentPath=${repository}`, folder];
  if (file !== undefined) args.push(file);
  // VS Code refuses to run as root without these two.
  if (process.getuid?.() === 0) {
    args.push('--no-sandbox', '--user-data-dir', await mkdtemp(path.join(os.tmpdir(), 'bulkhead-code-')));
  }
  const outcome = await runProcess(program, args, { timeoutMs: 60_000 });
  if (outcome.code === 0) say(`\nOpened ${path.basename(program)} with the extension loaded.`);
  else say(`\n${path.basename(program)} could not be started: ${lastLines(outcome.output)}`);
  return outcome.code === 0;
}

async function serve(editor: Editor, folder: string, file: string | undefined): Promise<number> {
  say('\nPackaging the extension and starting VS Code ...');
  const packaged = await runProcess('npm', ['run', '--silent', 'package'], {
    cwd: repository,
    timeoutMs: 120_000,
  });
  if (packaged.code !== 0) {
    say(`\nNo editor: the extension could not be packaged: ${lastLines(packaged.output)}`);
    return 0;
  }
  const state = await mkdtemp(path.join(os.tmpdir(), 'bulkhead-start-'));
  try {
    // Heard from here on, so that a Ctrl-C during the start leaves nothing behind either.
    const stopped = stopSignal();
    await installExtension(editor, state, path.join(repository, 'dist', 'bulkhead.vsix'));
    const server = await startServer(editor, { state });
    try {
      const opened =
        file === undefined ? [] : [['openFile', `vscode-remote://127.0.0.1:${server.port}${file}`]];
      say(`\nVS Code with Bulkhead, on ${path.relative(repository, folder)}/ (for this machine only):\n`);
      say(`  ${server.address({ folder, payload: JSON.stringify(opened) })}\n`);
      say('Ctrl-C stops it.');
      const how = await Promise.race([stopped, server.ended.then(() => 'ended' as const)]);
      if (how === 'ended') say('The editor ended by itself.');
      return how === 'ended' ? 1 : 0;
    } finally {
      await server.stop();
    }
  } finally {
    await rm(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve('stopped');
      });
    }
  });
}
