import rule from '../../../server/src/rules/supply-chain/no-node-tls-reject-unauthorized-off.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=1\nARG NODE_TLS_REJECT_UNAUTHORIZED\n',
    'FROM node:24\nRUN unset NODE_TLS_REJECT_UNAUTHORIZED && X_NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci\n',
  ],
  invalid: [
    {
      code: 'FROM node:24\nENV «NODE_TLS_REJECT_UNAUTHORIZED 0»\nRUN export «NODE_TLS_REJECT_UNAUTHORIZED=0» && npm ci\n',
      expect: ["'NODE_TLS_REJECT_UNAUTHORIZED=0' makes Node.js accept any certificate.", 'off'],
      fixes: [
        fix(
          'Remove NODE_TLS_REJECT_UNAUTHORIZED',
          'FROM node:24\nRUN export NODE_TLS_REJECT_UNAUTHORIZED=0 && npm ci\n',
        ),
        fix(
          'Remove NODE_TLS_REJECT_UNAUTHORIZED',
          'FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED 0\nRUN npm ci\n',
        ),
      ],
    },
    {
      code: 'FROM node:24\nRUN npm ci \\\n    # why\n    && export «NODE_TLS_REJECT_UNAUTHORIZED=0»\nRUN a || export «NODE_TLS_REJECT_UNAUTHORIZED=0»\nRUN if a; then export «NODE_TLS_REJECT_UNAUTHORIZED=0»; fi; b\n',
      expect: ['off', 'off', 'off'],
    },
    {
      code: 'FROM node:24\nRUN set -a; «NODE_TLS_REJECT_UNAUTHORIZED=0»; npm ci\nRUN export A=1 «NODE_TLS_REJECT_UNAUTHORIZED=0»; npm ci\n',
      expect: ['off', 'off'],
      fixes: [
        [],
        fix(
          'Remove NODE_TLS_REJECT_UNAUTHORIZED',
          'FROM node:24\nRUN set -a; NODE_TLS_REJECT_UNAUTHORIZED=0; npm ci\nRUN export A=1; npm ci\n',
        ),
      ],
    },
  ],
});
