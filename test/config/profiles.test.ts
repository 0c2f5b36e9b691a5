import assert from 'node:assert/strict';
import { effective, type Overriding } from '../../server/src/config/merge.ts';
import { parseConfig } from '../../server/src/config/parse.ts';
import { PROFILES } from '../../server/src/config/profiles.ts';
import { isOn, severityIn, type Profile } from '../../server/src/lint/profile.ts';
import { rules } from '../../server/src/rules/index.ts';

/** What configuration files, the weakest first, and the caller on top make of the profile. */
function profileOf(files: readonly string[], top: Overriding = {}, path = '/w/Dockerfile'): Profile {
  const layers = files.map((text) => {
    const { config } = parseConfig(text);
    assert.ok(config !== undefined, text);
    return { config, folder: '/w' };
  });
  return effective(layers, path, top).profile;
}

/** Preset and confidence. */
function dials(...files: readonly string[]): readonly string[] {
  const { preset, minimumConfidence } = profileOf(files);
  return [preset, minimumConfidence];
}

const [someStrict] = rules.filter(({ meta }) => meta.preset === 'strict' && meta.aliases.hadolint);
const [someRecommended] = rules.filter(({ meta }) => meta.preset === 'recommended');

/** What a rule's findings of medium confidence have for severity when a profile switches it. */
function severityOf(level: 'on' | 'off', own: Profile['rules'], more: Partial<Profile> = {}): unknown {
  const rule = level === 'on' ? someStrict : someRecommended;
  assert.ok(rule !== undefined);
  const { name, aliases, severity } = rule.meta;
  const profile: Profile = {
    preset: 'recommended',
    rules: own,
    minimumConfidence: 'medium',
    defaults: { [name]: level },
    ...more,
  };
  const found = severityIn(profile, { rule: name, severity, confidence: 'medium', aliases });
  return isOn(rule, profile) ? found : undefined;
}

describe('a profile', () => {
  it('names rules that there are', () => {
    const named = Object.values(PROFILES).flatMap((profile) => Object.keys(profile.rules));
    const known = new Set(rules.map(({ meta }) => meta.name));
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  it('sets preset and confidence where nothing stronger does', () => {
    assert.deepEqual(dials('profile: regular'), ['recommended', 'medium']);
    assert.deepEqual(dials('profile: pedantic'), ['strict', 'medium']);
    assert.deepEqual(dials('profile: auditor'), ['recommended', 'low']);
    assert.deepEqual(dials('profile: ai-inference'), ['recommended', 'medium']);
    assert.deepEqual(dials('profile: pedantic\npreset: all\nminimum-confidence: high'), ['all', 'high']);
    assert.deepEqual(dials('profile: auditor\npreset: strict'), ['strict', 'low']);
  });

  it('takes the place of what weaker files say of the same, and of their profile', () => {
    assert.deepEqual(dials('preset: all', 'profile: pedantic'), ['strict', 'medium']);
    assert.deepEqual(dials('preset: all', 'profile: ai-training'), ['all', 'medium']);
    assert.deepEqual(dials('profile: auditor', 'profile: regular'), ['recommended', 'medium']);
    assert.deepEqual(dials('profile: pedantic', 'minimum-confidence: low'), ['strict', 'low']);
    assert.deepEqual(profileOf(['profile: ai-training', 'profile: pedantic']).defaults, undefined);
    assert.deepEqual(
      profileOf(['profile: ai-training'], { profile: 'ai-inference' }).defaults,
      PROFILES['ai-inference'].rules,
    );
    assert.equal(profileOf(['preset: strict'], { profile: 'pedantic', preset: 'all' }).preset, 'all');
  });

  it('may differ from path to path', () => {
    const text = 'profile: ai-inference\noverrides: [{ files: train/, profile: ai-training }]';
    assert.deepEqual(profileOf([text]).defaults, PROFILES['ai-inference'].rules);
    assert.deepEqual(profileOf([text], {}, '/w/train/Dockerfile').defaults, PROFILES['ai-training'].rules);
  });

  it('is weaker than levels of rules, by name or by id', () => {
    const strict = someStrict?.meta;
    const usual = someRecommended?.meta;
    const id = strict?.aliases.hadolint?.[0]?.toLowerCase() ?? '';
    assert.equal(severityOf('on', {}), strict?.severity);
    assert.equal(severityOf('on', { [strict?.name ?? '']: 'off' }), undefined);
    assert.equal(severityOf('on', { [id]: 'off' }), undefined);
    assert.equal(severityOf('on', { [id]: 'error' }), 'error');
    // Who asks for a rule gets all that it has to say, as with a level.
    assert.equal(severityOf('on', {}, { minimumConfidence: 'high' }), strict?.severity);
    assert.equal(severityOf('off', {}), undefined);
    assert.equal(severityOf('off', {}, { preset: 'all' }), undefined);
    assert.equal(severityOf('off', { [usual?.name ?? '']: 'hint' }), 'hint');
  });
});
