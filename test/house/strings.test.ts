// What is shown to people can be translated: texts of package.json and of the extension stand where translators look.
import assert from 'node:assert/strict';
import { clientStrings } from '../../scripts/client-strings.ts';
import { extractStrings, sectionSettings, withStrings } from '../../scripts/manifest-strings.ts';

const setting = (order: number): object => ({ markdownDescription: `Setting ${order}.`, type: 'string' });
const manifest = {
  displayName: 'Bulkhead',
  description: 'What it is.',
  name: 'bulkhead',
  contributes: {
    commands: [{ command: 'bulkhead.fixAll', title: 'Fix all', category: 'Bulkhead' }],
    configuration: {
      title: 'Bulkhead',
      properties: {
        'bulkhead.trace.server': setting(1),
        'bulkhead.never.heard.of': setting(2),
        'bulkhead.preset': {
          ...setting(3),
          enum: ['strict'],
          markdownEnumDescriptions: ['More rules.'],
        },
      },
    },
    walkthroughs: [
      { id: 'start', title: 'Start', steps: [{ id: 'one', title: 'One', description: 'First.' }] },
    ],
    jsonValidation: [{ fileMatch: ['bulkhead.json'], url: './schema.json' }],
  },
};

describe('texts of package.json', () => {
  const sectioned = sectionSettings(manifest);
  const moved = extractStrings(sectioned, {});

  it('move to where they are translated', () => {
    assert.deepEqual(moved.strings, {
      description: 'What it is.',
      'commands.fixAll.title': 'Fix all',
      'configuration.Findings.title': 'Findings',
      'configuration.preset.markdownDescription': 'Setting 3.',
      'configuration.preset.markdownEnumDescriptions.strict': 'More rules.',
      'configuration.Troubleshooting.title': 'Troubleshooting',
      'configuration.trace.server.markdownDescription': 'Setting 1.',
      'configuration.More.title': 'More',
      'configuration.never.heard.of.markdownDescription': 'Setting 2.',
      'walkthroughs.start.title': 'Start',
      'walkthroughs.start.steps.one.title': 'One',
      'walkthroughs.start.steps.one.description': 'First.',
    });
    const text = JSON.stringify(moved.manifest);
    for (const words of Object.values(moved.strings)) assert.ok(!text.includes(JSON.stringify(words)), words);
    assert.ok(text.includes('"category":"Bulkhead"'));
  });

  it('come back, whole', () => {
    assert.deepEqual(withStrings(moved.manifest, moved.strings), sectioned);
  });

  it('stay as they are when all are moved', () => {
    assert.deepEqual(extractStrings(sectionSettings(moved.manifest), moved.strings), moved);
  });

  it('follow a text that is written anew in package.json, and go with what named them', () => {
    const { description: _, ...rest } = moved.manifest;
    const again = extractStrings(
      { ...rest, contributes: { commands: [{ ...manifest.contributes.commands[0], title: 'New' }] } },
      moved.strings,
    );
    assert.deepEqual(again.strings, { 'commands.fixAll.title': 'New' });
  });

  it('are never lost in silence', () => {
    assert.throws(() => extractStrings({ description: '%nothing.here%' }, {}), /no nothing\.here/);
    const commands = ['One', 'Two'].map((title) => ({ command: 'bulkhead.same', title }));
    assert.throws(() => extractStrings({ contributes: { commands } }, {}), /two texts/);
  });
});

describe('texts of the extension', () => {
  it('are found in the code', () => {
    const code = "vscode.l10n.t('One {0}', 1); f(vscode.l10n.t(`Two`)); vscode.l10n.bundle; t('not ours');";
    assert.deepEqual(clientStrings('a.ts', code), { strings: ['One {0}', 'Two'], problems: [] });
  });

  it('stand in the call', () => {
    const { problems } = clientStrings('a.ts', 'x();\nvscode.l10n.t(`${a} b`);\nvscode.l10n.t(message);');
    assert.deepEqual(
      problems.map((problem) => problem.slice(0, 7)),
      ['a.ts:2:', 'a.ts:3:'],
    );
  });
});
