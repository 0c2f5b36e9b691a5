// Bulkhead's language server beside dockerfile-language-server-nodejs, the server behind most editors' Dockerfile
// support, in one run on one machine. Takes about three minutes.
//
//   npm run build && npm run bench                   tables
//   npm run bench -- requests                         only the time that each request takes, in less than a minute
//   npm run bench -- --json FILE --check --edits 400  figures to a file; status 1 when a limit does not hold
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureCli, measureEdits, measureStart, type Servers } from './measure.ts';
import { brokenRequestLimits, requestTable } from './request-results.ts';
import { measureRequests, type RequestFigures } from './requests.ts';
import { brokenLimits, type Results, table } from './results.ts';

const root = path.resolve(import.meta.dirname, '..');
const peerFolder = path.join(import.meta.dirname, 'node_modules/dockerfile-language-server-nodejs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    edits: { type: 'string', default: '200' },
  },
});

const unknown = positionals.find((name) => name !== 'requests');
if (unknown !== undefined) fail(`there is no part '${unknown}'; the one to be had alone is 'requests'`);

const server = path.join(root, 'dist/server.js');
const cli = path.join(root, 'dist/cli.js');
for (const file of [server, cli]) {
  if (!existsSync(file)) fail(`${path.relative(root, file)} is missing; first: npm run build`);
}
if (!existsSync(peerFolder)) {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail('npm ci in bench/ failed');
}

const servers: Servers = {
  bulkhead: [process.execPath, server, '--stdio'],
  peer: [process.execPath, path.join(peerFolder, 'bin/docker-langserver'), '--stdio'],
};
const SIZES = [15, 100, 1000];
const results = positionals.length === 0 ? await measureAll() : undefined;
if (results !== undefined) console.log(table(results), '\n');
const requests: RequestFigures[] = [];
for (const lines of SIZES) requests.push(...(await measureRequests(servers, lines)));
console.log(requestTable(requests));
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ ...results, requests }, null, 2)}\n`);
const broken = [...(results === undefined ? [] : brokenLimits(results)), ...brokenRequestLimits(requests)];
for (const line of broken) console.log(`over the limit: ${line}`);
if (values.check) {
  // As tests end, for who adds them up.
  console.log(`${broken.length === 0 ? 1 : 0} passed, ${broken.length} failed, 0 skipped`);
  if (broken.length > 0) process.exitCode = 1;
}

async function measureAll(): Promise<Results> {
  const edits = Number(values.edits);
  const byLines: Results['byLines'][number][] = [];
  for (const lines of SIZES) byLines.push({ lines, servers: await measureEdits(servers, lines, edits) });
  return {
    node: process.version,
    edits,
    start: await measureStart(servers, 9),
    byLines,
    cli: measureCli(cli, path.resolve(root, '../shared/corpus'), 9),
  };
}

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}
