import rule from '../../../server/src/rules/supply-chain/lockfile-install.ts';
import { testRule } from '../../support/rule-tester.ts';

const from = (image: string, copied: string, command: string): string =>
  `FROM ${image}\nWORKDIR /app\nCOPY ${copied} ./\nRUN ${command}\n`;
const node = (copied: string, command: string): string => from('node:22', copied, command);
const changed = (title: string, output: string) => [[{ title, kind: 'unsafe' as const, output }]];
const PNPM = 'package.json pnpm-lock.yaml';
const NPM = 'package.json package-lock.json';
const YARN = 'package.json yarn.lock';

testRule(rule, {
  valid: [
    node(NPM, 'npm ci'),
    node(NPM, 'npm install -g pnpm'),
    node(NPM, 'npm install express'),
    node(NPM, 'npm install ./local'),
    node(NPM, 'npm install --package-lock-only'),
    node(NPM, 'rm package-lock.json && npm install'),
    node(NPM, 'npm ci || npm install'),
    node(NPM, 'if [ -f package-lock.json ]; then npm ci; else npm install; fi'),
    // No lock file, or nobody knows.
    node('package.json', 'npm install'),
    node('.', 'npm install'),
    node('*', 'npm install'),
    node(YARN, 'npm install'),
    'FROM node:22\nRUN npm install\nCOPY package.json package-lock.json ./\n',
    'FROM node:22 AS a\nCOPY package-lock.json ./\nFROM node:22\nRUN npm install\n',
    node(YARN, 'yarn install --frozen-lockfile'),
    node(YARN, 'yarn --immutable'),
    node(YARN, 'yarn build && yarn --version && yarn config list'),
    node(YARN, 'yarn add express'),
    'FROM node:22\nCOPY package.json yarn.lock .yarnrc.yml ./\nENV CI=true\nRUN yarn install\n',
    node(PNPM, 'pnpm install --frozen-lockfile --prod'),
    node(PNPM, 'pnpm install -r --offline'),
    node(PNPM, 'CI=1 pnpm install'),
    node('package.json bun.lock', 'bun install --frozen-lockfile'),
    from('python:3.13', 'pyproject.toml poetry.lock', 'poetry install'),
    from('python:3.13', 'pyproject.toml uv.lock', 'uv sync --frozen --no-dev'),
    from('python:3.13', 'pyproject.toml uv.lock', 'uv pip install -r requirements.txt'),
    'FROM python:3.13\nENV UV_LOCKED=1\nCOPY pyproject.toml uv.lock ./\nRUN uv sync\n',
    from('python:3.13', 'Pipfile Pipfile.lock', 'pipenv install --system --deploy'),
    from('python:3.13', 'Pipfile Pipfile.lock', 'pipenv sync && pipenv install flask'),
    'FROM ruby:3.4\nENV BUNDLE_FROZEN=true\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\n',
    from('ruby:3.4', 'Gemfile Gemfile.lock', 'bundle config set --local deployment true && bundle install'),
    from('ruby:3.4', 'Gemfile Gemfile.lock', 'bundle exec rake'),
    from('composer:2', 'composer.json composer.lock', 'composer install --no-dev'),
    from('composer:2', 'composer.json composer.lock', 'composer update vendor/name'),
    from('rust:1.90', 'Cargo.toml Cargo.lock', 'cargo build --release --locked'),
    from('rust:1.90', 'Cargo.toml Cargo.lock', 'cargo install cargo-chef'),
    from('rust:1.90', 'Cargo.toml Cargo.lock', 'cargo chef cook && cargo --version'),
    from('golang:1.25', 'go.mod go.sum', 'go mod download && go build ./...'),
    from('mcr.microsoft.com/dotnet/sdk:9.0', 'app.csproj packages.lock.json', 'dotnet restore --locked-mode'),
    from(
      'mcr.microsoft.com/dotnet/sdk:9.0',
      'app.csproj packages.lock.json',
      'dotnet restore -p:RestoreLockedMode=true',
    ),
  ],
  invalid: [
    {
      code: node(NPM, 'npm «install»'),
      expect: ["'npm install' does not insist on what 'package-lock.json' says."],
      fixes: changed('Use npm ci', node(NPM, 'npm ci')),
    },
    {
      code: node('package*.json', 'npm «i» --omit=dev'),
      expect: ["'npm i' does not insist on what 'package-lock.json' says."],
      fixes: changed('Use npm ci', node('package*.json', 'npm ci --omit=dev')),
    },
    {
      code: `FROM node:22\nRUN --mount=type=bind,source=package-lock.json,target=package-lock.json npm «install» # all\n`,
      expect: ['loose'],
      fixes: changed(
        'Use npm ci',
        `FROM node:22\nRUN --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci # all\n`,
      ),
    },
    { code: node(NPM, 'npm «install» --no-package-lock'), expect: ['loose'] },
    {
      code: node(NPM, '["npm", «"install"»]'),
      expect: ['loose'],
      fixes: changed('Use npm ci', node(NPM, '["npm", "ci"]')),
    },
    {
      code: 'FROM node:22 AS base\nCOPY package-lock.json package.json ./\nFROM base\nRUN npm \\\n    «install» \\\n    # quiet\n    --silent\n',
      expect: ['loose'],
      fixes: changed(
        'Use npm ci',
        'FROM node:22 AS base\nCOPY package-lock.json package.json ./\nFROM base\nRUN npm \\\n    ci \\\n    # quiet\n    --silent\n',
      ),
    },
    {
      code: 'FROM node:22\nONBUILD COPY package.json package-lock.json ./\nONBUILD RUN npm «install»\n',
      expect: ['loose'],
      fixes: changed(
        'Use npm ci',
        'FROM node:22\nONBUILD COPY package.json package-lock.json ./\nONBUILD RUN npm ci\n',
      ),
    },
    {
      code: node(YARN, 'yarn «install»'),
      expect: ['loose'],
      fixes: changed('Add --frozen-lockfile', node(YARN, 'yarn install --frozen-lockfile')),
    },
    {
      code: node(YARN, '«yarn» && yarn build'),
      expect: ["'yarn' does not insist on what 'yarn.lock' says."],
      fixes: changed('Add --frozen-lockfile', node(YARN, 'yarn --frozen-lockfile && yarn build')),
    },
    {
      code: node(`${YARN} .yarnrc.yml`, 'yarn «install»'),
      expect: ['loose'],
      fixes: changed('Add --immutable', node(`${YARN} .yarnrc.yml`, 'yarn install --immutable')),
    },
    // Which Yarn it is only the project knows.
    { code: node(YARN, 'corepack enable && yarn «install»'), expect: ['loose'] },
    { code: from('debian:13', YARN, 'yarn «install»'), expect: ['loose'] },
    {
      code: node(PNPM, 'pnpm «install» --prod'),
      expect: ['loose'],
      fixes: changed('Add --frozen-lockfile', node(PNPM, 'pnpm install --frozen-lockfile --prod')),
    },
    { code: node(PNPM, 'pnpm «i» --no-frozen-lockfile'), expect: ['loose'] },
    {
      code: node('package.json bun.lockb', 'bun «install»'),
      expect: ['loose'],
      fixes: changed(
        'Add --frozen-lockfile',
        node('package.json bun.lockb', 'bun install --frozen-lockfile'),
      ),
    },
    {
      code: from('python:3.13', 'pyproject.toml poetry.lock', 'poetry «update»'),
      expect: ['loose'],
      fixes: changed(
        'Use poetry install',
        from('python:3.13', 'pyproject.toml poetry.lock', 'poetry install'),
      ),
    },
    {
      code: from('python:3.13', 'pyproject.toml uv.lock', 'uv «sync» --no-dev'),
      expect: ['loose'],
      fixes: changed(
        'Add --locked',
        from('python:3.13', 'pyproject.toml uv.lock', 'uv sync --locked --no-dev'),
      ),
    },
    {
      code: from('python:3.13', 'Pipfile*', 'pipenv «install» --system'),
      expect: ['loose'],
      fixes: changed('Add --deploy', from('python:3.13', 'Pipfile*', 'pipenv install --deploy --system')),
    },
    { code: from('ruby:3.4', 'Gemfile Gemfile.lock', 'bundle «install» --jobs=4'), expect: ['loose'] },
    {
      code: from('composer:2', 'composer.json composer.lock', 'composer «update» --no-dev'),
      expect: ['loose'],
      fixes: changed(
        'Use composer install',
        from('composer:2', 'composer.json composer.lock', 'composer install --no-dev'),
      ),
    },
    {
      code: from('rust:1.90', 'Cargo.toml Cargo.lock', 'cargo +nightly «build» --release'),
      expect: ["'cargo build' does not insist on what 'Cargo.lock' says."],
      fixes: changed(
        'Add --locked',
        from('rust:1.90', 'Cargo.toml Cargo.lock', 'cargo +nightly build --locked --release'),
      ),
    },
    {
      code: from('rust:1.90', 'Cargo.toml Cargo.lock', 'cargo «install» --path .'),
      expect: ['loose'],
      fixes: changed(
        'Add --locked',
        from('rust:1.90', 'Cargo.toml Cargo.lock', 'cargo install --locked --path .'),
      ),
    },
    {
      code: from('golang:1.25', 'go.mod go.sum', 'go mod «tidy» && go build ./...'),
      expect: ["'go mod tidy' does not insist on what 'go.sum' says."],
    },
    {
      code: from('mcr.microsoft.com/dotnet/sdk:9.0', 'app.csproj packages.lock.json', 'dotnet «restore»'),
      expect: ['loose'],
      fixes: changed(
        'Add --locked-mode',
        from(
          'mcr.microsoft.com/dotnet/sdk:9.0',
          'app.csproj packages.lock.json',
          'dotnet restore --locked-mode',
        ),
      ),
    },
  ],
});
