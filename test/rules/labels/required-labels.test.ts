import rule from '../../../server/src/rules/labels/required-labels.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'text' } } as const;

const base = 'org.opencontainers.image.base';
const digest = '24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d';

testRule(rule, {
  valid: [
    'FROM scratch\n',
    { code: 'FROM scratch\nLABEL x=1\n', policy },
    { code: 'FROM scratch AS a\nLABEL x=1\nFROM a\n', policy },
    { code: 'FROM golang AS build\nFROM scratch\nCOPY --from=build /a /a\nLABEL "x"=1\n', policy },
  ],
  invalid: [
    { code: '«FROM» busybox\nLABEL y=1\n', policy, expect: ['missing'] },
    { code: '«FROM» busybox\n«FROM» debian\n', policy, expect: ['missing', 'missing'] },
    {
      code: 'FROM busybox AS a\nFROM a\nLABEL x=1\n«FROM» a\nONBUILD LABEL x=1\n',
      policy,
      expect: ["The label 'x' is missing."],
    },
    {
      code: '«from» node:22-alpine\nRUN <<EOF\ntrue\nEOF\n# Start.\nCMD ["a"]\n',
      policy: { labels: { [`${base}.name`]: 'text' } },
      expect: ['missing'],
      fixes: [
        [
          {
            title: `Add the label ${base}.name`,
            kind: 'safe',
            output: `from node:22-alpine\nRUN <<EOF\ntrue\nEOF\nlabel ${base}.name="docker.io/library/node:22-alpine"\n# Start.\nCMD ["a"]\n`,
            // In the case of FROM.
            leaves: ['consistent-instruction-casing'],
          },
        ],
      ],
    },
    {
      code: `««FROM»» x.io:5000/a@sha256:${digest}\n`,
      policy: { labels: { [`${base}.name`]: 'text', [`${base}.digest`]: 'text' } },
      expect: ['missing', 'missing'],
      fixes: [
        [],
        [
          {
            title: `Add the label ${base}.digest`,
            kind: 'safe',
            output: `FROM x.io:5000/a@sha256:${digest}\nLABEL ${base}.digest="sha256:${digest}"\n`,
          },
        ],
      ],
    },
    {
      code: 'ARG B=node:22\n«FROM» $B\n',
      policy: { labels: { [`${base}.name`]: 'text' } },
      expect: ['missing'],
    },
  ],
  docsPolicy: { labels: { owner: 'text' } },
});
