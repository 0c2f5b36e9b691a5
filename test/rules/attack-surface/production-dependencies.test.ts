import rule from '../../../server/src/rules/attack-surface/production-dependencies.ts';
import { testRule } from '../../support/rule-tester.ts';

const app = (image: string, run: string, end: string): string =>
  `FROM ${image}\nWORKDIR /app\nCOPY . /app\nRUN ${run}\nUSER 1000\n${end}\n`;
const NODE = 'CMD ["node", "server.js"]';
const node = (run: string, end = NODE): string => app('node:22', run, end);
const python = (run: string, end = 'CMD ["gunicorn", "app:app"]'): string => app('python:3.13', run, end);
const php = (run: string, end = ''): string => app('php:8.4-fpm', run, end);
const ruby = (run: string, end = 'ENV RAILS_ENV=production\nCMD ["bin/rails", "server"]'): string =>
  app('ruby:3.4', run, end);
const added = (option: string, output: string) => [
  [{ title: `Add ${option}`, kind: 'unsafe' as const, output }],
];

testRule(rule, {
  valid: [
    node('npm ci --omit=dev'),
    node('npm install --production'),
    node('npm install --only=prod'),
    node('NODE_ENV=production npm ci'),
    node('export NODE_ENV=production && npm ci'),
    'FROM node:22\nENV NODE_ENV=production\nRUN npm ci\nCMD ["node", "server.js"]\n',
    'FROM node:22\nARG NODE_ENV\nENV NODE_ENV=$NODE_ENV\nRUN npm ci\nCMD ["node", "server.js"]\n',
    node('npm install -g pm2'),
    node('npm install express'),
    node('npm ci && npm prune --omit=dev'),
    node('npm ci && rm -rf node_modules'),
    // It builds here: another matter.
    node('npm ci && npm run build'),
    node('npm ci && npx tsc'),
    'FROM node:22\nRUN npm ci\nRUN yarn build\nCMD ["node", "dist/main.js"]\n',
    // For development, or nobody knows what for.
    node('npm ci', 'CMD ["npm", "run", "dev"]'),
    node('npm ci', 'CMD ["npm", "test"]'),
    node('npm ci', 'CMD ["nodemon", "server.js"]'),
    node('npm ci', 'CMD ["npm", "start"]'),
    node('npm ci', 'CMD ["node", "-r", "ts-node/register", "server.ts"]'),
    node('npm ci', ''),
    'FROM node:22 AS dev\nRUN npm ci\nCMD ["node", "server.js"]\n',
    // Another stage's.
    'FROM node:22 AS build\nRUN npm ci\nFROM node:22\nCOPY --from=build /app /app\nCMD ["node", "server.js"]\n',
    node('if [ "$X" = 1 ]; then npm ci; else npm ci --omit=dev; fi'),
    node('yarn install --production --frozen-lockfile'),
    node('yarn --version'),
    node('pnpm install --prod'),
    python('pip install -r requirements.txt'),
    python('pip install .'),
    python('pip install .[standard]'),
    python('pip install -r requirements-dev.txt', 'CMD ["pytest"]'),
    python('pip install -r requirements-dev.txt', 'CMD ["uvicorn", "app:app", "--reload"]'),
    python('uv sync --no-dev'),
    python('UV_NO_DEV=1 uv sync'),
    python('poetry install --only main'),
    php('composer install --no-dev'),
    php('COMPOSER_NO_DEV=1 composer install'),
    php('composer require a/b:1'),
    php('composer install', 'ENV APP_ENV=dev'),
    php('composer install && vendor/bin/phpunit'),
    ruby('bundle config set without "development test" && bundle install'),
    ruby('BUNDLE_WITHOUT=development bundle install'),
    ruby('bundle install', 'CMD ["bin/rails", "server"]'),
  ],
  invalid: [
    {
      code: node('npm «ci»'),
      expect: ["'npm ci' puts the development dependencies into the image, too."],
      fixes: added('--omit=dev', node('npm ci --omit=dev')),
    },
    {
      code: node('npm «install» --no-audit # quiet', 'ENTRYPOINT ["tini", "--", "node", "dist/main"]'),
      expect: ['install'],
      fixes: added(
        '--omit=dev',
        node('npm install --omit=dev --no-audit # quiet', 'ENTRYPOINT ["tini", "--", "node", "dist/main"]'),
      ),
    },
    {
      code: 'FROM node:14\nRUN npm «ci»\nCMD node server.js\n',
      expect: ['install'],
      fixes: added('--production', 'FROM node:14\nRUN npm ci --production\nCMD node server.js\n'),
    },
    {
      code: 'FROM node:22 AS base\nRUN npm «ci»\nFROM base\nCMD ["pm2-runtime", "app.js"]\n',
      expect: ['install'],
      fixes: added(
        '--omit=dev',
        'FROM node:22 AS base\nRUN npm ci --omit=dev\nFROM base\nCMD ["pm2-runtime", "app.js"]\n',
      ),
    },
    {
      code: 'FROM node:22\nCOPY package.json yarn.lock ./\nRUN «yarn» && yarn cache clean\nCMD ["node", "a.js"]\n',
      expect: ["'yarn' puts the development dependencies into the image, too."],
      fixes: added(
        '--production',
        'FROM node:22\nCOPY package.json yarn.lock ./\nRUN yarn --production && yarn cache clean\nCMD ["node", "a.js"]\n',
      ),
    },
    { code: node('corepack enable && yarn «install» --immutable'), expect: ['install'] },
    {
      code: node('pnpm «install» --frozen-lockfile'),
      expect: ['install'],
      fixes: added('--prod', node('pnpm install --prod --frozen-lockfile')),
    },
    {
      code: python('pip install -r «requirements-dev.txt»'),
      expect: ["'requirements-dev.txt' brings development dependencies into the image."],
    },
    { code: python('pip install -r requirements.txt -r «requirements/test.txt»'), expect: ['listed'] },
    { code: python('pip install «.[dev]»'), expect: ['listed'] },
    { code: python('pip install -e «".[standard,test]"»'), expect: ['listed'] },
    {
      code: python('poetry «install» --no-root'),
      expect: ['install'],
      fixes: added('--only=main', python('poetry install --only=main --no-root')),
    },
    {
      code: python('uv «sync» --locked', 'CMD ["uvicorn", "app:app", "--host", "0.0.0.0"]'),
      expect: ['install'],
      fixes: added(
        '--no-dev',
        python('uv sync --no-dev --locked', 'CMD ["uvicorn", "app:app", "--host", "0.0.0.0"]'),
      ),
    },
    {
      code: php('composer «install» --no-interaction'),
      expect: ['install'],
      fixes: added('--no-dev', php('composer install --no-dev --no-interaction')),
    },
    { code: ruby('bundle «install» --jobs=4'), expect: ['install'] },
  ],
});
