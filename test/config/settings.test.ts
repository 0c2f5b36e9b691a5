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
});
