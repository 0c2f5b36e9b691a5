import rule from '../../../server/src/rules/base-image/require-image-digest.ts';
import { testRule } from '../../support/rule-tester.ts';

const digest = `sha256:${'0'.repeat(64)}`;

testRule(rule, {
  valid: [
    `FROM node:22@${digest}\n`,
    `FROM node@${digest} AS x\nFROM x\n`,
    'FROM scratch\n',
    `ARG IMAGE=node@${digest}\nFROM $IMAGE\n`,
    `ARG REGISTRY\nFROM $REGISTRY/node:22@${digest}\n`,
    `FROM node:22@${digest} AS x\nFROM scratch\nCOPY --from=x /a /a\n`,
  ],
  invalid: [
    { code: 'FROM «node:22»\n', expect: ["Image 'node:22' is not pinned to a digest."] },
    { code: 'FROM «python:3.10@v1»\n', expect: ['digest'] },
    { code: 'FROM «python:3.10@sha256»\n', expect: ['digest'] },
    { code: 'ARG TAG\nFROM «node:$TAG»\n', expect: ['digest'] },
    {
      code: 'FROM scratch\nCOPY --from=«busybox:1.37» /bin/sh /bin/\nCOPY --from=«tools» /a /a\n',
      expect: ['digest', 'digest'],
    },
  ],
});
