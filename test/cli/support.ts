import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds from start to exit. */
  readonly took: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Root may read and write everything, so for what a user may not it steps down. */
  readonly asNobody?: boolean;
}

const NOBODY = 65534;

let bundle: Promise<string> | undefined;

/** The bundle as shipped; one of our own below out/ when the shipped one is older than a source. */
export function bundledCli(): Promise<string> {
  bundle ??= findBundle();
  return bundle;
}

async function findBundle(): Promise<string> {
  const shipped = path.join(root, 'dist/cli.js');
  if (existsSync(shipped) && statSync(shipped).mtimeMs > newestSource(path.join(root, 'server/src')))
    return shipped;
  const folder = path.join(root, 'out/test-cli');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['server/src/cli/main.ts'],
    outfile: 'out/test-cli/cli.js',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    plugins: [
      {
        name: 'server-beside-cli',
        setup: (build) =>
          build.onResolve({ filter: /\/lsp\/main\.ts$/ }, () => ({ path: './server.js', external: true })),
      },
    ],
    logLevel: 'error',
  });
  return path.join(folder, 'cli.js');
}

function newestSource(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (newest, entry) => Math.max(newest, statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );
}

/** Starts the bundle, without colours and other programs on the PATH unless `env` says so. */
export async function start(
  args: readonly string[],
  { cwd, env, asNobody }: RunOptions = {},
): Promise<ChildProcess> {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...inherited } = process.env;
  const user = asNobody === true && process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  return spawn(process.execPath, [await bundledCli(), ...args], {
    cwd,
    env: { ...inherited, PATH: '', ...env },
    ...user,
  });
}

/** Runs the bundle to its end. */
export async function bulkhead(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = await start(args, options);
  const started = performance.now();
  const read = (stream: ChildProcess['stdout']): Promise<string> =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      stream
        ?.on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          resolve(Buffer.concat(chunks).toString('utf8'));
        });
    });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin?.on('error', () => undefined); // a command that reads no input may be gone before all is written
  child.stdin?.end(options.input ?? '');
  const [out, err, status] = await Promise.all([read(child.stdout), read(child.stderr), ended]);
  return { status, out, err, took: performance.now() - started };
}

/** Runs a program of the system; undefined where there is none. */
export function tool(
  [program = '', ...args]: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): { readonly status: number | null; readonly err: string } | undefined {
  const { status, stderr, error } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  return error === undefined ? { status, err: stderr } : undefined;
}

const made: string[] = [];

/** A folder outside any repository with these files; it goes away when the tests end. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-cli-'));
  made.push(folder);
  chmodSync(folder, 0o755);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Has no findings, whatever rules there will be. */
export const CLEAN = '# bulkhead file-ignore=all reason="a test"\nFROM scratch\n';
/** Has one finding with a safe fix once `ONLY` silences the other rules. */
export const FIXABLE = 'FROM scratch\nADD app.bin /app.bin\n';
export const FIXED = 'FROM scratch\nCOPY app.bin /app.bin\n';
/** What the text above is reported for. */
export const RULE = 'prefer-copy-over-add';

export interface JsonReport {
  readonly version: string;
  readonly files: readonly {
    readonly path: string;
    readonly error?: string;
    readonly errorCode?: string;
    readonly findings: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly summary: Readonly<Record<string, unknown>>;
}

export const readReport = (out: string): JsonReport => JSON.parse(out) as JsonReport;
