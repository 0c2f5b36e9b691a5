import rule from '../../../server/src/rules/style/definition-description.ts';
import { testRule } from '../../support/rule-tester.ts';

const part = (output: string) => [
  { title: 'Part the comment from it by an empty one', kind: 'safe' as const, output },
];

testRule(rule, {
  valid: [
    '# V is the release.\nARG V=1\nFROM scratch\n',
    '# base is what all build on.\nFROM scratch AS Base\n',
    '# more\n# V is the release.\nARG V=1\nFROM scratch\n',
    '# note\n#\nARG V=1\nFROM scratch\n',
    '# two\nARG one two three\nFROM scratch\n',
    '# note\nFROM scratch\n# note\nCOPY a /a\n',
    'FROM scratch\nCOPY a \\\n  # note\n  /a\nARG V\n',
    '# note\nARG\nFROM scratch\n',
  ],
  invalid: [
    {
      code: '# The release.\n«ARG» V=1\nFROM scratch\n',
      expect: ["The comment above ARG does not begin with 'V'."],
      fixes: [part('# The release.\n#\nARG V=1\nFROM scratch\n')],
    },
    {
      code: '# Base is for all.\n«FROM» scratch AS Base\n',
      expect: ['description'],
      fixes: [part('# Base is for all.\n#\nFROM scratch AS Base\n')],
    },
    // The builder looks past empty lines.
    {
      code: '# V: the release\n\n  «ARG» V=1\nFROM scratch\n',
      expect: ['description'],
      fixes: [part('# V: the release\n\n  #\n  ARG V=1\nFROM scratch\n')],
    },
    {
      code: '# hadolint ignore=DL3006\n«FROM» scratch AS a\n',
      expect: ['description'],
      fixes: [part('# hadolint ignore=DL3006\n#\nFROM scratch AS a\n')],
    },
  ],
});
