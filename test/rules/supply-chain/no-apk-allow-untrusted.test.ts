import rule from '../../../server/src/rules/supply-chain/no-apk-allow-untrusted.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM alpine\nRUN apk add --no-cache curl=1; echo "--allow-untrusted" | grep -- --allow-untrusted\n',
    'FROM alpine\nRUN apt-get update --allow-untrusted\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nRUN apk «--allow-untrusted» add --no-cache ./a.apk && sudo apk add --no-cache «--allow-untrusted» ./b.apk\n',
      expect: ["'--allow-untrusted' installs packages whose signature nobody checked.", 'off'],
      fixes: [
        fix(
          'Remove --allow-untrusted',
          'FROM alpine\nRUN apk add --no-cache ./a.apk && sudo apk add --no-cache --allow-untrusted ./b.apk\n',
        ),
        fix(
          'Remove --allow-untrusted',
          'FROM alpine\nRUN apk --allow-untrusted add --no-cache ./a.apk && sudo apk add --no-cache ./b.apk\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN apk add --no-cache \\\n    # why\n    «--allow-untrusted» \\\n    ./a.apk\n',
      expect: ['off'],
      fixes: [
        fix(
          'Remove --allow-untrusted',
          'FROM alpine\nRUN apk add --no-cache \\\n    # why\n    \\\n    ./a.apk\n',
        ),
      ],
    },
    { code: 'FROM alpine\nRUN ["apk", "add", «"--allow-untrusted"», "./a.apk"]\n', expect: ['off'] },
    // Checked with gpg before.
    {
      code: 'FROM alpine:3.22\nRUN gpg --import key.asc && gpg --verify odbc.sig odbc.apk && apk add «--allow-untrusted» odbc.apk\n',
      expect: ['off'],
      fixes: [
        [
          {
            title: 'Remove --allow-untrusted',
            kind: 'unsafe',
            output:
              'FROM alpine:3.22\nRUN gpg --import key.asc && gpg --verify odbc.sig odbc.apk && apk add odbc.apk\n',
          },
        ],
      ],
      confidence: ['low'],
    },
  ],
});
