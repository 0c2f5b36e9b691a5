import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, pruneIfDue } from '../../server/src/node/prune-cache.ts';
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
    const [kept, ...others] = files.filter((name) => name !== 'pruned').sort();
    assert.equal(others.length, 1);
    assert.deepEqual(
      ['', kept ?? '', ...others, 'pruned'].map((name) =>
        (statSync(path.join(inner, name)).mode & 0o777).toString(8),
      ),
      ['700', '700', '600', '600'],
    );
  });

  it('is as good as empty where nothing can be written', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const cache = diskCache(path.join(file, 'below'));
    await cache.write('key', bytes);
    assert.equal(await cache.read('key'), undefined);
  });

  describe('that has grown', () => {
    const bounds = { maxBytes: 2500, maxAge: 10 * DAY };
    const now = Date.now();
    /** A file that was read so many days ago. */
    const put = (name: string, days: number, size = 1000): string => {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, Buffer.alloc(size));
      const seconds = (now - days * DAY) / 1000;
      utimesSync(file, seconds, seconds);
      return file;
    };
    const named = (letter: string): string => `${letter.repeat(2)}/${letter.repeat(62)}`;

    it('loses what is old, then what was read longest ago, and nothing that is not its own', async () => {
      const old = put(named('a'), 11, 1);
      const [longest, later, latest] = [put(named('b'), 3), put(named('c'), 2), put(named('d'), 1)];
      const unfinished = put(`ee/${'e'.repeat(62)}.${'0'.repeat(12)}.tmp`, 2, 1);
      const foreign = [put('aa/notes.txt', 99), put('notes', 99), put(`zz/${'a'.repeat(62)}`, 99)];
      await pruneIfDue(folder, bounds, now);
      assert.deepEqual([old, longest, unfinished].filter(existsSync), []);
      assert.deepEqual(
        [later, latest, ...foreign].filter((file) => !existsSync(file)),
        [],
      );
    });

    it('is looked through once a day', async () => {
      await pruneIfDue(folder, bounds, now);
      const old = put(named('a'), 11);
      await pruneIfDue(folder, bounds, now + DAY / 2);
      assert.ok(existsSync(old));
      await pruneIfDue(folder, bounds, now + 2 * DAY);
      assert.ok(!existsSync(old));
    });

    it('keeps what is read', async () => {
      const cache = diskCache(folder, bounds);
      await cache.write('key', bytes);
      const [kept = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.includes(path.sep),
      );
      const long = (now - 9 * DAY) / 1000;
      utimesSync(path.join(folder, kept), long, long);
      assert.deepEqual(await cache.read('key'), bytes);
      await pruneIfDue(folder, bounds, now + 5 * DAY);
      assert.deepEqual(await cache.read('key'), bytes);
    });
  });

  it('stands where the system wants it, never in the current folder', () => {
    const name = process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME';
    assert.equal(cacheFolder({ [name]: folder }), path.join(folder, 'bulkhead', 'registry'));
    assert.ok(path.isAbsolute(cacheFolder({ [name]: 'relative' })));
    assert.ok(path.isAbsolute(cacheFolder({})));
  });
});
