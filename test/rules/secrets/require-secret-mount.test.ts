import rule from '../../../server/src/rules/secrets/require-secret-mount.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = (name: string): string => `Take ${name} from a secret mount (docker build --secret id=${name})`;
const ssh = 'Add an SSH mount (docker build --ssh default)';

testRule(rule, {
  valid: [
    'FROM node:22\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci\n',
    'FROM node:22\nARG NPM_TOKEN\nRUN --mount=type=secret,id=t,env=NPM_TOKEN npm ci\n',
    'FROM node:22\nRUN npm ci\nRUN npm config set x:_authToken=$NPM_TOKEN\n',
    // Declared elsewhere, or set by the step itself.
    'FROM node:22 AS a\nARG NPM_TOKEN\nFROM node:22\nRUN npm ci\n',
    'FROM node:22\nARG NPM_TOKEN\nRUN NPM_TOKEN=$(cat /run/secrets/t) && npm ci && npm config set x:_authToken=$NPM_TOKEN\n',
    // No login.
    'FROM node:22\nARG NPM_TOKEN\nARG TOKEN_URL\nRUN npm run build && echo "$NPM_TOKEN" > /dev/null && curl $TOKEN_URL\n',
    'FROM alpine\nRUN git clone https://github.com/a/b && git remote add x git@github.com:a/b && ssh-keyscan github.com\n',
    'FROM alpine\nRUN --mount=type=ssh git clone git@github.com:a/b\n',
    'FROM alpine\nRUN git config --global url."https://github.com/".insteadOf git@github.com: && git clone git@github.com:a/b\n',
  ],
  invalid: [
    {
      code: 'FROM node:22\nARG NPM_TOKEN\nRUN npm config set //registry.npmjs.org/:_authToken=«$NPM_TOKEN» && npm ci\n',
      expect: ["'npm' takes the credential 'NPM_TOKEN' from a build argument."],
      fixes: [
        [
          {
            title: title('NPM_TOKEN'),
            kind: 'unsafe',
            output:
              'FROM node:22\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci\n',
          },
        ],
      ],
    },
    // The tool, or its settings, read it by themselves.
    {
      code: 'FROM node:22\n# for our registry\nARG NPM_TOKEN\nCOPY package.json ./\nRUN --mount=type=cache,target=/root/.npm \\\n  # quiet\n  «npm» ci\n',
      expect: ['argument'],
      fixes: [
        [
          {
            title: title('NPM_TOKEN'),
            kind: 'unsafe',
            output:
              'FROM node:22\n# for our registry\nCOPY package.json ./\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN --mount=type=cache,target=/root/.npm \\\n  # quiet\n  npm ci\n',
          },
        ],
      ],
    },
    // Used elsewhere, too; or a variable; or an old syntax.
    {
      code: 'FROM node:22\nARG NPM_TOKEN\nRUN «npm» ci\nRUN NPM_TOKEN=«$NPM_TOKEN» yarn install\n',
      expect: ['argument', 'argument'],
    },
    {
      code: 'FROM node:22\nARG T\nENV GITHUB_TOKEN=$T\nRUN echo "//npm.pkg.github.com/:_authToken=«${GITHUB_TOKEN}»" > .npmrc && npm ci\n',
      expect: ["'echo' takes the credential 'GITHUB_TOKEN' from an environment variable."],
    },
    {
      code: '# syntax=docker/dockerfile:1.4\nFROM maven:3\nARG REPO_PASSWORD\nRUN mvn -Drepo.password=«$REPO_PASSWORD» package\n',
      expect: ['argument'],
    },
    {
      code: 'FROM python:3\nARG USER=ci\nARG PIP_PASSWORD=x\nRUN pip install -i https://$USER:«$PIP_PASSWORD»@pypi.example.com/simple a && curl -H "Authorization: Bearer $PIP_PASSWORD" https://x.io\n',
      expect: ['argument'],
    },
    {
      code: 'FROM alpine\nONBUILD ARG TOKEN\nARG API_TOKEN=x\nONBUILD RUN curl -H "Authorization: Bearer «$API_TOKEN»" https://x.io\n',
      expect: ['argument'],
    },
    // Over SSH.
    {
      code: 'FROM alpine\nRUN git clone «git@github.com:a/b» && git clone git@github.com:a/c\n',
      expect: ["'git' logs in over SSH, and the step has no SSH mount."],
      fixes: [
        [
          {
            title: ssh,
            kind: 'unsafe',
            output:
              'FROM alpine\nRUN --mount=type=ssh git clone git@github.com:a/b && git clone git@github.com:a/c\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3\nRUN pip install "a @ «git+ssh://git@github.com/a/b»"\n',
      expect: ['ssh'],
      fixes: [
        [
          {
            title: ssh,
            kind: 'unsafe',
            output: 'FROM python:3\nRUN --mount=type=ssh pip install "a @ git+ssh://git@github.com/a/b"\n',
          },
        ],
      ],
    },
  ],
});
