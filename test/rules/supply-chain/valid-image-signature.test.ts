import rule from '../../../server/src/rules/supply-chain/valid-image-signature.ts';
import { knownAs } from '../../support/known-image.ts';
import { testRule } from '../../support/rule-tester.ts';

const NODE = 'cgr.dev/chainguard/node';
const DEV = `${NODE}:latest-dev`;
const UNSIGNED = { state: 'unsigned', vendor: 'Chainguard' } as const;
const INVALID = { state: 'invalid', vendor: 'Chainguard', reason: 'is of another image' } as const;

testRule(rule, {
  docsFacts: { images: knownAs(DEV, { signature: UNSIGNED }) },
  valid: [
    // Nobody asked.
    `FROM ${NODE}\n`,
    {
      code: `FROM ${NODE}:1\n`,
      facts: {
        images: knownAs(`${NODE}:1`, {
          signature: { state: 'verified', vendor: 'Chainguard', through: 'signature' },
        }),
      },
    },
    {
      code: `FROM ${NODE}:2\n`,
      facts: {
        images: knownAs(`${NODE}:2`, {
          signature: { state: 'unknown', vendor: 'Chainguard', reason: 'did not answer' },
        }),
      },
    },
    { code: 'FROM node:22\n', facts: { images: knownAs('node:22') } },
    // Another platform is another image.
    {
      code: `FROM --platform=linux/arm64 ${DEV}\n`,
      facts: { images: knownAs(DEV, { signature: INVALID }) },
    },
    // A stage of that name is not asked for.
    {
      code: 'FROM scratch AS nginx\nFROM scratch\nCOPY --from=nginx / /\n',
      facts: { images: knownAs('nginx', { signature: INVALID }) },
    },
    { code: 'FROM __proto__\n', facts: { images: {} } },
  ],
  invalid: [
    {
      code: `FROM «${DEV}»\n`,
      facts: { images: knownAs(DEV, { signature: INVALID }) },
      expect: [`The signature of '${DEV}' is of another image.`],
    },
    {
      code: `ARG TAG=latest-dev\nFROM «${NODE}:$TAG» AS a\nFROM a\n`,
      facts: { images: knownAs(DEV, { signature: UNSIGNED }) },
      expect: ['unsigned'],
    },
    {
      code: `FROM --platform=linux/arm64 «${DEV}» AS arm\n`,
      facts: { images: knownAs(DEV, { on: 'linux/arm64', signature: INVALID }) },
      expect: ['invalid'],
    },
    {
      code: `FROM scratch\nCOPY --from=«${DEV}» /a /b\nRUN --mount=from=«${DEV}»,target=/c ["/b"]\n`,
      facts: { images: knownAs(DEV, { signature: UNSIGNED }) },
      expect: ['unsigned', 'unsigned'],
    },
  ],
});
