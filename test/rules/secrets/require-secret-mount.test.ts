import rule from '../../../server/src/rules/secrets/require-secret-mount.ts';
import { testRule } from '../../support/rule-tester.ts';

const byVariable = (name: string, id: string) =>
  ({
    title: `Take ${name} from a secret mount (--secret id=${id},env=${name})`,
    kind: 'unsafe',
  }) as const;
const byFile = (name: string, id: string) =>
  ({
    title: `Read ${name} from a mounted secret file (--secret id=${id},env=${name})`,
    kind: 'unsafe',
  }) as const;
/** What the file variant puts in front of a script. */
const read = (name: string, id: string): string =>
  `${name}="$(cat /run/secrets/${id})" && export ${name} && `;
const npm = read('NPM_TOKEN', 'npm-token');
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
      // What the tool would keep in the layer is taken out again.
      fixes: [
        [
          {
            ...byVariable('NPM_TOKEN', 'npm-token'),
            output:
              'FROM node:22\nRUN --mount=type=secret,id=npm-token,env=NPM_TOKEN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci && npm config delete //registry.npmjs.org/:_authToken\n',
          },
          {
            ...byFile('NPM_TOKEN', 'npm-token'),
            output: `FROM node:22\nRUN --mount=type=secret,id=npm-token ${npm}npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci && npm config delete //registry.npmjs.org/:_authToken\n`,
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
            ...byVariable('NPM_TOKEN', 'npm-token'),
            output:
              'FROM node:22\n# for our registry\nCOPY package.json ./\nRUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npm-token,env=NPM_TOKEN \\\n  # quiet\n  npm ci\n',
          },
          {
            ...byFile('NPM_TOKEN', 'npm-token'),
            output: `FROM node:22\n# for our registry\nCOPY package.json ./\nRUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npm-token \\\n  # quiet\n  ${npm}npm ci\n`,
          },
        ],
      ],
    },
    // Each step that uses it gets it.
    {
      code: 'FROM node:22\nARG NPM_TOKEN\nRUN «npm» ci\nRUN npm run build\nRUN NPM_TOKEN=«$NPM_TOKEN» yarn install\n',
      expect: ['argument', 'argument'],
      fixes: Array.from({ length: 2 }, () => [
        {
          ...byVariable('NPM_TOKEN', 'npm-token'),
          output:
            'FROM node:22\nRUN --mount=type=secret,id=npm-token,env=NPM_TOKEN npm ci\nRUN npm run build\nRUN --mount=type=secret,id=npm-token,env=NPM_TOKEN NPM_TOKEN=$NPM_TOKEN yarn install\n',
        },
        {
          ...byFile('NPM_TOKEN', 'npm-token'),
          output: `FROM node:22\nRUN --mount=type=secret,id=npm-token ${npm}npm ci\nRUN npm run build\nRUN --mount=type=secret,id=npm-token ${npm}NPM_TOKEN=$NPM_TOKEN yarn install\n`,
        },
      ]),
    },
    // The file that it is written to stays in the image, and may be what a later step reads.
    {
      code: 'FROM node:22\nARG T\nENV GITHUB_TOKEN=$T\nRUN echo "//npm.pkg.github.com/:_authToken=«${GITHUB_TOKEN}»" >> .npmrc && npm ci\n',
      expect: ["'echo' takes the credential 'GITHUB_TOKEN' from an environment variable."],
    },
    {
      code: 'FROM node:22\nARG GITHUB_TOKEN\nRUN echo "//npm.pkg.github.com/:_authToken=«${GITHUB_TOKEN}»" > .npmrc\nRUN npm ci\n',
      expect: ['argument'],
    },
    // An old syntax has no `env=`.
    {
      code: '# syntax=docker/dockerfile:1.4\nFROM maven:3\nARG REPO_PASSWORD\nRUN mvn -Drepo.password=«$REPO_PASSWORD» package\n',
      expect: ['argument'],
      fixes: [
        [
          {
            ...byFile('REPO_PASSWORD', 'repo-password'),
            output: `# syntax=docker/dockerfile:1.4\nFROM maven:3\nRUN --mount=type=secret,id=repo-password ${read('REPO_PASSWORD', 'repo-password')}mvn -Drepo.password=$REPO_PASSWORD package\n`,
          },
        ],
      ],
    },
    {
      code: '# syntax=docker/dockerfile:1.1\nFROM maven:3\nARG REPO_PASSWORD\nRUN mvn -Drepo.password=«$REPO_PASSWORD» package\n',
      expect: ['argument'],
    },
    {
      code: 'FROM python:3\nARG USER=ci\nARG PIP_PASSWORD=x\nRUN pip install -i https://$USER:«$PIP_PASSWORD»@pypi.example.com/simple a && curl -H "Authorization: Bearer $PIP_PASSWORD" https://x.io\n',
      expect: ['argument'],
      fixes: [
        [
          {
            ...byVariable('PIP_PASSWORD', 'pip-password'),
            output:
              'FROM python:3\nARG USER=ci\nRUN --mount=type=secret,id=pip-password,env=PIP_PASSWORD pip install -i https://$USER:$PIP_PASSWORD@pypi.example.com/simple a && curl -H "Authorization: Bearer $PIP_PASSWORD" https://x.io\n',
          },
          {
            ...byFile('PIP_PASSWORD', 'pip-password'),
            output: `FROM python:3\nARG USER=ci\nRUN --mount=type=secret,id=pip-password ${read('PIP_PASSWORD', 'pip-password')}pip install -i https://$USER:$PIP_PASSWORD@pypi.example.com/simple a && curl -H "Authorization: Bearer $PIP_PASSWORD" https://x.io\n`,
          },
        ],
      ],
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
    // Every build on top of it would need the key.
    { code: 'FROM alpine\nONBUILD RUN git clone «git@github.com:a/b»\n', expect: ['ssh'] },
    {
      code: 'FROM alpine\nUSER app\nRUN --network=default git clone «ssh://git@github.com/a/b»\n',
      expect: ['ssh'],
      fixes: [
        [
          {
            title: ssh,
            kind: 'unsafe',
            output:
              'FROM alpine\nUSER app\nRUN --network=default --mount=type=ssh,mode=0666 git clone ssh://git@github.com/a/b\n',
          },
        ],
      ],
    },
  ],
});
