import { spawn, spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What a program printed and how it ended. */
export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Whether a container engine answers. */
function hasEngine(): boolean {
  return (
    spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'ignore' }).status === 0
  );
}

/**
 * For a suite: skips it, saying so, where no engine answers, and takes away in the end what it has put into the lists.
 */
export function withEngine(): { readonly folders: string[]; readonly tags: string[] } {
  const folders: string[] = [];
  const tags: string[] = [];
  before(function () {
    if (hasEngine()) return;
    console.log('      no container engine answers, so nothing is built');
    this.skip();
  });
  after(async () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    if (tags.length > 0) await docker('rmi', '-f', ...tags);
  });
  return { folders, tags };
}

export function docker(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error) => {
      resolve({ status: null, out: '', err: error.message });
    });
    child.on('close', (status) => {
      resolve({
        status,
        out: Buffer.concat(out).toString('latin1'),
        err: Buffer.concat(err).toString('utf8'),
      });
    });
  });
}

/** Builds a folder; the tag, or what the builder said. */
export async function build(
  folder: string,
  tag: string,
  options: readonly string[] = [],
): Promise<{ readonly tag: string } | { readonly failed: string }> {
  const { status, err } = await docker(
    'build',
    '--network',
    'host',
    '--progress',
    'plain',
    '-t',
    tag,
    ...options,
    folder,
  );
  return status === 0 ? { tag } : { failed: err.slice(-3000) };
}

/** What an image does: what it prints, or what it answers when it listens. */
export interface Behaviour {
  readonly answer: string;
  /** User ids of its first process while it runs; empty for one that ends by itself. */
  readonly uids: readonly string[];
}

const STARTING = 15_000;

/** Runs an image to its end, or until it has answered a request. */
export async function run(
  tag: string,
  { port, path = '/' }: { readonly port?: number; readonly path?: string },
  options: readonly string[] = [],
): Promise<Behaviour | { readonly failed: string }> {
  if (port === undefined) {
    const { status, out, err } = await docker('run', '--rm', '--network', 'none', ...options, tag);
    return status === 0 ? { answer: out, uids: [] } : { failed: `${out}\n${err}`.slice(-2000) };
  }
  const started = await docker('run', '-d', '--network', 'host', ...options, tag);
  const id = started.out.trim();
  if (started.status !== 0) return { failed: started.err };
  try {
    const until = Date.now() + STARTING;
    while (Date.now() < until) {
      const answer = await request(port, path);
      if (answer !== undefined) return { answer, uids: await uidsOf(id) };
      await pause(100);
    }
    const logs = await docker('logs', id);
    return { failed: `no answer on port ${String(port)}:\n${logs.out}\n${logs.err}`.slice(-2000) };
  } finally {
    await docker('rm', '-f', id);
  }
}

function request(port: number, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path, timeout: 2000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve(`${String(response.statusCode)} ${Buffer.concat(chunks).toString('latin1')}`);
      });
    });
    asked.on('error', () => {
      resolve(undefined);
    });
    asked.on('timeout', () => {
      asked.destroy();
    });
  });
}

/** Real, effective, saved and file system user id of a container's first process. */
async function uidsOf(id: string): Promise<readonly string[]> {
  const { out } = await docker('inspect', '-f', '{{.State.Pid}}', id);
  const status = readFileSync(`/proc/${out.trim()}/status`, 'utf8');
  return /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
}

/** Everything an image's layers and its history hold, as one text to search. */
export async function contents(tag: string): Promise<string> {
  const [saved, history] = await Promise.all([saveAll(tag), docker('history', '--no-trunc', tag)]);
  return saved + history.out;
}

/** Layers may be compressed, so they are unpacked before they are searched. */
function saveAll(tag: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(
      'sh',
      [
        '-c',
        'd=$(mktemp -d) && docker save "$0" | tar -x -C "$d" && for f in $(find "$d" -type f); do gzip -dc "$f" 2>/dev/null || cat "$f"; done; rm -rf "$d"',
        tag,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const found: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => found.push(chunk));
    child.on('close', () => {
      resolve(Buffer.concat(found).toString('latin1'));
    });
  });
}
