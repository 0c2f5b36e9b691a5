import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { decode, MAX_BYTES } from '../../server/src/files/decode.ts';
import { nodeFiles } from '../../server/src/node/files.ts';
import { walk } from '../../server/src/node/walk.ts';
import { isDockerfileName } from '../../server/src/service/dockerfile-names.ts';
import { folderOf, tool } from './support.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('decode', () => {
  it('takes the byte order mark of UTF-8 away and remembers it', () => {
    assert.deepEqual(decode(bytes(0xef, 0xbb, 0xbf, 0x41)), {
      kind: 'text',
      text: 'A',
      bom: true,
      lossy: false,
    });
  });

  it('reads what is not UTF-8 as far as it goes', () => {
    assert.deepEqual(decode(bytes(0x41, 0xe4, 0x42)), {
      kind: 'text',
      text: 'A\ufffdB',
      bom: false,
      lossy: true,
    });
  });

  it('knows U+FFFD that was there from one it put in', () => {
    assert.deepEqual(decode(Buffer.from('\ufffd')), {
      kind: 'text',
      text: '\ufffd',
      bom: false,
      lossy: false,
    });
  });

  const refused: readonly (readonly [string, Uint8Array, string])[] = [
    ['UTF-16, little end first', bytes(0xff, 0xfe, 0x41, 0), 'utf-16'],
    ['UTF-16, big end first', bytes(0xfe, 0xff, 0, 0x41), 'utf-16'],
    ['NUL bytes', bytes(0x46, 0, 0x52), 'binary'],
    ['more than the limit', new Uint8Array(MAX_BYTES + 1), 'too-large'],
  ];
  for (const [title, content, code] of refused) {
    it(`refuses ${title}`, () => {
      const result = decode(content);
      assert.equal(result.kind === 'failed' ? result.code : result.kind, code);
    });
  }
});

async function walked(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { path: file, kind } of walk(nodeFiles, folder, isDockerfileName)) {
    found.push(kind === 'file' ? path.relative(folder, file) : `${path.relative(folder, file)}: ${kind}`);
  }
  return found;
}

const touch = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, '']));

describe('walk', () => {
  it('finds Dockerfiles by name, sorted, a folder behind the files beside it', async () => {
    const names = [
      'Dockerfile',
      'Dockerfile.dev',
      'a.dockerfile',
      'b/CONTAINERFILE',
      'b/c/web.Dockerfile',
      'Containerfile.ci',
    ];
    const others = ['Dockerfile.md', 'dockerfile.ts', 'notes.txt', 'Dockerfile.dockerignore', 'Dockerfile~'];
    const found = await walked(folderOf(touch(...names, ...others)));
    assert.deepEqual(found, [
      'Containerfile.ci',
      'Dockerfile',
      'Dockerfile.dev',
      'a.dockerfile',
      'b/CONTAINERFILE',
      'b/c/web.Dockerfile',
    ]);
  });

  it('stays out of node_modules and .git', async () => {
    assert.deepEqual(
      await walked(folderOf(touch('.git/Dockerfile', 'node_modules/a/Dockerfile', 'b/Dockerfile'))),
      ['b/Dockerfile'],
    );
  });

  it('honours .gitignore, the nearest first', async () => {
    const folder = folderOf({
      '.gitignore': 'build/\n*.dev\n/only-top/Dockerfile\n!keep.dev\n',
      'sub/.gitignore': '!Dockerfile.dev\nDockerfile.ci\n',
      ...touch(
        'build/Dockerfile',
        'sub/build/Dockerfile',
        'Dockerfile.dev',
        'sub/Dockerfile.dev',
        'sub/Dockerfile.ci',
      ),
      ...touch('only-top/Dockerfile', 'sub/only-top/Dockerfile', 'Dockerfile.ci', 'DOCKERFILE.DEV'),
    });
    const expected = ['DOCKERFILE.DEV', 'Dockerfile.ci', 'sub/Dockerfile.dev', 'sub/only-top/Dockerfile'];
    assert.deepEqual(await walked(folder), process.platform === 'linux' ? expected : expected.slice(1));
  });

  it('honours the .gitignore above, up to the top of the repository', async () => {
    const folder = folderOf({
      '.gitignore': 'app\n',
      'repository/.gitignore': 'generated\n',
      'repository/.git/HEAD': '',
      ...touch('repository/app/generated/Dockerfile', 'repository/app/Dockerfile'),
    });
    assert.deepEqual(await walked(path.join(folder, 'repository/app')), ['Dockerfile']);
    assert.deepEqual(await walked(path.join(folder, 'repository/app/generated')), ['Dockerfile']);
  });

  it('is not caught by links, and follows those to files', async () => {
    const folder = folderOf(touch('a/Dockerfile.real'));
    symlinkSync('..', path.join(folder, 'a/loop'));
    symlinkSync('Dockerfile.real', path.join(folder, 'a/Dockerfile'));
    symlinkSync('Dockerfile.self', path.join(folder, 'a/Dockerfile.self'));
    symlinkSync('a', path.join(folder, 'Dockerfile'));
    assert.deepEqual(await walked(folder), ['a/Dockerfile', 'a/Dockerfile.real', 'a/Dockerfile.self']);
  });

  it('does not mind odd names', async () => {
    const names = [
      'Dockerfile.\x1b[31m',
      'Dockerfile.a\nb',
      'Dockerfile.!',
      'Dockerfile.back\\slash',
      ' x .dockerfile',
      '..dockerfile',
    ];
    const found = await walked(folderOf({ '.gitignore': 'nothing\n', ...touch(...names) }));
    assert.deepEqual(found, [...names].sort());
  });

  it('says which folder is not there', async () => {
    const folder = path.join(folderOf({}), 'nowhere');
    assert.deepEqual(await walked(folder), [': failed']);
  });
});

describe('files', () => {
  it('cannot be folders', async () => {
    const result = await nodeFiles.readFile(folderOf({}));
    assert.equal(result.kind === 'failed' && result.code, 'directory');
  });

  it('does not wait for a named pipe', async function () {
    const pipe = path.join(folderOf({}), 'Dockerfile');
    if (tool(['mkfifo', pipe])?.status !== 0) this.skip();
    const result = await nodeFiles.readFile(pipe);
    assert.equal(result.kind === 'failed' && result.code, 'special');
  });

  it('are listed sorted', async () => {
    const listing = await nodeFiles.readDirectory(folderOf(touch('b', 'a', 'B')));
    assert.deepEqual(listing.kind === 'directory' && listing.entries.map(({ name }) => name), [
      'B',
      'a',
      'b',
    ]);
  });
});
