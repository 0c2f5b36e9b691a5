// Makes dist/: client.js (the editor's side) and cli.js, each one file, and server.js (the language server), which is the
// door to the parts of it in server/: what is loaded when it is asked for must cost nothing before, not even its text.
// web/ has both sides for browsers, each one file: a worker cannot load parts from wherever the editor keeps extensions.
//
//   node esbuild.mjs                 once, readable, with source maps
//   node esbuild.mjs --watch         the same on every change
//   node esbuild.mjs --production    once, minified, without source maps: what is shipped
//
// BULKHEAD_PARTIAL=1 leaves out, with a warning, entry points that do not exist.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = import.meta.dirname;
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** `bulkhead lsp` runs the server that lies beside it; a second copy in cli.js would slow every start. */
const serverBesideCli = {
  name: 'server-beside-cli',
  setup(build) {
    build.onResolve({ filter: /\/desktop\/main\.ts$/ }, ({ kind }) => {
      if (kind !== 'dynamic-import')
        return { errors: [{ text: 'import the server lazily: await import(…)' }] };
      return { path: './server.js', external: true };
    });
  },
};

/** Several bundles are rebuilt for one change; together they are one round, and editors wait for its end. */
let building = 0;
const reportRounds = {
  name: 'report-rounds',
  setup(build) {
    build.onStart(() => {
      if (building++ === 0) console.log('[watch] build started');
    });
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location !== null) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      if (--building === 0) console.log('[watch] build finished');
    });
  },
};

/** import.meta.url does not exist in CommonJS. */
const ownUrl = '"use strict";const bulkheadFileUrl = require("node:url").pathToFileURL(__filename).href;';

/** Packages in CommonJS ask for Node's modules, and a module has nobody to ask. */
const ownRequire =
  'import{createRequire as bulkheadRequire}from"node:module";const require=bulkheadRequire(import.meta.url);';

const bundles = [
  { from: 'client/src/extension.ts', to: 'client', external: ['vscode'] },
  { from: 'server/src/desktop/main.ts', to: 'server', inParts: true },
  // ".cjs", because package.json says "module", and an editor in the browser goes by that and the ending.
  { from: 'client/src/web.ts', to: 'web/client', ending: '.cjs', external: ['vscode'], inBrowser: true },
  {
    from: 'server/src/browser/main.ts',
    to: 'web/server',
    format: 'iife',
    inBrowser: true,
    define: { 'Buffer.from': 'utf8Of' },
    inject: ['server/src/browser/utf8.ts'],
  },
  { from: 'server/src/cli/main.ts', to: 'cli', banner: '#!/usr/bin/env node\n', plugins: [serverBesideCli] },
].filter(({ from }) => {
  if (process.env.BULKHEAD_PARTIAL !== '1' || existsSync(path.join(root, from))) return true;
  console.warn(`${from} does not exist: left out`);
  return false;
});

/** What one file is made as, or several that share parts; only modules can be torn apart. */
function shape(bundle) {
  const {
    from,
    to,
    ending = '.js',
    format = 'cjs',
    banner = '',
    inParts = false,
    inBrowser = false,
    define = {},
    inject = [],
  } = bundle;
  if (inBrowser)
    return {
      define,
      inject,
      entryPoints: [from],
      outfile: `dist/${to}${ending}`,
      format,
      platform: 'browser',
      target: ['es2022'],
      mainFields: ['browser', 'module', 'main'],
    };
  if (!inParts)
    return {
      entryPoints: [from],
      outfile: `dist/${to}.js`,
      format: 'cjs',
      banner: { js: banner + ownUrl },
      define: { 'import.meta.url': 'bulkheadFileUrl' },
    };
  return {
    entryPoints: { main: from },
    outdir: `dist/${to}`,
    format: 'esm',
    splitting: true,
    banner: { js: ownRequire },
  };
}

function options(bundle) {
  const { external = [], plugins = [] } = bundle;
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: ['node20', 'es2022'],
    // "main" of the language server packages is UMD, which no bundler can follow.
    mainFields: ['module', 'main'],
    ...shape(bundle),
    external,
    plugins,
    minify: production,
    sourcemap: !production,
    sourcesContent: false,
    legalComments: 'none', // the licences are in dist/THIRD-PARTY-NOTICES.txt, whole
    metafile: true,
    logLevel: watch ? 'silent' : 'warning',
  };
}

/** package.json at the top says "module"; the bundles are CommonJS. */
function writeFrame() {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  writeFileSync(path.join(root, 'dist/package.json'), '{ "type": "commonjs" }\n');
  // Parts that nothing has any more would be shipped.
  rmSync(path.join(root, 'dist/server'), { recursive: true, force: true });
  rmSync(path.join(root, 'dist/web'), { recursive: true, force: true });
  mkdirSync(path.join(root, 'dist/server'));
  writeFileSync(path.join(root, 'dist/server/package.json'), '{ "type": "module" }\n');
  writeFileSync(path.join(root, 'dist/server.js'), "'use strict';\nvoid import('./server/main.js');\n");
}

function writeMeta(metafiles) {
  const meta = {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
  };
  mkdirSync(path.join(root, 'out'), { recursive: true });
  writeFileSync(path.join(root, 'out/meta.json'), JSON.stringify(meta));
  return meta;
}

/** The licence of every package that has code in a bundle. */
function writeNotices({ outputs }) {
  const folders = new Set();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
    );
    const texts = readdirSync(path.join(root, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    const text = texts.map((file) => readFileSync(path.join(root, folder, file), 'utf8').trim()).join('\n\n');
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const head = 'Bulkhead contains code of these packages.\n';
  writeFileSync(
    path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'),
    [head, ...notices].join(`\n${'-'.repeat(80)}\n\n`),
  );
}

writeFrame();
if (watch) {
  const plugins = (bundle) => [...(bundle.plugins ?? []), reportRounds];
  const contexts = bundles.map((bundle) => esbuild.context({ ...options(bundle), plugins: plugins(bundle) }));
  for (const context of await Promise.all(contexts)) void context.watch();
} else {
  try {
    const results = await Promise.all(bundles.map((bundle) => esbuild.build(options(bundle))));
    writeNotices(writeMeta(results.map(({ metafile }) => metafile)));
    const cli = path.join(root, 'dist/cli.js');
    if (existsSync(cli)) chmodSync(cli, 0o755);
    for (const { to, ending = '.js' } of bundles)
      if (production) rmSync(path.join(root, `dist/${to}${ending}.map`), { force: true });
  } catch (error) {
    // esbuild has printed its own errors already.
    if (!('errors' in error)) console.error(error);
    process.exitCode = 1;
  }
}
