// The server in Neovim, with the configuration that docs/editors.md gives, used by its keys.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const PATIENCE = 20_000;

/** `[0, 7]`; undefined where there is no Neovim. */
function neovimVersion(): readonly [number, number] | undefined {
  const { status, stdout } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /^NVIM v(\d+)\.(\d+)/.exec(status === 0 ? stdout : '') ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** The blocks of Lua in docs/editors.md: for 0.11, for what was before, and the command for both. */
function documentedInit([major, minor]: readonly [number, number]): string {
  const page = readFileSync(path.join(root, 'docs/editors.md'), 'utf8');
  const blocks = [...page.matchAll(/^```lua\n(.*?)^```$/gms)].map(([, code = '']) => code);
  assert.equal(blocks.length, 3);
  const [since011, before011, command] = blocks;
  return [major > 0 || minor >= 11 ? since011 : before011, command].join('\n');
}

const LINES_OF = (buffer: string): string => `vim.api.nvim_buf_get_lines(${buffer}, 0, -1, true)`;

/** A Neovim without a screen, driven from outside as by its user. */
class Neovim {
  readonly #folder: string;
  readonly #address: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;

  constructor(init: string, files: Readonly<Record<string, string>>) {
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-nvim-'));
    this.#address = path.join(this.#folder, 'socket');
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(this.#folder, name), text);
    const initFile = path.join(this.#folder, 'init.lua');
    writeFileSync(initFile, init);
    // The documented command is `bulkhead`, so that is what lies on the PATH.
    symlinkSync(cli, path.join(this.#folder, 'bulkhead'));
    this.#process = spawn(
      'nvim',
      ['--clean', '-u', initFile, '-n', '--headless', '--listen', this.#address, 'Dockerfile'],
      {
        cwd: this.#folder,
        stdio: 'ignore',
        env: {
          ...process.env,
          HOME: this.#folder,
          PATH: `${this.#folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
          XDG_CONFIG_HOME: this.#folder,
          XDG_STATE_HOME: this.#folder,
          XDG_CACHE_HOME: this.#folder,
        },
      },
    );
    this.#ended = new Promise((resolve) => {
      this.#process.once('close', () => {
        resolve();
      });
      this.#process.once('error', () => {
        resolve();
      });
    });
  }

  get isListening(): boolean {
    return existsSync(this.#address);
  }

  type(keys: string): void {
    this.#remote('--remote-send', keys);
  }

  /** The value of a Lua expression. */
  lua(expression: string): unknown {
    const quoted = `'vim.fn.json_encode(${expression.replaceAll("'", "''")})'`;
    return JSON.parse(this.#remote('--remote-expr', `luaeval(${quoted})`));
  }

  get text(): string {
    return `${(this.lua(LINES_OF('0')) as string[]).join('\n')}\n`;
  }

  setText(text: string): void {
    const lines = text.replace(/\n$/, '').split('\n');
    this.#run(
      `vim.api.nvim_buf_set_lines(0, 0, -1, true, vim.fn.json_decode([=[${JSON.stringify(lines)}]=]))`,
    );
  }

  /** What each window shows, floating ones behind. */
  get windows(): readonly string[] {
    const windows = this.lua(
      `vim.tbl_map(function(w) return ${LINES_OF('vim.api.nvim_win_get_buf(w)')} end, vim.api.nvim_list_wins())`,
    );
    return (windows as string[][]).map((lines) => lines.join('\n'));
  }

  get completions(): readonly string[] {
    const items = this.lua('vim.fn.complete_info({ "items" }).items') as { word: string }[];
    return items.map(({ word }) => word);
  }

  /** The next list is answered with the first choice that has this in its title. */
  choose(title: string): void {
    this.#run(`wanted = [=[${title}]=]`);
  }

  has(rule: string): boolean {
    return this.findings.some(([name]) => name === rule);
  }

  /** The rules of the findings that are shown, with the line of each. */
  get findings(): readonly (readonly [rule: string, line: number])[] {
    return this.lua(
      // 0.7 keeps the code where it keeps what it does not know.
      'vim.tbl_map(function(d) return { d.code or d.user_data.lsp.code, d.lnum } end, vim.diagnostic.get(0))',
    ) as [string, number][];
  }

  #run(statement: string): void {
    this.lua(`(function() ${statement} return true end)()`);
  }

  async end(): Promise<void> {
    this.#process.kill();
    await this.#ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #remote(how: string, argument: string): string {
    const run = spawnSync('nvim', ['--clean', '--headless', '--server', this.#address, how, argument], {
      encoding: 'utf8',
      timeout: PATIENCE,
    });
    // Neovim 0.7 prints the value of an expression as it prints errors.
    const output = run.stdout + run.stderr;
    if (run.status !== 0) throw new Error(`nvim ${how}: ${run.error?.message ?? output}`);
    return output;
  }
}

async function until(what: string, probe: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!probe()) {
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A choice is made by its title, as a user does who reads the list. */
const SELECT = `
wanted = ''
vim.ui.select = function(items, options, choose)
  for index, item in ipairs(items) do
    if options.format_item(item):find(wanted, 1, true) then
      return choose(item, index)
    end
  end
end
`;

const TEXT = [
  'FROM alpine:3.22 AS base',
  'MAINTAINER ops@shop.example',
  '# stays',
  'RUN apt-get install curl',
  ' WORKDIR   app',
  'FROM base',
  '',
].join('\n');

describe('Neovim', function () {
  this.timeout(3 * PATIENCE);
  let nvim: Neovim;

  before(async function () {
    const version = neovimVersion();
    if (version === undefined) {
      console.log('skipped: there is no nvim on the PATH');
      this.skip();
    }
    if (!existsSync(cli)) throw new Error('first: npm run build');
    nvim = new Neovim(documentedInit(version) + SELECT, { Dockerfile: TEXT });
    await until('Neovim', () => nvim.isListening);
    await until('findings', () => nvim.findings.length > 0);
  });
  beforeEach(async () => {
    nvim.type('<Esc>');
    nvim.setText(TEXT);
    await until('findings', () => nvim.has('no-maintainer'));
  });
  after(async () => {
    // Undefined where the tests were skipped.
    await (nvim as Neovim | undefined)?.end();
  });

  it('shows findings, on their lines', () => {
    const found = nvim.findings.map(([rule, line]) => `${String(line)} ${rule}`);
    assert.deepEqual(found.sort(), [
      '1 no-maintainer',
      '3 apt-assume-yes',
      '3 apt-no-install-recommends',
      '4 absolute-workdir',
      '5 require-user',
    ]);
  });

  it('shows what an instruction means', async () => {
    nvim.type('ggK');
    await until('the hover', () => nvim.windows.length === 2);
    assert.match(nvim.windows[1] ?? '', /^FROM .*IMAGE.*Begins a stage/s);
    nvim.type('j');
    await until('the hover to close', () => nvim.windows.length === 1);
  });

  it('makes a fix that is chosen', async () => {
    nvim.choose('authors label');
    nvim.type('2Ggra');
    await until('the fix', () => nvim.text !== TEXT);
    const label = 'LABEL org.opencontainers.image.authors="ops@shop.example"';
    assert.equal(nvim.text, TEXT.replace('MAINTAINER ops@shop.example', label));
    await until('the finding to go', () => !nvim.has('no-maintainer'));
  });

  it('makes every safe fix, and no other', async () => {
    nvim.choose('');
    nvim.type(':BulkheadFixAll<CR>');
    await until('the fixes', () => nvim.text !== TEXT);
    assert.equal(
      nvim.text,
      TEXT.replace(
        'MAINTAINER ops@shop.example',
        'LABEL org.opencontainers.image.authors="ops@shop.example"',
      ).replace('install curl', 'install -y curl'),
    );
  });

  it('completes', async () => {
    nvim.type('GoCOPY --from=<C-x><C-o>');
    await until('the list', () => nvim.completions.length > 0);
    assert.ok(nvim.completions.includes('base'), nvim.completions.join());
    // Of one that fits there is nothing to choose.
    nvim.type('<C-e>ba<C-x><C-o>');
    await until('the word', () => nvim.text.endsWith('COPY --from=base\n'));
  });

  it('formats', async () => {
    nvim.type('gggqG');
    await until('the change', () => nvim.text !== TEXT);
    assert.equal(nvim.text, TEXT.replace(' WORKDIR', 'WORKDIR'));
  });

  it('had nothing to complain about', () => {
    assert.equal(String(nvim.lua('vim.fn.execute("messages")')).trim(), '');
  });
});
