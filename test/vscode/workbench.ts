import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { chromiumArguments } from '../../scripts/vscode/chromium.ts';
import type { Editor } from '../../scripts/vscode/code-server.ts';
import { type Server, type ServerOptions, startServer } from '../../scripts/vscode/server.ts';

export interface Run {
  /** Path of a Chromium. */
  readonly browser: string;
  readonly editor: Editor;
  /** Only tests whose title contains this. */
  readonly only: string;
}

/** Does `work` with a fresh folder outside the repository, and removes it whatever happens. */
export async function inFreshFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bulkhead-vscode-'));
  const removeAtExit = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  process.once('exit', removeAtExit);
  try {
    return await work(folder);
  } finally {
    process.removeListener('exit', removeAtExit);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Does `work` with a server and a page of its own, and ends both whatever happens. */
export async function inWorkbench<T>(
  run: Run,
  options: ServerOptions,
  work: (page: Page, server: Server) => Promise<T>,
  context: BrowserContextOptions = {},
): Promise<T> {
  const server = await startServer(run.editor, options);
  try {
    const browser = await chromium.launch({ executablePath: run.browser, args: [...chromiumArguments] });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...context });
      return await work(page, server);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

export interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Promise.withResolvers, which Node 20 does not have. */
export function deferred(): Deferred {
  let settle: Omit<Deferred, 'promise'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('a promise runs its executor at once');
  return { promise, ...settle };
}

/** `work`, or an error saying what took too long. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${String(ms / 1000)} s`));
    }, ms);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
