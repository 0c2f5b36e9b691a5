// What is shipped is exactly what is meant to be, and stands alone.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { listFiles as listPackage, PackageManager } from '@vscode/vsce';
import { readText, root } from './sources.ts';

const required = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/cli.js',
  'dist/client.js',
  'dist/package.json',
  'dist/server.js',
  'dist/web/client.cjs',
  'dist/web/server.js',
  'images/icon.png',
  'l10n/bundle.l10n.json',
  'package.json',
  'package.nls.json',
  'schemas/bulkhead.schema.json',
];
const allowed =
  /^(?:syntaxes\/[\w.-]+\.json|walkthrough\/[\w.-]+|dist\/server\/(?:[\w-]+\.js|package\.json))$/;
const parts = existsSync(path.join(root, 'dist/server'))
  ? readdirSync(path.join(root, 'dist/server')).filter((name) => name.endsWith('.js'))
  : [];
const bundles = [
  'dist/client.js',
  'dist/server.js',
  'dist/cli.js',
  ...parts.map((name) => `dist/server/${name}`),
];
/** What runs in a browser, and how large it may become: it is read over the network. */
const webBundles = { 'dist/web/client.cjs': 0.5, 'dist/web/server.js': 2.3 };
const vsix = path.join(root, 'dist/bulkhead.vsix');
const megabyte = 1024 * 1024;

/** Names in a zip file's central directory. */
function zipNames(file: string): readonly string[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('PK\x05\x06');
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    names.push(bytes.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}

describe('the extension package', function () {
  // The packager reads the whole folder.
  this.timeout(60_000);
  before(function () {
    if (![...bundles, ...Object.keys(webBundles)].every((file) => existsSync(path.join(root, file))))
      throw new Error('first: npm run build');
  });

  it('takes only what is allowed from the repository', async () => {
    const files = await listPackage({ cwd: root, packageManager: PackageManager.None });
    assert.deepEqual(files.filter((file) => !allowed.test(file)).sort(), required);
  });

  it('is small, and holds the same files', function () {
    if (!existsSync(vsix)) this.skip();
    assert.ok(statSync(vsix).size < 2.5 * megabyte, `${statSync(vsix).size} bytes`);
    const inside = zipNames(vsix).flatMap((name) => (name.startsWith('extension/') ? [name.slice(10)] : []));
    // The packager gives these three names of its own.
    const renamed = new Map([
      ['readme.md', 'README.md'],
      ['changelog.md', 'CHANGELOG.md'],
      ['LICENSE.txt', 'LICENSE'],
    ]);
    const names = inside.map((name) => renamed.get(name) ?? name);
    assert.deepEqual(names.filter((name) => !allowed.test(name)).sort(), required);
  });

  for (const bundle of bundles) {
    it(`${bundle} needs nothing but Node and its neighbours`, () => {
      const own =
        {
          'dist/client.js': ['vscode'],
          'dist/cli.js': ['./server.js'],
          'dist/server.js': ['./server/main.js'],
        }[bundle] ?? parts.map((name) => `./${name}`);
      const wanted = [...readText(bundle).matchAll(/\b(?:require|import)\(["'`]([^"'`]+)["'`]\)/g)];
      const foreign = wanted
        .map(([, name = '']) => name)
        .filter((name) => !own.includes(name) && !builtinModules.includes(name.replace(/^node:/, '')));
      assert.deepEqual(foreign, []);
    });

    checkText(bundle);
  }

  for (const [bundle, limit] of Object.entries(webBundles)) {
    it(`${bundle} needs no Node`, () => {
      const meta = JSON.parse(readText('out/meta.json')) as {
        readonly outputs: Readonly<
          Record<
            string,
            {
              readonly imports: readonly { readonly path: string }[];
              readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
            }
          >
        >;
      };
      const { imports = [], inputs = {} } = meta.outputs[bundle] ?? {};
      assert.deepEqual(
        imports.map(({ path: name }) => name).filter((name) => name !== 'vscode'),
        [],
      );
      const wrong = Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([name]) => name)
        .filter((name) => /^server\/src\/(?:node|desktop|cli)\/|sigstore|\/node\/main\.js$/.test(name));
      assert.deepEqual(wrong, []);
      assert.ok(Object.keys(inputs).length > 50);
      assert.equal(/\brequire\(["'`](?!vscode["'`])/.exec(readText(bundle)), null);
    });

    it(`${bundle} is no larger than it must be`, () => {
      const { size } = statSync(path.join(root, bundle));
      assert.ok(size < limit * megabyte, `${size} bytes`);
    });

    checkText(bundle);
  }

  function checkText(bundle: string): void {
    it(`${bundle} does not know where it was built`, () => {
      const text = readText(bundle);
      assert.ok(!text.includes(root));
      assert.ok(!text.includes('sourceMappingURL'));
    });

    it(`${bundle} has no letter beyond Latin-1`, () => {
      // One is enough to have V8 keep two bytes for each letter of the whole file. The bundler escapes them everywhere but
      // in regular expressions.
      const far = /[^\u0000-\u00ff]/.exec(readText(bundle));
      assert.equal(far, null, `'${far?.[0] ?? ''}': write \\u${far?.[0].charCodeAt(0).toString(16) ?? ''}`);
    });
  }

  it('has a command that can be run', () => {
    assert.ok(readText('dist/cli.js').startsWith('#!/usr/bin/env node\n'));
    if (process.platform !== 'win32')
      assert.equal(statSync(path.join(root, 'dist/cli.js')).mode & 0o111, 0o111);
  });
});
