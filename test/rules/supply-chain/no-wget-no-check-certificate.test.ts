import rule from '../../../server/src/rules/supply-chain/no-wget-no-check-certificate.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM alpine\nRUN wget -q https://x.io/a; grep -- --no-check-certificate x; apk add wget\n',
    'FROM alpine\nRUN echo --no-check-certificate && curl --no-check-certificate https://x.io\n',
    'FROM alpine\nHEALTHCHECK CMD wget -q --no-check-certificate https://localhost:8443/ || exit 1\n',
    'FROM alpine\nRUN wget --check-certificate=on https://x.io/a && echo "check_certificate = on" > ~/.wgetrc\n',
    'FROM alpine\nRUN echo "check_certificate = off"\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nRUN wget «--no-check-certificate» -O /a https://x.io/a && wget -q https://x.io/b «--no-check-certificate»\n',
      expect: ['off', "'--no-check-certificate' makes wget accept any certificate."],
      fixes: [
        fix(
          'Remove --no-check-certificate',
          'FROM alpine\nRUN wget -O /a https://x.io/a && wget -q https://x.io/b --no-check-certificate\n',
        ),
        fix(
          'Remove --no-check-certificate',
          'FROM alpine\nRUN wget --no-check-certificate -O /a https://x.io/a && wget -q https://x.io/b\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN wget \\\n    «--no-check-certificate» \\\n    # why\n    https://x.io/a\n',
      expect: ['off'],
      fixes: [
        fix(
          'Remove --no-check-certificate',
          'FROM alpine\nRUN wget \\\n    \\\n    # why\n    https://x.io/a\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN wget «-e check_certificate=off» "$URL" && wget «--check-certificate=off» https://x.io/a\n',
      expect: [
        "'-e check_certificate=off' makes wget accept any certificate.",
        "'--check-certificate=off' makes wget accept any certificate.",
      ],
      fixes: [
        fix(
          'Remove -e check_certificate=off',
          'FROM alpine\nRUN wget "$URL" && wget --check-certificate=off https://x.io/a\n',
        ),
        fix(
          'Remove --check-certificate=off',
          'FROM alpine\nRUN wget -e check_certificate=off "$URL" && wget https://x.io/a\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN ["wget", «"--no-check-certificate"», "https://x.io/a"]\nRUN echo "«check_certificate = off»" >> /etc/wgetrc\n',
      expect: ['off', "'check_certificate = off' makes wget accept any certificate."],
    },
    {
      code: 'FROM alpine\nCOPY <<EOF /etc/wgetrc\n# mine\n«check_certificate=off»\nEOF\nCMD wget «--no-check-certificate» https://x.io/a\n',
      expect: ['off', 'off'],
      fixes: [
        [],
        fix(
          'Remove --no-check-certificate',
          'FROM alpine\nCOPY <<EOF /etc/wgetrc\n# mine\ncheck_certificate=off\nEOF\nCMD wget https://x.io/a\n',
        ),
      ],
    },
    // Another file would not pass.
    {
      code: 'FROM debian:13\nRUN wget «--no-check-certificate» https://example.com/a && echo "24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d  a" | sha256sum -c -\n',
      expect: ['off'],
      fixes: [
        [
          {
            title: 'Remove --no-check-certificate',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN wget https://example.com/a && echo "24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d  a" | sha256sum -c -\n',
          },
        ],
      ],
      confidence: ['low'],
    },
  ],
});
