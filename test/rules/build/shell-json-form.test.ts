import rule from '../../../server/src/rules/build/shell-json-form.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian\nSHELL ["/bin/bash", "-c"]\n',
    'FROM debian\nSHELL [ \\\n  # why\n  "/bin/bash"]\n',
    'FROM debian\nSHELL\n',
  ],
  invalid: [
    {
      code: 'FROM debian\nSHELL «/bin/bash -o pipefail   -c»\n',
      expect: ['form'],
      fixes: [
        [
          {
            title: 'Write it as a JSON array',
            kind: 'unsafe',
            output: 'FROM debian\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n',
          },
        ],
      ],
    },
    {
      code: "FROM debian\nSHELL «['/bin/bash', '-c',]»\n",
      expect: ['SHELL is not written as a JSON array of strings.'],
      fixes: [
        [{ title: 'Use double quotes', kind: 'unsafe', output: 'FROM debian\nSHELL ["/bin/bash", "-c"]\n' }],
      ],
    },
    { code: 'FROM debian\nSHELL «/bin/bash \\\n  -c»\n', expect: ['form'] },
    { code: 'FROM debian\nSHELL «powershell -Command "x"»\n', expect: ['form'] },
    { code: 'FROM debian\nSHELL «["/bin/bash", ]»\n', expect: ['form'] },
    { code: 'FROM debian\nSHELL «["C:\\windows"]»\n', expect: ['form'] },
    { code: 'FROM debian\nSHELL «[1]»\n', expect: ['form'] },
    { code: 'FROM debian\nSHELL «["/bin/sh"] x»\n', expect: ['form'] },
    { code: 'FROM debian\nONBUILD SHELL «[ ]»\n', expect: ['empty'] },
  ],
});
