import rule from '../../../server/src/rules/labels/no-unknown-labels.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'text' }, strictLabels: true } as const;
const fix = (output: string) => [{ title: 'Remove the label', kind: 'unsafe', output }] as const;

testRule(rule, {
  valid: [
    'FROM scratch\nLABEL w=1\n',
    { code: 'FROM scratch\nLABEL z=1\n', policy: { labels: { x: 'text' } } },
    { code: 'FROM scratch\nLABEL x=1\n', policy },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL «y»=1\n', policy, expect: ['unknown'], fixes: [fix('FROM scratch\n')] },
    {
      code: 'FROM scratch\nLABEL x=1 «y»="a b"\n',
      policy,
      expect: ['unknown'],
      fixes: [fix('FROM scratch\nLABEL x=1\n')],
    },
    { code: 'FROM scratch\nLABEL x=1 \\\n  «y»=1\n', policy, expect: ['unknown'] },
    { code: 'FROM scratch\nONBUILD LABEL «y»=1\n', policy, expect: ['unknown'] },
  ],
  docsPolicy: { labels: { owner: 'text' }, strictLabels: true },
});
