import rule from '../../../server/src/rules/packages/no-unpinned-npm.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM node:22\nRUN npm install && npm ci && npm install --loglevel verbose --registry https://example.com sax@0.1.1\n',
    'FROM node:22\nRUN npm i -g express@"4.1.1" @org/a@">=1 <2" b@^1 c@1.x d@$D_VERSION e@npm:f@1\n',
    'FROM node:22\nRUN npm install ./folder /folder ~/folder a.tgz https://example.com/a.tar.gz git+ssh://git@github.com:npm/npm.git#v1.0.27 user/repo#1f2e\n',
    'FROM node:22\nRUN npm run --crazy install && npm uninstall a && yarn add a@1 && pnpm add b@2 && yarn install && npm install $(cat list)\n',
  ],
  invalid: [
    {
      code: 'FROM node:22\nRUN npm install --global «express» sax@0.1.1 @org/a\n',
      expect: ["2 packages are installed without a fixed version: 'express', '@org/a'."],
    },
    {
      code: 'FROM node:22\nRUN npm install «git+https://token@example.com/npm.git»\nRUN ["npm", "add", «"user/repo"»]\n',
      expect: ["'git+https://example.com/npm.git' is installed without a fixed version.", 'one'],
    },
    {
      code: 'FROM node:22\nRUN npm install -g «npm@latest»\nONBUILD RUN npm i «a@next» && npm i «user/repo#main»\n',
      expect: ["'npm@latest' is installed without a fixed version.", 'one', 'one'],
    },
    {
      code: 'FROM node:22\nRUN yarn global add «a» && yarn add «b» && pnpm add -g «c» && bun add «d»\n',
      expect: ['one', 'one', 'one', 'one'],
    },
  ],
});
