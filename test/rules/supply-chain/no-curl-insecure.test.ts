import rule from '../../../server/src/rules/supply-chain/no-curl-insecure.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (option: string, output: string) => [
  { title: `Remove ${option}`, kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM alpine\nRUN curl -fsSL -o k https://x.io/k && curl --fake -H k -b -k https://x.io -lol | grep -k x; grep -k x\n',
    'FROM alpine\nRUN apk add curl -k && echo curl -k https://x.io && wget -k https://x.io\n',
    'FROM alpine\nHEALTHCHECK CMD curl -fk https://localhost:8443/health || exit 1\n',
    'FROM alpine\nRUN ./server & curl --insecure https://127.0.0.1:8443 && curl -k https://[::1]/\n',
    'FROM alpine\nRUN echo "insecure = no" > ~/.curlrc && echo insecure > /x && echo silent >> ~/.curlrc\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nRUN curl -Ls«k»v https://x.io && curl «--insecure» https://x.io\n',
      expect: ["'-k' makes curl accept any certificate.", "'--insecure' makes curl accept any certificate."],
      fixes: [
        fix('-k', 'FROM alpine\nRUN curl -Lsv https://x.io && curl --insecure https://x.io\n'),
        fix('--insecure', 'FROM alpine\nRUN curl -Lskv https://x.io && curl https://x.io\n'),
      ],
    },
    {
      code: 'FROM alpine\nRUN curl \\\n    «--insecure» \\\n    # why\n    https://x.io; \\\n    sudo /usr/bin/curl https://x.io «-k»\n',
      expect: ['option', 'option'],
      fixes: [
        fix(
          '--insecure',
          'FROM alpine\nRUN curl \\\n    \\\n    # why\n    https://x.io; \\\n    sudo /usr/bin/curl https://x.io -k\n',
        ),
        fix(
          '-k',
          'FROM alpine\nRUN curl \\\n    --insecure \\\n    # why\n    https://x.io; \\\n    sudo /usr/bin/curl https://x.io\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN <<EOF\nV=$(curl «-k» "$URL") sh -c \'curl «-k» https://x.io\'\nEOF\n',
      expect: ['option', 'option'],
      fixes: [
        fix('-k', 'FROM alpine\nRUN <<EOF\nV=$(curl "$URL") sh -c \'curl -k https://x.io\'\nEOF\n'),
        fix('-k', 'FROM alpine\nRUN <<EOF\nV=$(curl -k "$URL") sh -c \'curl https://x.io\'\nEOF\n'),
      ],
    },
    {
      code: 'FROM alpine\nRUN ["curl", "«-k»", "https://x.io"]\n'.replace('"«-k»"', '«"-k"»'),
      expect: ['option'],
    },
    {
      code: 'FROM alpine\nRUN curl «-k» --proxy https://proxy https://localhost https://x.io\n',
      expect: ['option'],
      fixes: [fix('-k', 'FROM alpine\nRUN curl --proxy https://proxy https://localhost https://x.io\n')],
    },
    {
      code: 'FROM alpine\nHEALTHCHECK CMD curl «-k» https://x.io\nRUN echo «"insecure"» >> /root/.curlrc\n',
      expect: ['option', "'insecure' in .curlrc makes every curl accept any certificate."],
    },
    // Another file would not pass.
    {
      code: 'FROM debian:13\nRUN curl «-k» -o a https://example.com/a && echo "24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d  a" | sha256sum -c -\n',
      expect: ['option'],
      fixes: [
        [
          {
            title: 'Remove -k',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN curl -o a https://example.com/a && echo "24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d  a" | sha256sum -c -\n',
          },
        ],
      ],
      confidence: ['low'],
    },
  ],
});
