import rule from '../../../server/src/rules/supply-chain/digest-keeps-tag.ts';
import { testRule } from '../../support/rule-tester.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

testRule(rule, {
  valid: [
    `FROM node:24@${digest}\nFROM reg.example:5000/a/b:1@${digest}\nFROM alpine\nFROM alpine:3\n`,
    // A comment tells people.
    `# alpine:3.22\nFROM alpine@${digest}\n`,
    `# pinned: docker.io/library/node:24-slim\nFROM docker.io/library/node@${digest}\n`,
    // An argument without a default may bring a tag.
    `ARG IMAGE\nFROM $IMAGE@${digest}\n`,
    `ARG TAG=24\nFROM node:$TAG@${digest}\n`,
    `FROM node:24@${digest} AS a\nCOPY --from=a /x /y\nCOPY --from=alpine:3@${digest} /x /y\n`,
    'FROM scratch\nFROM\n',
  ],
  invalid: [
    {
      code: `FROM «alpine@${digest}» AS base\nFROM base\n`,
      expect: ["'alpine@…' has a digest and no tag, so nobody sees which version it is."],
    },
    { code: `FROM --platform=linux/arm64 «reg.example:5000/a/b@${digest}»\n`, expect: ['tag'] },
    { code: `# debian:13\n\nFROM «alpine@${digest}»\n`, expect: ['tag'] },
    { code: `# our base\nFROM «alpine@${digest}»\n`, expect: ['tag'] },
    { code: `ARG BASE=alpine@${digest}\nFROM «$BASE»\n`, expect: ['tag'] },
    { code: `FROM «gcr.io/distroless/static-debian13@${digest}»\n`, expect: ['tag'] },
    {
      code: `FROM scratch\nCOPY --from=«busybox@${digest}» /bin/sh /sh\nRUN --mount=from=«alpine@${digest}»,target=/a true\n`,
      expect: ['tag', 'tag'],
    },
  ],
});
