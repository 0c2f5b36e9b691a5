import rule from '../../../server/src/rules/build/no-reserved-stage-name.ts';
import { testRule } from '../../support/rule-tester.ts';

const rename = (name: string, output: string) => [
  { title: `Rename the stage to ${name}`, kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM scratch\n',
    'FROM scratch AS a\n',
    'FROM debian AS contexts\n',
    'FROM debian IS scratch\n',
    'FROM debian AS $scratch\n',
  ],
  invalid: [
    {
      code: 'FROM scratch AS «scratch»\nFROM scratch AS «context»\n',
      expect: ['reserved', 'reserved'],
      // The second FROM may mean the stage.
      fixes: [[], rename('context-stage', 'FROM scratch AS scratch\nFROM scratch AS context-stage\n')],
    },
    {
      code: 'from debian as «Context»\nfrom debian as context-stage\n',
      expect: ["The stage name 'Context' has a meaning of its own for the builder."],
      fixes: [rename('Context-stage-2', 'from debian as Context-stage-2\nfrom debian as context-stage\n')],
    },
    {
      code: 'FROM scratch AS «scratch»\nCOPY a /\n',
      expect: ['reserved'],
      fixes: [rename('scratch-stage', 'FROM scratch AS scratch-stage\nCOPY a /\n')],
    },
    { code: 'FROM debian AS «context»\nFROM debian\nCOPY --from=context a /\n', expect: ['reserved'] },
    { code: 'FROM debian AS «context»\nFROM debian\nCOPY --from=$X a /\n', expect: ['reserved'] },
  ],
});
