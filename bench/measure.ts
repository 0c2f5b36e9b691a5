import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LanguageServer } from './language-server.ts';
import { sample } from './samples.ts';
import { median, type Spread, spreadOf } from './statistics.ts';

/** How to start a server, by its name in the results. */
export type Servers = Readonly<Record<string, readonly string[]>>;

export interface ServerFigures {
  readonly edit: Spread;
  readonly memory: number | undefined;
  readonly diagnostics: number;
}

/** Edits in one go; then the other server has its turn, so that what else the machine does hits both. */
const BLOCK = 20;
const WARM_UP = 40;

/** Edit to diagnostics in a file of so many lines, for each server. */
export async function measureEdits(
  servers: Servers,
  lines: number,
  edits: number,
): Promise<Readonly<Record<string, ServerFigures>>> {
  const text = sample(lines);
  const running = Object.entries(servers).map(([name, command]) => ({
    server: new LanguageServer(name, command),
    times: [] as number[],
    diagnostics: 0,
  }));
  for (const each of running) {
    await each.server.open(text);
    each.diagnostics = each.server.diagnostics.length;
  }
  for (const { server } of running) await editTimes(server, WARM_UP);
  for (let done = 0; done < edits; done += BLOCK) {
    // Who goes first changes, too.
    const turn = (done / BLOCK) % 2 === 0 ? running : running.toReversed();
    for (const { server, times } of turn)
      times.push(...(await editTimes(server, Math.min(BLOCK, edits - done))));
  }
  const figures = running.map(
    ({ server, times, diagnostics }) =>
      [server.name, { edit: spreadOf(times), memory: server.memory(), diagnostics }] as const,
  );
  for (const { server } of running) await server.stop();
  return Object.fromEntries(figures);
}

async function editTimes(server: LanguageServer, number: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < number; i++) times.push(await server.edit());
  return times;
}

/** Start of the process to first diagnostics of a 100-line file, for each server: the median of so many starts. */
export async function measureStart(
  servers: Servers,
  starts: number,
): Promise<Readonly<Record<string, number>>> {
  const text = sample(100);
  const times = new Map<string, number[]>();
  for (let i = 0; i < starts; i++) {
    for (const [name, command] of Object.entries(servers)) {
      const server = new LanguageServer(name, command);
      const ms = await server.open(text);
      times.set(name, [...(times.get(name) ?? []), ms]);
      await server.stop();
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

export interface CliFigures {
  /** One file of 100 lines, start to end of the process, milliseconds. */
  readonly oneFile: number;
  readonly corpus: { readonly files: number; readonly ms: number } | undefined;
}

/** The command line on one file, and on a folder of many where there is one. */
export function measureCli(cli: string, corpus: string, runs: number): CliFigures {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-bench-'));
  const file = path.join(folder, 'Dockerfile');
  writeFileSync(file, sample(100));
  const oneFile = median(Array.from({ length: runs }, () => check(cli, file).ms));
  rmSync(folder, { recursive: true });
  if (!existsSync(corpus)) return { oneFile, corpus: undefined };
  const all = Array.from({ length: 3 }, () => check(cli, corpus));
  return { oneFile, corpus: { files: all[0]?.files ?? 0, ms: Math.min(...all.map(({ ms }) => ms)) } };
}

function check(cli: string, target: string): { ms: number; files: number } {
  const started = performance.now();
  const run = spawnSync(process.execPath, [cli, 'check', '--format', 'json', target], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const ms = performance.now() - started;
  if (run.stdout === '') throw new Error(`${cli} printed nothing\n${run.stderr}`);
  const { files } = JSON.parse(run.stdout) as { files: readonly unknown[] };
  return { ms, files: files.length };
}
