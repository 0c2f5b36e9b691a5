import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeFiles } from '../../server/src/node/files.ts';
import { readBuildSources } from '../../server/src/service/build-sources.ts';

describe('the build context', () => {
  let folder = '';
  const write = (name: string, text = ''): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-context-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the files and the texts of manifests', async () => {
    write('package.json', '{}');
    write('src/index.ts', 'secret');
    write('web/go.mod', 'module a');
    const sources = await readBuildSources(nodeFiles, folder, null);
    assert.deepEqual(sources.files, ['package.json', 'src/index.ts', 'web/go.mod']);
    assert.equal(sources.text('package.json'), '{}');
    assert.equal(sources.text('web/go.mod'), 'module a');
    assert.equal(sources.text('src/index.ts'), undefined);
    assert.deepEqual([sources.has('src/index.ts'), sources.has('nowhere')], [true, false]);
  });

  it('leaves out what .dockerignore does, exceptions included', async () => {
    write('package.json', '{}');
    write('docs/a.md');
    write('docs/keep/b.md');
    const sources = await readBuildSources(nodeFiles, folder, 'docs\n!docs/keep\npackage.json\n');
    assert.deepEqual(sources.files, ['docs/keep/b.md']);
    assert.equal(sources.text('package.json'), undefined);
    assert.equal(sources.has('docs/a.md'), false);
  });

  it('names links and follows none', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'bulkhead-outside-'));
    writeFileSync(path.join(outside, 'package.json'), '{"name":"outside"}');
    symlinkSync(path.join(outside, 'package.json'), path.join(folder, 'package.json'));
    symlinkSync(outside, path.join(folder, 'out'));
    symlinkSync('.', path.join(folder, 'circle'));
    const sources = await readBuildSources(nodeFiles, folder, null);
    rmSync(outside, { recursive: true });
    assert.deepEqual(sources.files, ['circle', 'out', 'package.json']);
    assert.equal(sources.text('package.json'), undefined);
  });

  it('says that it does not know where it looked no further', async () => {
    write('a/b/c/d/e/f/g.txt');
    const deep = await readBuildSources(nodeFiles, folder, null);
    assert.equal(deep.files, undefined);
    assert.equal(deep.has('a/b/c/d/e/f/g.txt'), undefined);
    write('node_modules/x/package.json', '{}');
    rmSync(path.join(folder, 'a'), { recursive: true });
    const modules = await readBuildSources(nodeFiles, folder, null);
    assert.deepEqual(modules.files, []);
    assert.equal(modules.has('node_modules/x/package.json'), undefined);
  });

  it('stops at 5,000 entries, and reads no manifest over 256 KiB', async () => {
    for (let index = 0; index < 5001; index++) writeFileSync(path.join(folder, `f${String(index)}`), '');
    write('0/package.json', '{}');
    const many = await readBuildSources(nodeFiles, folder, null);
    assert.equal(many.files, undefined);
    rmSync(folder, { recursive: true });
    write('package.json', ' '.repeat(256 * 1024 + 1));
    const large = await readBuildSources(nodeFiles, folder, null);
    assert.deepEqual([large.has('package.json'), large.text('package.json')], [true, undefined]);
  });

  it('is unknown where there is no folder', async () => {
    const none = await readBuildSources(nodeFiles, path.join(folder, 'nowhere'), null);
    assert.deepEqual(
      [none.files, none.has('a'), none.text('package.json')],
      [undefined, undefined, undefined],
    );
  });
});
