// Bulkhead's language server beside dockerfile-language-server-nodejs, the server behind most editors' Dockerfile
// support, in one run on one machine. Takes about two minutes.
//
//   npm run build && npm run bench                   a table
//   npm run bench -- --json FILE --check --edits 400  figures to a file; status 1 when a limit does not hold
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureCli, measureEdits, measureStart, type Servers } from './measure.ts';
import { brokenLimits, type Results, table } from './results.ts';

const root = path.resolve(import.meta.dirname, '..');
const peerFolder = path.join(import.meta.dirname, 'node_modules/dockerfile-language-server-nodejs');

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    edits: { type: 'string', default: '200' },
  },
});

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
const edits = Number(values.edits);
const byLines: Results['byLines'][number][] = [];
for (const lines of [15, 100, 1000]) {
  byLines.push({ lines, servers: await measureEdits(servers, lines, edits) });
}
const results: Results = {
  node: process.version,
  edits,
  start: await measureStart(servers, 9),
  byLines,
  cli: measureCli(cli, path.resolve(root, '../shared/corpus'), 9),
};
console.log(table(results));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
const broken = brokenLimits(results);
for (const line of broken) console.log(`over the limit: ${line}`);
if (values.check && broken.length > 0) process.exitCode = 1;

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}
