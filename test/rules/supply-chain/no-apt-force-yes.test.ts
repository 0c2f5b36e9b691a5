import rule from '../../../server/src/rules/supply-chain/no-apt-force-yes.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update | grep -- --force-yes; echo "--force-yes"; dpkg --force-yes\n',
    'FROM debian:13\nRUN apt-get -o APT::Get::force-yes=false update && echo APT::Get::force-yes true\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN apt-get purge -y «--force-yes» a && apt-get «--force-yes» \\\n    purge a\n',
      expect: ["'--force-yes' overrides every safeguard of apt, the check of signatures included.", 'off'],
      fixes: [
        fix(
          'Remove --force-yes',
          'FROM debian:13\nRUN apt-get purge -y a && apt-get --force-yes \\\n    purge a\n',
        ),
        fix(
          'Replace --force-yes with -y',
          'FROM debian:13\nRUN apt-get purge -y --force-yes a && apt-get -y \\\n    purge a\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nRUN apt-get purge -y «-o APT::Get::force-yes=true» a\nRUN echo \'«APT::Get::force-yes "true"»;\' >> /etc/apt/apt.conf.d/9\nRUN ["apt-get", "purge", «"--force-yes"», "a"]\n',
      expect: ['off', 'off', 'off'],
      fixes: [
        fix(
          'Remove -o APT::Get::force-yes=true',
          'FROM debian:13\nRUN apt-get purge -y a\nRUN echo \'APT::Get::force-yes "true";\' >> /etc/apt/apt.conf.d/9\nRUN ["apt-get", "purge", "--force-yes", "a"]\n',
        ),
        [],
        [],
      ],
    },
    // Nothing comes in here.
    {
      code: 'FROM debian:12\nRUN apt-get purge -y «--force-yes» gcc\n',
      expect: ['off'],
      fixes: [
        [
          {
            title: 'Remove --force-yes',
            kind: 'unsafe',
            output: 'FROM debian:12\nRUN apt-get purge -y gcc\n',
          },
        ],
      ],
      confidence: ['low'],
    },
  ],
});
