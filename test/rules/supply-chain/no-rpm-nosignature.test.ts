import rule from '../../../server/src/rules/supply-chain/no-rpm-nosignature.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM almalinux:9\nRUN rpm -i a.rpm | grep -- --nosignature; echo "--nodigest"; rpm -ivh --nodeps a.rpm\n',
    'FROM almalinux:9\nRUN dnf --nosignature makecache\n',
  ],
  invalid: [
    {
      code: 'FROM almalinux:9\nRUN rpm -Uvh «--nosignature» \\\n    «--nodigest» a.rpm && rpm -qa «--nosignature»\n',
      expect: ["'--nosignature' makes rpm install packages without checking them.", 'off', 'off'],
      fixes: [
        fix(
          'Remove --nosignature',
          'FROM almalinux:9\nRUN rpm -Uvh \\\n    --nodigest a.rpm && rpm -qa --nosignature\n',
        ),
        fix(
          'Remove --nodigest',
          'FROM almalinux:9\nRUN rpm -Uvh --nosignature \\\n    a.rpm && rpm -qa --nosignature\n',
        ),
        fix(
          'Remove --nosignature',
          'FROM almalinux:9\nRUN rpm -Uvh --nosignature \\\n    --nodigest a.rpm && rpm -qa\n',
        ),
      ],
    },
    { code: 'FROM almalinux:9\nRUN ["rpm", "-i", «"--noverify"», "a.rpm"]\n', expect: ['off'] },
  ],
});
