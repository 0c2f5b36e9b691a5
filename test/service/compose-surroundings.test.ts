import assert from 'node:assert/strict';
import path from 'node:path';
import { nodeFiles } from '../../server/src/node/files.ts';
import type { Files } from '../../server/src/ports.ts';
import { composeSurroundings } from '../../server/src/service/compose-surroundings.ts';
import { folderOf } from '../cli/support.ts';

const extending = (file: string): string => `services:\n  a: { extends: { file: ${file}, service: a } }\n`;

describe('what Compose reads besides a file', () => {
  /** Files that are read for one of them, and which of these is laid over it or under it. */
  async function around(
    name: string,
    files: Readonly<Record<string, string>>,
    top = '.',
  ): Promise<{ read: string[]; over: string | undefined; under: string | undefined }> {
    const root = folderOf(files);
    const read: string[] = [];
    const watched: Files = {
      ...nodeFiles,
      readFile: async (file, maxBytes) => {
        const found = await nodeFiles.readFile(file, maxBytes);
        if (found.kind === 'text') read.push(path.relative(root, file));
        return found;
      },
    };
    const shown = (file: { readonly path: string } | undefined): string | undefined =>
      file === undefined ? undefined : path.relative(root, file.path);
    const found = await composeSurroundings(
      watched,
      path.join(root, name),
      files[name] ?? '',
      path.join(root, top),
    );
    return { read: read.sort(), over: shown(found?.over), under: shown(found?.under) };
  }

  const TEXT = 'services: { a: { image: a } }\n';
  const NOTHING = { read: [], over: undefined, under: undefined };
  const cases: readonly (readonly [
    what: string,
    name: string,
    files: Readonly<Record<string, string>>,
    expected: Awaited<ReturnType<typeof around>>,
    top?: string,
  ])[] = [
    [
      'is nothing for a file alone',
      'compose.yaml',
      { 'compose.yaml': TEXT, 'compose.prod.yaml': TEXT },
      NOTHING,
    ],
    [
      'is the override of a file that Compose looks for',
      'docker-compose.yml',
      { 'docker-compose.yml': TEXT, 'docker-compose.override.yml': TEXT },
      { read: ['docker-compose.override.yml'], over: 'docker-compose.override.yml', under: undefined },
    ],
    [
      'is the file that an override is for',
      'compose.override.yaml',
      { 'compose.yml': TEXT, 'compose.override.yaml': TEXT },
      { read: ['compose.yml'], over: undefined, under: 'compose.yml' },
    ],
    [
      'is no override of another name',
      'compose.prod.yaml',
      { 'compose.prod.yaml': TEXT, 'compose.override.yaml': TEXT },
      NOTHING,
    ],
    [
      'is what it extends, and what that extends',
      'x/compose.b.yaml',
      {
        'x/compose.b.yaml': extending('../one.yaml'),
        'one.yaml': extending('x/two.yaml'),
        'x/two.yaml': TEXT,
      },
      { read: ['one.yaml', 'x/two.yaml'], over: undefined, under: undefined },
    ],
    [
      'is nothing outside of the workspace',
      'x/compose.b.yaml',
      { 'x/compose.b.yaml': extending('../one.yaml'), 'one.yaml': TEXT },
      NOTHING,
      'x',
    ],
    [
      'ends where files extend one another in a circle',
      'compose.b.yaml',
      {
        'compose.b.yaml': extending('one.yaml'),
        'one.yaml': extending('two.yaml'),
        'two.yaml': extending('one.yaml'),
      },
      { read: ['one.yaml', 'two.yaml'], over: undefined, under: undefined },
    ],
  ];
  for (const [what, name, files, expected, top] of cases)
    it(what, async () => {
      assert.deepEqual(await around(name, files, top), expected);
    });

  it('has an end', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`f${at}.yaml`, extending(`f${at + 1}.yaml`)]),
    );
    const { read } = await around('compose.b.yaml', { 'compose.b.yaml': extending('f0.yaml'), ...chain });
    assert.ok(read.length <= 20, String(read.length));
  });
});
