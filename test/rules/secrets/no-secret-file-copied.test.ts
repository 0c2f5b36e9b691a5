import rule from '../../../server/src/rules/secrets/no-secret-file-copied.ts';
import { testRule } from '../../support/rule-tester.ts';

const copies = (path: string): string => `FROM alpine\nCOPY ${path} /x/\n`;

const harmless = [
  // Examples, templates, encrypted files and the public half.
  ...[
    '.env.example',
    '.env.sample',
    '.env.template',
    '.env.dist',
    '.env.vault',
    '.npmrc.template',
    'credentials.yml.enc',
  ],
  ...['id_rsa.pub', '.ssh/authorized_keys', '.ssh/known_hosts', '.ssh/config'],
  // Certificates and keys that check signatures.
  ...[
    'ca.pem',
    'fullchain.pem',
    'server.crt',
    'rds-ca-bundle.pem',
    'dhparam.pem',
    'public.pem',
    'pubkey.pem',
    'public-key.pem',
  ],
  ...[
    'nodesource.gpg.key',
    'release.key',
    'apt.key',
    'archive-keyring.gpg',
    'keys.asc',
    'truststore.jks',
    'cacerts',
  ],
  // Nothing but names.
  ...[
    'package.json',
    'config.json',
    'src/',
    'environment.ts',
    'keys.ts',
    'secrets.py',
    'src/secrets/',
    'keycloak.pem',
    'passwd',
  ],
  ...[
    'tsconfig.json',
    'docker/config.json',
    'env',
    'google-services.json',
    'noble-ed25519',
    'lib/auth.json',
    'xsecrets/',
  ],
];

const sure = [
  ...[
    'id_rsa',
    '.ssh/id_ed25519',
    'keys/id_ecdsa_sk',
    'id_rsa*',
    '.ssh',
    '.ssh/',
    'putty.ppk',
    'ssh_host_rsa_key',
  ],
  ...[
    '.netrc',
    '.git-credentials',
    '.pypirc',
    '.pgpass',
    '.my.cnf',
    '.docker/config.json',
    '.dockercfg',
    '.aws',
    '.aws/credentials',
  ],
  ...[
    '.kube/config',
    'kubeconfig',
    'kubeconfig.yaml',
    'kube.config',
    'gha-creds-0123.json',
    '.s3cfg',
    '.config/gcloud',
    'application_default_credentials.json',
  ],
  ...[
    '.cargo/credentials.toml',
    '.vault-token',
    'config/master.key',
    'certs/server.key',
    'tls.key',
    'private.key',
    'privkey.pem',
  ],
];
const likely = [
  ...[
    '.env',
    './config/.env',
    '.env.production',
    '.env.local',
    '.env*',
    '.npmrc',
    'deploy_rsa',
    'deploy_key',
    'app.key',
    '*.key',
    'mykey.pem',
  ],
  ...[
    'service-account.json',
    'gcp-key.json',
    'client_secret.json',
    'credentials.json',
    'secrets.yaml',
    'auth.json',
    'secrets/db',
  ],
  ...[
    'db_password.txt',
    'server.p12',
    'keystore.jks',
    'terraform.tfstate',
    'private-key.asc',
    '.secrets',
    'jwtsecret',
  ],
];
const maybe = [
  '.docker/',
  'server.pem',
  '*.pem',
  '.env.ci',
  'app.env',
  'test/fixtures/id_rsa',
  '.htpasswd',
  'testdata/server.key',
];

testRule(rule, {
  valid: [
    ...harmless.map(copies),
    // A folder that takes in anything; only the build knows; no file of the context.
    'FROM alpine\nCOPY . .\nCOPY $KEYS /x\nADD https://example.com/server.key /x\n',
    'FROM alpine\nCOPY <<EOF /root/.npmrc\nregistry=https://npm.example.com\nEOF\n',
    'FROM alpine\nCOPY .env.example /app/.env\nCOPY id_rsa.pub /root/.ssh/id_rsa\nCOPY keys/ /root/.ssh/\nCOPY x y /root/.ssh\n',
    // Keys that check signatures, told by where they go.
    'FROM debian\nCOPY vendor.key /etc/apt/trusted.gpg.d/\nCOPY my.key /usr/share/keyrings/my.gpg\nCOPY jenkins.key /war/jenkins.pub\n',
    'FROM debian\nCOPY my.key /tmp/\nRUN apt-key add /tmp/my.key\n',
    'FROM debian\nCOPY my.key /tmp/\nRUN rpm --import /tmp/my.key\n',
    // Made in another stage: only names that can be nothing else count.
    'FROM alpine AS a\nFROM alpine\nCOPY --from=a /app/.env /app/.npmrc /app/my.pem /x/\n',
    // no-secrets-in-build-config says it of the variable.
    'FROM alpine\nENV GOOGLE_APPLICATION_CREDENTIALS=/app/credentials.json\nWORKDIR /app\nCOPY credentials.json .\n',
    'FROM alpine\nCOPY key/service-account.json $GOOGLE_APPLICATION_CREDENTIALS\nENV GOOGLE_APPLICATION_CREDENTIALS=/k.json\n',
    'FROM alpine\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
    'FROM alpine\nCOPY\nCOPY x\nADD\n',
  ],
  invalid: [
    ...[...sure, ...likely, ...maybe].map((path) => ({
      code: `FROM alpine\nCOPY «${path}» /x/\n`,
      expect: ['image'],
    })),
    {
      code: 'FROM node:22\nCOPY package.json \\\n  # for the registry\n  «.npmrc» «.env» ./\n',
      expect: [
        "'.npmrc' brings npm settings that often hold a token into the image.",
        "'.env' brings settings that usually hold secrets into the image.",
      ],
    },
    { code: 'FROM alpine\nADD --chmod=600 [«".ssh/id_rsa"», "/root/.ssh/"]\n', expect: ['image'] },
    { code: 'FROM alpine\nONBUILD COPY «.env» /app/\n', expect: ['image'] },
    { code: 'FROM alpine\nARG KEY=deploy/id_rsa\nCOPY «$KEY» /root/k\n', expect: ['image'] },
    // The destination says it.
    { code: 'FROM alpine\nCOPY bot «/root/.ssh/id_rsa»\n', expect: ['image'] },
    { code: 'FROM alpine\nCOPY docker.json «/root/.docker/config.json»\n', expect: ['image'] },
    // In a stage that is left behind.
    {
      code: 'FROM node:22 AS build\nCOPY «.npmrc» ./\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app /app\n',
      expect: ["'.npmrc' brings npm settings that often hold a token into a build stage."],
    },
    {
      code: 'FROM alpine AS keys\nRUN true\nFROM alpine\nCOPY --from=keys «/root/.ssh» /root/.ssh\nCOPY --from=keys «/certs/server.key» /c/\n',
      expect: ['image', 'image'],
    },
    // Another file than the variable's.
    {
      code: 'FROM alpine\nENV KUBECONFIG=/etc/k/config\nCOPY «.aws/credentials» /root/.aws/\n',
      expect: ['image'],
    },
    // Settings alone, as far as anyone can tell, in a stage that stays behind.
    {
      code: 'FROM node:22 AS build\nCOPY «.npmrc» package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\nFROM node:22-slim\nCOPY --from=build /app /app\n',
      expect: ['stage'],
      confidence: ['low'],
    },
    // The steps that need it, until it is deleted.
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY package.json \\\n  «.npmrc» ./\nRUN npm ci && rm -f .npmrc\nRUN npm i -g x\n',
      expect: ['image'],
      fixes: [
        [
          {
            title: 'Take .npmrc from a secret mount (--secret id=npmrc,src=.npmrc)',
            kind: 'unsafe',
            output:
              'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\nRUN npm i -g x\n',
          },
        ],
      ],
    },
    {
      code: 'FROM node:22 AS build\nUSER node\n# settings\nCOPY «.npmrc» /home/node/.npmrc\nRUN --mount=type=cache,target=/c npm ci\nRUN npm run build\nRUN rm /home/node/.npmrc\nFROM node:22\nCOPY --from=build /app /app\n',
      expect: ['stage'],
      fixes: [
        [
          {
            title: 'Take .npmrc from a secret mount (--secret id=npmrc,src=.npmrc)',
            kind: 'unsafe',
            output:
              'FROM node:22 AS build\nUSER node\n# settings\nRUN --mount=type=cache,target=/c --mount=type=secret,id=npmrc,target=/home/node/.npmrc,mode=0444 npm ci\nRUN npm run build\nFROM node:22\nCOPY --from=build /app /app\n',
          },
        ],
      ],
    },
    {
      code: 'FROM alpine\nRUN mkdir -p /root/.ssh\nCOPY deploy «/root/.ssh/id_rsa»\nRUN chmod 600 /root/.ssh/id_rsa && git clone git@github.com:a/b\n',
      expect: ['image'],
      fixes: [
        [
          {
            title: 'Take the key from an SSH mount (docker build --ssh default)',
            kind: 'unsafe',
            output:
              'FROM alpine\nRUN mkdir -p /root/.ssh\nRUN --mount=type=ssh git clone git@github.com:a/b\n',
          },
        ],
      ],
    },
    // Something else is done to it, the program may read it, or nothing is known to need it.
    {
      code: 'FROM node:22\nWORKDIR /app\nCOPY «.npmrc» ./\nRUN sed -i s/a/b/ .npmrc && npm ci\n',
      expect: ['image'],
    },
    {
      code: 'FROM alpine\nCOPY «.aws/credentials» /root/.aws/credentials\nRUN aws s3 ls\nCMD app\n',
      expect: ['image'],
    },
    {
      code: 'FROM node:22\nCOPY «.npmrc» ./\nRUN npm ci\n',
      expect: ['image'],
    },
    { code: 'FROM node:22\nWORKDIR /app\nCOPY «.npmrc» ./\nRUN make\n', expect: ['image'] },
  ],
});
