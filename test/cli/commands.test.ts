import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bulkhead, bundledCli, folderOf, RULE, start } from './support.ts';

const COMMANDS = ['check', 'fix', 'pin', 'verify', 'run-settings', 'explain', 'rules', 'init', 'lsp'];

describe('bulkhead', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('knows its version, soon', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const { status, out, took } = await bulkhead(['--version']);
    assert.deepEqual([status, out], [0, `${version}\n`]);
    assert.ok(took < 500, `${took.toFixed(0)} ms`);
  });

  for (const args of [['--help'], ['-h'], ['help']]) {
    it(`helps with ${args.join(' ')}`, async () => {
      const { status, out, err } = await bulkhead(args);
      assert.deepEqual([status, err], [0, '']);
      for (const command of COMMANDS) assert.match(out, new RegExp(`^  ${command} `, 'm'));
    });
  }

  for (const command of COMMANDS) {
    it(`helps with ${command}`, async () => {
      const { status, out } = await bulkhead([command, '--help']);
      assert.equal(status, 0);
      assert.ok(out.startsWith(`Usage: bulkhead ${command}`));
      assert.ok(out.split('\n').every((line) => line.length <= 110));
      assert.equal((await bulkhead(['help', command])).out, out);
    });
  }

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^Bulkhead .*\n\nUsage/],
    [['chekc'], /Unknown command 'chekc'\. Did you mean 'check'\?/],
    [['Dockerfile'], /Did you mean 'bulkhead check Dockerfile'\?/],
    [['--preset', 'all'], /Unknown option '--preset'\. A command comes first/],
    [['check', '--presett', 'all'], /Unknown option '--presett'\. Did you mean '--preset'\?/],
    [['check', '--preset', 'everything'], /must be one of recommended, strict, all/],
    [['check', '--rule', `${RULE}=loud`], /is not NAME=LEVEL/],
    [['check', '--rule', RULE], /is not NAME=LEVEL/],
    [['check', '--threshold'], /needs a value/],
    [['explain'], /Which rule\?/],
    [['explain', 'DL302'], /Unknown rule 'DL302'\. Did you mean .*'DL3020'/],
    [['rules', 'x'], /takes no arguments/],
    [['lsp'], /bulkhead lsp --stdio/],
    [['__proto__'], /Unknown command '__proto__'/],
    [['help', 'toString'], /Unknown command 'toString'/],
  ];
  for (const [args, message] of wrong) {
    it(`ends with 2 for ${args.length === 0 ? 'nothing' : args.join(' ')}`, async () => {
      const { status, out, err } = await bulkhead(args, { cwd: folderOf({ Dockerfile: '' }) });
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, message);
    });
  }

  it('explains a rule by its own name and by others', async () => {
    const own = await bulkhead(['explain', RULE]);
    assert.equal(own.status, 0);
    assert.match(own.out, /^prefer-copy-over-add\n\n.*COPY/);
    assert.match(own.out, /\n {4}FROM scratch\n {4}ADD app\.bin/);
    assert.doesNotMatch(own.out, /```|\*\*/);
    assert.ok((await bulkhead(['explain', 'dl3020'])).out.includes(own.out));
    assert.match((await bulkhead(['explain', 'SC2086'])).out, /^shellcheck\n/);
    const compose = await bulkhead(['explain', 'Compose-Privileged', RULE]);
    assert.match(compose.out, /^compose-privileged\n\nNo service runs privileged\./);
    assert.match(compose.out, /https:\/\/docs\.docker\.com\/reference\/compose-file/);
    assert.ok(compose.out.endsWith(own.out));
  });

  it('runs the language server that lies beside it', async function () {
    if (!existsSync(path.join(path.dirname(await bundledCli()), 'server.js'))) this.skip();
    const ask = (message: object): string => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    };
    const params = { processId: null, rootUri: null, capabilities: {} };
    const talk = [{ id: 1, method: 'initialize', params }, { id: 2, method: 'shutdown' }, { method: 'exit' }];
    const child = await start(['lsp', '--stdio']);
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    // Its input stays open: a client that hangs up without a word is a failure to the server.
    child.stdin?.write(talk.map(ask).join(''));
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(status, 0);
    assert.match(out, /"capabilities":\{/);
  });

  it('lists the rules', async () => {
    const { status, out } = await bulkhead(['rules']);
    assert.equal(status, 0);
    assert.match(out, /^prefer-copy-over-add +warning +recommended +safe +\S.*\.$/m);
    const json = JSON.parse((await bulkhead(['rules', '--format=json'])).out) as {
      rules: Record<string, unknown>[];
    };
    const rule = json.rules.find(({ name }) => name === RULE);
    assert.deepEqual([rule?.['preset'], rule?.['fix'], rule?.['group']], ['recommended', 'safe', 'files']);
  });
});
