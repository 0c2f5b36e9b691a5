import assert from 'node:assert/strict';
import { loadConfig, loadConfigFile, type ReadText } from '../../server/src/config/load.ts';
import { effective, type Effective, type Overriding } from '../../server/src/config/merge.ts';

function reader(files: Readonly<Record<string, string>>): ReadText {
  return (path) => {
    const text = files[path];
    return Promise.resolve(text === undefined ? undefined : { text });
  };
}

async function at(
  files: Readonly<Record<string, string>>,
  path: string,
  top?: Overriding,
): Promise<Effective> {
  const { layers } = await loadConfig(path.slice(0, path.lastIndexOf('/')) || '/', reader(files));
  return effective(layers, path, top);
}

describe('loadConfig', () => {
  it("takes the nearest file up the tree, ours before hadolint's", async () => {
    const files = {
      '/.hadolint.yaml': 'ignored: [DL3000]',
      '/w/bulkhead.yaml': 'preset: strict',
      '/w/a/.hadolint.yaml': 'ignored: [DL3001]',
      '/w/b/.bulkhead.yaml': 'preset: all',
    };
    assert.equal((await at(files, '/w/x/Dockerfile')).profile.preset, 'strict');
    assert.equal((await at(files, '/w/a/Dockerfile')).profile.preset, 'strict');
    assert.equal((await at(files, '/w/b/c/Dockerfile')).profile.preset, 'all');
    assert.deepEqual((await at(files, '/other/Dockerfile')).profile.rules, { dl3000: 'off' });
  });
  it('stops where it is told to', async () => {
    const found = await loadConfig('/w/a', reader({ '/bulkhead.yaml': '' }), '/w');
    assert.equal(found.path, undefined);
  });
  it('extends presets and files, this file winning', async () => {
    const files = {
      '/org/base.yaml': 'preset: strict\nrules: { a: error, b: error }\nallowed-registries: [one]\n',
      '/w/bulkhead.yaml': 'extends: ../org/base.yaml\nrules: { a: off }\n',
    };
    const { profile, policy } = await at(files, '/w/Dockerfile');
    assert.equal(profile.preset, 'strict');
    assert.deepEqual(profile.rules, { a: 'off', b: 'error' });
    assert.deepEqual(policy, { allowedRegistries: ['one'] });
  });
  it('lets overrides by path win, and the caller over all', async () => {
    const files = {
      '/w/bulkhead.yaml':
        'rules: { a: error }\noverrides:\n- files: "dev/**"\n  rules: { a: off }\n- files: ["*.dev"]\n  preset: strict\n',
    };
    assert.deepEqual((await at(files, '/w/Dockerfile')).profile.rules, { a: 'error' });
    assert.deepEqual((await at(files, '/w/dev/x/Dockerfile')).profile.rules, { a: 'off' });
    assert.equal((await at(files, '/w/y/Dockerfile.dev')).profile.preset, 'strict');
    const top = { preset: 'all', rules: { a: 'hint' } } as const;
    const { profile } = await at(files, '/w/dev/Dockerfile', top);
    assert.deepEqual([profile.preset, profile.rules], ['all', { a: 'hint' }]);
  });
  it('merges options of a rule one by one, and leaves its level alone', async () => {
    const files = {
      '/org/base.yaml': 'rules: { R: { level: error, max: 2, ignore: [A] }, s: off }\n',
      '/w/bulkhead.yaml': [
        'extends: ../org/base.yaml',
        'rules: { r: { ignore: [B] }, s: { max: 3 } }',
        'overrides: [{ files: dev/, rules: { r: { level: off, max: 9 } } }]',
      ].join('\n'),
    };
    const { profile } = await at(files, '/w/Dockerfile');
    assert.deepEqual(profile.rules, { r: 'error', s: 'off' });
    assert.deepEqual(profile.options, { r: { max: 2, ignore: ['B'] }, s: { max: 3 } });
    const dev = (await at(files, '/w/dev/Dockerfile')).profile;
    assert.deepEqual([dev.rules['r'], dev.options?.['r']], ['off', { max: 9, ignore: ['B'] }]);
  });
  for (const [name, files, message] of [
    ['itself', { '/w/bulkhead.yaml': 'extends: bulkhead.yaml' }, /comes back to itself/],
    [
      'a circle',
      { '/w/bulkhead.yaml': 'extends: b.yaml', '/w/b.yaml': 'extends: bulkhead.yaml' },
      /cannot be used/,
    ],
    ['an address', { '/w/bulkhead.yaml': 'extends: https://example.com/x.yaml' }, /never fetched/],
    ['a missing file', { '/w/bulkhead.yaml': 'extends: nope.yaml' }, /does not exist/],
    ['a broken file', { '/w/bulkhead.yaml': 'extends: b.yaml', '/w/b.yaml': 'preset: 7' }, /cannot be used/],
  ] as const) {
    it(`refuses to extend ${name}`, async () => {
      const found = await loadConfig('/w', reader(files));
      assert.equal(found.broken, true);
      assert.deepEqual(found.layers, []);
      assert.match(
        found.files.flatMap((file) => file.problems.map((item) => item.message)).join(' '),
        message,
      );
    });
  }
  it('says when a given file is missing', async () => {
    const found = await loadConfigFile('/nope.yaml', reader({}));
    assert.deepEqual(
      [found.broken, found.files[0]?.problems[0]?.message],
      [true, 'This file cannot be read: it does not exist.'],
    );
  });
});
