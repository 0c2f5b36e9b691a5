import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder, diskCache } from '../../server/src/node/registry-cache.ts';

describe('the cache on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-cache-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const bytes = new TextEncoder().encode('content');

  it('gives back what it was given, to another run too', async () => {
    await diskCache(folder).write('tag a/../../b:1', bytes);
    assert.deepEqual(await diskCache(folder).read('tag a/../../b:1'), bytes);
    assert.equal(await diskCache(folder).read('tag a:2'), undefined);
    const other = new TextEncoder().encode('other');
    await diskCache(folder).write('tag a/../../b:1', other);
    assert.deepEqual(await diskCache(folder).read('tag a/../../b:1'), other);
  });

  it('is nobody else’s to read, and leaves nothing lying about', async function () {
    if (process.platform === 'win32') this.skip();
    const inner = path.join(folder, 'new');
    await diskCache(inner).write('key', bytes);
    const files = readdirSync(inner, { recursive: true, encoding: 'utf8' });
    assert.equal(files.length, 2);
    assert.deepEqual(
      ['', ...files].map((name) => (statSync(path.join(inner, name)).mode & 0o777).toString(8)),
      ['700', '700', '600'],
    );
  });

  it('is as good as empty where nothing can be written', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const cache = diskCache(path.join(file, 'below'));
    await cache.write('key', bytes);
    assert.equal(await cache.read('key'), undefined);
  });

  it('stands where the system wants it, never in the current folder', () => {
    const name = process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME';
    assert.equal(cacheFolder({ [name]: folder }), path.join(folder, 'bulkhead', 'registry'));
    assert.ok(path.isAbsolute(cacheFolder({ [name]: 'relative' })));
    assert.ok(path.isAbsolute(cacheFolder({})));
  });
});
