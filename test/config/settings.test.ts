import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHOICES, defaultSettings, readSettings } from '../../server/src/config/settings.ts';
import { settingsSchema } from '../support/settings-schema.ts';

describe('readSettings', () => {
  it('has the defaults of the schema', () => {
    assert.deepEqual(defaultSettings, settingsSchema.parse({}));
    for (const nothing of [undefined, null, {}, [], 'x', { enable: null }]) {
      assert.deepEqual(readSettings(nothing), { settings: defaultSettings, problems: [] });
    }
  });
  it('takes what the schema takes', () => {
    const settings = fc.record(
      {
        enable: fc.boolean(),
        preset: fc.constantFrom(...CHOICES.preset),
        profile: fc.constantFrom(...CHOICES.profile),
        rules: fc.dictionary(fc.string(), fc.constantFrom(...CHOICES.level)),
        minimumConfidence: fc.constantFrom(...CHOICES.minimumConfidence),
        scans: fc.array(fc.constantFrom('trivy.json', 'reports/grype-*.json', '..json')),
        shellcheck: fc.record({ enable: fc.boolean(), path: fc.string() }, { requiredKeys: [] }),
        trace: fc.record({ server: fc.constantFrom(...CHOICES.trace) }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(settings, (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        assert.deepEqual(readSettings(plain), { settings: settingsSchema.parse(plain), problems: [] });
      }),
    );
  });
  it('leaves out what is wrong, key by key, and says so', () => {
    const { settings, problems } = readSettings({
      enable: 'yes',
      preset: 'strict',
      rules: { a: 'off', b: 'loud' },
      minimumConfidence: 7,
      trace: { server: 'all' },
    });
    assert.deepEqual(settings, { ...defaultSettings, preset: 'strict', rules: { a: 'off' } });
    assert.equal(problems.length, 4);
    assert.deepEqual(readSettings({ rules: [] }).problems.length, 1);
  });
  it('takes no results of scanners from outside the folder', () => {
    const outside = [
      '/etc/x.json',
      '../x.json',
      'a/../../x.json',
      'a\\..\\x',
      'C:/x.json',
      'c:x',
      '\\\\host\\x',
      '',
    ];
    for (const name of [...outside, '*/x.json', '**/x.json']) {
      const { settings, problems } = readSettings({ scans: [name, 'in/x-*.json'] });
      assert.deepEqual(settings.scans, ['in/x-*.json'], name);
      assert.match(problems.join('\n'), /^bulkhead\.scans: .* inside the folder[^\n]*$/);
    }
  });
});
