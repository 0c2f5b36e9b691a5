import assert from 'node:assert/strict';
import { defaultSettings, type RegistrySettings } from '../../server/src/config/settings.ts';
import { permissionFor, readRegistrySetup } from '../../server/src/service/registries.ts';

const setup = (mode: 'ask' | 'off' | 'allow', more: Partial<RegistrySettings>) =>
  readRegistrySetup(mode, { ...defaultSettings.registries, ...more });

describe('what the settings say of a registry', () => {
  const table: readonly (readonly [Parameters<typeof setup>, string, string])[] = [
    [['ask', {}], 'docker.io', 'ask'],
    [['allow', {}], 'docker.io', 'yes'],
    [['off', { allow: ['docker.io'] }], 'docker.io', 'no'],
    [['ask', { allow: ['registry-1.docker.io'] }], 'docker.io', 'yes'],
    [['ask', { allow: [' GHCR.io '] }], 'ghcr.io', 'yes'],
    [['ask', { allow: ['ghcr.io'] }], 'evil-ghcr.io', 'ask'],
    [['ask', { allow: ['ghcr.io'] }], 'ghcr.io:5000', 'ask'],
    [['ask', { allow: ['ghcr.io'] }], 'ghcr.io.evil.example', 'ask'],
    [['ask', { allow: ['*.example.com'] }], 'a.b.example.com', 'yes'],
    [['ask', { allow: ['*.example.com'] }], 'example.com', 'ask'],
    [['ask', { allow: ['*.example.com'] }], 'evilexample.com', 'ask'],
    [['allow', { deny: ['*.example.com'] }], 'a.example.com', 'no'],
    [['ask', { allow: ['ghcr.io'], deny: ['ghcr.io'] }], 'ghcr.io', 'no'],
  ];
  for (const [given, registry, want] of table) {
    it(`${JSON.stringify(given)}: ${registry} is ${want}`, () => {
      const { setup: read, problems } = setup(...given);
      assert.equal(permissionFor(read, registry), want);
      assert.deepEqual(problems, []);
    });
  }

  it('is named where it is wrong, and left out', () => {
    const { setup: read, problems } = setup('ask', {
      allow: ['https://ghcr.io', '*', '*.*.com', 'ghcr.io'],
      plainHttp: ['a b'],
      mirrors: { 'docker.io': 'https://x', 'ghcr.io': 'mirror.example:5000/hub/a', 'x.io': 'm.example/../b' },
      certificates: { 'r.example:5000': '/ca.pem', 'http://r': '/ca.pem' },
    });
    assert.equal(problems.length, 7, problems.join('\n'));
    assert.deepEqual([...read.allow], ['ghcr.io']);
    assert.deepEqual([...read.places.mirrors], [['ghcr.io', 'mirror.example:5000/hub/a']]);
    assert.deepEqual([...read.places.plainHttp], []);
    assert.deepEqual([...read.certificates], [['r.example:5000', '/ca.pem']]);
  });
});
