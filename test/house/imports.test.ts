// Imports point one way. The table is the architecture; CONTRIBUTING.md shows it to people.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Import, importsOf, listFiles, readText, root } from './sources.ts';

interface Room {
  /** Rooms it may import, besides itself. */
  readonly rooms: readonly string[];
  /** Rooms it may import types of. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  readonly typePackages?: readonly string[];
  /** May it use Node's own modules? */
  readonly node?: boolean;
}

const model = ['text', 'syntax', 'shell', 'image'];
const lspPackages = ['vscode-languageserver', 'vscode-languageserver-textdocument', 'vscode-uri'];

export const table: Readonly<Record<string, Room>> = {
  text: { rooms: [] },
  ports: { rooms: [] },
  protocol: { rooms: [] },
  syntax: { rooms: ['text'], packages: ['dockerfile-ast'] },
  shell: { rooms: ['text'], packages: ['unbash'] },
  image: { rooms: ['text'] },
  knowledge: { rooms: ['text', 'image'] },
  context: { rooms: ['text', 'ports'] },
  lint: { rooms: [...model, 'context', 'knowledge'] },
  rules: { rooms: [...model, 'knowledge', 'lint'], types: ['context'] },
  refactor: { rooms: [...model, 'knowledge', 'lint', 'rules'], types: ['context'] },
  compose: { rooms: ['text', 'image', 'knowledge', 'lint'], packages: ['yaml'] },
  language: { rooms: [...model, 'knowledge', 'lint', 'rules'] },
  registry: { rooms: ['image', 'ports'] },
  scan: { rooms: ['image', 'lint'], packages: ['zod'] },
  attest: {
    rooms: ['image', 'ports', 'registry'],
    packages: ['@sigstore/verify', '@sigstore/bundle', '@sigstore/protobuf-specs'],
  },
  buildinfo: { rooms: ['text', 'shell', 'compose'] },
  config: { rooms: ['text', 'lint', 'rules', 'compose'], packages: ['zod', 'yaml', 'ignore'] },
  report: { rooms: ['text', 'config', 'knowledge', 'lint', 'rules'] },
  service: {
    rooms: [
      ...[...model, 'ports', 'protocol', 'knowledge', 'context', 'lint', 'rules', 'refactor'],
      ...['registry', 'scan', 'attest', 'compose', 'buildinfo', 'config', 'report'],
    ],
    typePackages: ['vscode-languageserver-types', ...lspPackages],
  },
  files: { rooms: ['ports'], packages: ['ignore'] },
  node: { rooms: ['ports', 'files'], node: true },
  lsp: {
    rooms: ['ports', 'protocol', 'text', 'files', 'config', 'language', 'service'],
    types: ['lint', 'syntax'],
    packages: lspPackages,
  },
  // What the server runs on: Node, or a worker of a browser.
  desktop: {
    rooms: ['text', 'ports', 'protocol', 'service', 'node', 'lsp'],
    packages: ['vscode-languageserver', 'vscode-uri'],
    node: true,
  },
  browser: {
    rooms: ['ports', 'protocol', 'text', 'files', 'service', 'lsp'],
    packages: ['vscode-languageserver', 'vscode-uri', '@noble/hashes'],
  },
  cli: {
    rooms: ['ports', 'protocol', 'text', 'files', 'config', 'report', 'service', 'node'],
    types: ['lint'],
    packages: ['ignore'],
    node: true,
  },
  client: { rooms: ['protocol', 'node'], packages: ['vscode', 'vscode-languageclient'], node: true },
};

/** The room a file is in: `lint` for server/src/lint/rule.ts, `ports` for server/src/ports.ts. */
function roomOf(file: string): string {
  const [top = '', , room = ''] = file.split('/');
  return top === 'server' ? room.replace(/\.ts$/, '') : top;
}

/** What is wrong with an import, if anything. */
function objection(file: string, wanted: Import): string | undefined {
  const name = roomOf(file);
  const room = table[name];
  if (room === undefined) return `${name} is no room`;
  const { from, typeOnly } = wanted;
  if (from.startsWith('node:'))
    return room.node === true || room.packages?.includes(from) === true
      ? undefined
      : 'the world is reached through ports.ts';
  if (!from.startsWith('.')) {
    const bare = from.split('/', from.startsWith('@') ? 2 : 1).join('/');
    if (room.packages?.includes(bare) === true) return packageDoor(file, bare);
    if (typeOnly && room.typePackages?.includes(bare) === true) return undefined;
    return typeOnly ? 'a type of another package' : 'not a package of this room';
  }
  const target = path.posix.join(path.posix.dirname(file), from);
  if (!existsSync(path.join(root, target))) return 'no such file';
  if (target === 'package.json') return undefined; // the version
  const other = roomOf(target);
  if (other === name) return name === 'rules' ? betweenRules(file, target) : undefined;
  if (room.rooms.includes(other)) {
    return name === 'config' && other === 'rules' && target !== 'server/src/rules/index.ts'
      ? 'only the list of rules'
      : undefined;
  }
  if (typeOnly && room.types?.includes(other) === true) return undefined;
  // `bulkhead lsp` starts the server, which is a bundle of its own.
  if (name === 'cli' && target === 'server/src/desktop/main.ts' && wanted.lazy) return undefined;
  return `${name} may not import ${room.types?.includes(other) === true ? 'more than types of ' : ''}${other}`;
}

/** The parsers are known to one file each, so that either can be replaced. */
function packageDoor(file: string, name: string): string | undefined {
  const door = { unbash: 'server/src/shell/parse.ts', 'dockerfile-ast': 'server/src/syntax/ast.ts' }[name];
  return door === undefined || door === file ? undefined : `only ${door} imports ${name}`;
}

function betweenRules(file: string, target: string): string | undefined {
  return file === 'server/src/rules/index.ts' ? undefined : `a rule stands alone; ${target} is another one`;
}

describe('imports', () => {
  const files = [...listFiles('server/src', '.ts'), ...listFiles('client/src', '.ts')];

  it('follow the table of rooms', () => {
    const objections = files.flatMap((file) =>
      importsOf(file).flatMap((wanted) => {
        const why = objection(file, wanted);
        return why === undefined ? [] : [`${file}: '${wanted.from}': ${why}`];
      }),
    );
    assert.deepEqual(objections, []);
  });

  it('name vscode only in the client and its tests', () => {
    const outside = [
      ...listFiles('server', '.ts'),
      ...listFiles('scripts', '.ts'),
      ...listFiles('test', '.ts'),
    ]
      .filter((file) => !file.startsWith('test/vscode/') && !file.startsWith('test/client/'))
      .filter((file) => importsOf(file).some(({ from }) => from === 'vscode'));
    assert.deepEqual(outside, []);
  });

  it('are shown to people as they are', () => {
    const guide = readText('CONTRIBUTING.md');
    const shown = [...guide.matchAll(/^\| `(\w+)`/gm)].map(([, room]) => room);
    assert.deepEqual(shown.sort(), Object.keys(table).sort());
  });

  it('load no rules before a command of the command line needs them', () => {
    const loaded = new Set(['server/src/cli/main.ts']);
    for (const file of loaded) {
      for (const { from, typeOnly, lazy } of importsOf(file)) {
        const target = path.posix.join(path.posix.dirname(file), from);
        if (from.startsWith('.') && target.endsWith('.ts') && !typeOnly && !lazy) loaded.add(target);
      }
    }
    const heavy = [...loaded].filter((file) => ['lint', 'rules', 'service', 'config'].includes(roomOf(file)));
    assert.deepEqual(heavy, []);
    assert.ok(loaded.has('server/src/cli/run.ts'));
  });

  const refused: readonly (readonly [string, string])[] = [
    ['server/src/text/span.ts', "import { Dockerfile } from '../syntax/model.ts';"],
    ['server/src/text/span.ts', "import type { Dockerfile } from '../syntax/model.ts';"],
    ['server/src/lint/engine.ts', "export * from '../text/nowhere.ts';"],
    ['server/src/lint/engine.ts', "import 'node:fs';"],
    ['server/src/lint/engine.ts', "const yaml = await import('yaml');"],
    ['server/src/shell/words.ts', "import { parse } from 'unbash';"],
    ['server/src/lsp/session.ts', "import { nodeFiles } from '../node/files.ts';"],
    ['server/src/browser/main.ts', "import path from 'node:path';"],
    ['server/src/rules/files/a.ts', "import type { X } from '../../ports.ts';"],
    ['server/src/cli/main.ts', "import '../desktop/main.ts';"],
    ['server/src/service/open.ts', "import { Position } from 'vscode-languageserver-types';"],
    ['client/src/extension.ts', "import { rules } from '../../server/src/rules/index.ts';"],
  ];
  for (const [file, text] of refused) {
    it(`refuse ${text} in ${file}`, () => {
      const [wanted] = importsOf(file, text);
      assert.ok(wanted !== undefined && objection(file, wanted) !== undefined);
    });
  }
});
