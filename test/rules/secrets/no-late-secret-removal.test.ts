import rule from '../../../server/src/rules/secrets/no-late-secret-removal.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    // In the same layer.
    'FROM alpine\nARG KEY\nRUN echo "$KEY" > /root/.ssh/id_rsa && git clone x && rm /root/.ssh/id_rsa\nRUN rm -f /root/.ssh/id_rsa\n',
    // No secret, or not this one.
    'FROM alpine\nCOPY app.tgz id_rsa.pub /tmp/\nRUN rm -rf /tmp/app.tgz /tmp/id_rsa.pub\n',
    'FROM alpine\nCOPY .env.example /app/.env\nRUN rm /app/.env\n',
    'FROM alpine\nCOPY .npmrc /app/\nRUN rm -rf /var/lib/apt/lists/* /app/* /application ~/.cache "$X" /\nRUN cd /tmp && rm .npmrc\n',
    'FROM alpine\nRUN echo registry=https://npm.example.com > /root/.npmrc\nRUN rm /root/.npmrc\n',
    'FROM alpine\nADD https://example.com/server.key /x/server.key\nRUN rm /x/server.key\n',
    // A stage that is left behind.
    'FROM alpine AS build\nCOPY .npmrc .\nRUN rm .npmrc\nFROM alpine\nCOPY --from=build /app /app\n',
    // From a mount.
    'FROM alpine\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\nRUN rm -rf /root/.npmrc\n',
    'FROM alpine\nENV TOKEN=\nENV API_URL=x DB_PASSWORD=changeme\nENV API_URL="" DB_PASSWORD=""\nRUN unset TOKEN X\n',
    'FROM alpine\nRUN rm .npmrc\nCOPY .npmrc .\n',
  ],
  invalid: [
    {
      code: 'FROM node:22\nCOPY .npmrc /root/.npmrc\nRUN npm ci\nRUN rm -f «/root/.npmrc»\n',
      expect: ["'/root/.npmrc' is deleted here, but stays in the layer that brought the secret in."],
    },
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY package.json .npmrc ./\nRUN npm ci && rm \\\n  # no longer needed\n  -f «.npmrc»\n',
      expect: ['file'],
    },
    {
      code: 'FROM alpine\nCOPY id_rsa /root/.ssh/\nRUN git clone x \\\n  && rm -rf «~/.ssh»\n',
      expect: ['file'],
    },
    {
      code: 'FROM alpine\nCOPY .ssh /root/.ssh/\nCOPY certs/server.key /tmp/keys/\nRUN shred -u «/root/.ssh/id_rsa*»; rm -rf «/tmp/k*»\n',
      expect: ['file', 'file'],
    },
    {
      code: 'FROM alpine\nCOPY key.txt /home/app/.ssh/id_ed25519\nUSER app\nRUN rm «$HOME/.ssh/id_ed25519»\n',
      expect: ['file'],
    },
    {
      code: 'FROM alpine AS base\nADD .netrc /root/\nFROM base\nRUN rm «/root/.netrc» && rm -f /root/.netrc\n',
      expect: ['file'],
    },
    { code: 'FROM alpine\nCOPY app.env /tmp/env/\nRUN rm -rf «/tmp/env»\n', expect: ['file'] },
    // Written by a step.
    {
      code: 'FROM alpine\nARG KEY\nRUN mkdir /root/.ssh && echo "$KEY" > /root/.ssh/id_rsa\nRUN git clone x && rm «/root/.ssh/id_rsa»\n',
      expect: ['file'],
    },
    {
      code: 'FROM node:22\nARG T\nRUN echo "//registry.npmjs.org/:_authToken=$T" | tee ~/.npmrc\nRUN npm ci\nRUN rm «~/.npmrc»\n',
      expect: ['file'],
    },
    {
      code: 'FROM node:22\nARG T\nRUN npm config set //registry.npmjs.org/:_authToken $T\nRUN npm ci && rm -f «/root/.npmrc»\n',
      expect: ['file'],
    },
    {
      code: 'FROM alpine\nRUN --mount=type=secret,id=n cp /run/secrets/n /root/.netrc\nRUN rm «/root/.netrc»\n',
      expect: ['file'],
    },
    {
      code: 'FROM alpine\nARG T\nRUN git config --global url."https://$T@github.com/".insteadOf https://github.com/\nRUN rm «/root/.gitconfig»\nRUN docker login -p $T\nRUN aws configure set aws_secret_access_key $T\nRUN rm -r «/root/.docker» «/root/.aws»\n',
      expect: ['file', 'file', 'file'],
    },
    // Variables.
    {
      code: 'FROM alpine\nARG NPM_TOKEN\nENV NPM_TOKEN=$NPM_TOKEN\nRUN npm ci\nENV «NPM_TOKEN»=""\n',
      expect: ["'NPM_TOKEN' is cleared here, but the image keeps its earlier value."],
    },
    {
      code: 'FROM alpine\nENV DB_PASSWORD hunter2hunter\nRUN ./setup.sh && unset «DB_PASSWORD»\n',
      expect: ['variable'],
    },
  ],
});
