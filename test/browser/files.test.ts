import assert from 'node:assert/strict';
import { EditorFiles } from '../../server/src/browser/files.ts';
import type { Session } from '../../server/src/lsp/session.ts';

const GITHUB = 'vscode-vfs://github%2B7b7d/owner/shop';

/** Files of an editor with these folders, which answers as `answer` says; `asked` has what it heard. */
function files(
  folders: readonly string[],
  answer: (method: string, uri: string) => unknown = () => ({ kind: 'failed', code: 'not-found' }),
): { readonly files: EditorFiles; readonly asked: string[] } {
  const asked: string[] = [];
  const session = {
    initialized: Promise.resolve(),
    folders: folders.map((uri) => ({ uri, name: 'shop' })),
    connection: {
      sendRequest: (method: string, { uri }: { uri: string }) => {
        asked.push(uri);
        return Promise.resolve().then(() => answer(method, uri));
      },
    },
  };
  return { files: new EditorFiles(session as unknown as Session), asked };
}

describe('files that the editor reads', () => {
  const addresses: readonly (readonly [folder: string, uri: string])[] = [
    [GITHUB, `${GITHUB}/Dockerfile`],
    [GITHUB, `${GITHUB}/a%20b/%23c/D%C3%B6ckerfile`],
    ['vscode-test-web://mount', 'vscode-test-web://mount/Dockerfile'],
    ['file:///home/me/shop/', 'file:///home/me/shop/app/Dockerfile'],
    ['memfs:/shop', 'memfs:/shop/Dockerfile'],
    ['vscode-remote://ssh-remote%2Bhost/c', 'vscode-remote://ssh-remote%2Bhost/c/a%2Bb/Dockerfile'],
  ];
  for (const [folder, uri] of addresses) {
    it(`have a path and their address again: ${uri}`, () => {
      const { files: all } = files([folder]);
      const path = all.pathOf(uri);
      assert.ok(path !== undefined);
      assert.match(path, /^\/[^/]+\//);
      assert.equal(all.uriOf(path), uri);
    });
  }

  for (const uri of [
    'vscode-vfs://github%2B7b7d/owner/shop-2/Dockerfile',
    'vscode-vfs://github%2B7b7d/owner',
    'vscode-vfs://gitlab/owner/shop/Dockerfile',
    'file:///owner/shop/Dockerfile',
    'untitled:Dockerfile',
    `${GITHUB}/Dockerfile?ref=main`,
  ]) {
    it(`are none outside of the folders: ${uri}`, () => {
      assert.equal(files([GITHUB]).files.pathOf(uri), undefined);
    });
  }

  it('follow the folders as they come and go', () => {
    const session = { folders: [] as readonly { uri: string; name: string }[] };
    const all = new EditorFiles(session as unknown as Session);
    assert.equal(all.pathOf(`${GITHUB}/a`), undefined);
    session.folders = [{ uri: GITHUB, name: 'shop' }];
    assert.ok(all.pathOf(`${GITHUB}/a`) !== undefined);
  });

  it('are not asked for above the folders', async () => {
    const { files: all, asked } = files([GITHUB]);
    for (const path of ['/', '/vscode-vfs+github%2B7b7d/owner', '/vscode-vfs+github%2B7b7d/owner/shop-2/a'])
      assert.equal((await all.stat(path)).kind, 'failed');
    assert.deepEqual(asked, []);
  });

  const told: readonly (readonly [what: string, answer: unknown, result: object])[] = [
    ['text', { kind: 'bytes', bytes: new TextEncoder().encode('\ufeffa') }, { kind: 'text', text: 'a' }],
    ['what is no text', { kind: 'bytes', bytes: new Uint8Array([0]) }, { code: 'binary' }],
    ['a refusal', { kind: 'failed', code: 'denied' }, { code: 'denied', reason: 'may not be accessed' }],
    [
      'what is too large',
      { kind: 'failed', code: 'too-large', size: 3 * 1024 * 1024 },
      { code: 'too-large', reason: 'is too large: 3.0 MiB, the limit is 2 MiB' },
    ],
    ['more than was asked for', { kind: 'bytes', bytes: new Uint8Array(3e6) }, { code: 'too-large' }],
  ];
  for (const [what, answer, result] of told) {
    it(`tell ${what}`, async () => {
      const { files: all } = files([GITHUB], () => answer);
      const read = await all.readFile(all.pathOf(`${GITHUB}/a`) ?? '');
      assert.deepEqual({ ...read, ...result }, { ...read });
    });
  }

  it('are nothing when the editor fails', async () => {
    const { files: all } = files([GITHUB], () => {
      throw new Error('no such request');
    });
    const path = all.pathOf(`${GITHUB}/a`) ?? '';
    for (const answer of [await all.readFile(path), await all.readDirectory(path), await all.stat(path)])
      assert.equal(answer.kind === 'failed' && answer.code, 'other');
  });

  it('are inside a folder as long as no part of the way is a link', async () => {
    const { files: all } = files([GITHUB], (_method, uri) => ({
      kind: 'stat',
      is: 'file',
      isLink: uri.endsWith('/linked'),
    }));
    const inside = (name: string): Promise<boolean> =>
      all.isInside(all.pathOf(GITHUB) ?? '', all.pathOf(`${GITHUB}/${name}`) ?? '');
    assert.equal(await inside('reports/scan.json'), true);
    assert.equal(await inside('linked/scan.json'), false);
    assert.equal(await all.isInside('/vscode-vfs+x/a', '/vscode-vfs+x/ab'), false);
  });
});
