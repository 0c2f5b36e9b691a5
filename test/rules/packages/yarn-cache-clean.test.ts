import rule from '../../../server/src/rules/packages/yarn-cache-clean.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [
  { title: 'Add yarn cache clean at the end of this RUN', kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM node:22\nRUN yarn install && yarn cache clean\nRUN yarn && yarn build && rm -rf /usr/local/share/.cache\nRUN yarn add a && rm -rf "$(yarn cache dir)"\n',
    'FROM node:22\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install\nRUN --mount=type=cache,dst=/usr/local/share/.cache yarn\n',
    'FROM node:22\nRUN yarn install --cache-folder /tmp/x && rm -rf /tmp/x\nRUN YARN_CACHE_FOLDER=/tmp/y yarn\nRUN yarn --version && yarn build && yarn run install && yarn global list\n',
    'FROM node:22\nENV YARN_CACHE_FOLDER=/tmp/y\nRUN yarn install\n',
    'FROM node:22 AS build\nRUN yarn install\nFROM scratch\nCOPY --from=build /app /app\n',
  ],
  invalid: [
    {
      code: 'FROM node:22\n«RUN» yarn install --frozen-lockfile\n',
      expect: ["The packages that 'yarn install' keeps for later stay in this layer."],
      fixes: [fixed('FROM node:22\nRUN yarn install --frozen-lockfile && yarn cache clean\n')],
    },
    {
      code: 'FROM node:22 AS base\n«RUN» yarn cache clean \\\n  # now\n  && yarn --production \\\n  && yarn build\nONBUILD «RUN» yarn global add a\nFROM base\nRUN true\n',
      expect: ["The packages that 'yarn' keeps for later stay in this layer.", 'cache'],
      fixes: [
        fixed(
          'FROM node:22 AS base\nRUN yarn cache clean \\\n  # now\n  && yarn --production \\\n  && yarn build \\\n  && yarn cache clean\nONBUILD RUN yarn global add a\nFROM base\nRUN true\n',
        ),
        fixed(
          'FROM node:22 AS base\nRUN yarn cache clean \\\n  # now\n  && yarn --production \\\n  && yarn build\nONBUILD RUN yarn global add a && yarn cache clean\nFROM base\nRUN true\n',
        ),
      ],
    },
    {
      code: 'FROM node:22\n«RUN» --mount=type=cache,target=/var/lib/x yarn install\n',
      expect: ['cache'],
      fixes: [
        fixed('FROM node:22\nRUN --mount=type=cache,target=/var/lib/x yarn install && yarn cache clean\n'),
      ],
    },
    // Later releases may run programs from the cache.
    {
      code: 'FROM node:22\nCOPY package.json .yarnrc.yml ./\n«RUN» yarn install --immutable\n',
      expect: ['cache'],
    },
    {
      code: 'FROM node:22\n«RUN» ["yarn", "install"]\n«RUN» su node -c "yarn install"\n',
      expect: ['cache', 'cache'],
    },
  ],
});
