import rule from '../../../server/src/rules/secrets/no-secrets-in-build-config.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nARG VERSION=1\nENV PATH=/bin AUTHOR=ada KEYCLOAK_VERSION=26 TOKENIZERS_PARALLELISM=false\n',
    // no-model-token has these.
    'FROM scratch\nARG HF_TOKEN\nENV OPENAI_API_KEY=$KEY WANDB_API_KEY=\n',
    'FROM scratch\nARG PUBLIC_KEY\nENV JWT_PUBLIC_KEY=abc\n',
    'FROM scratch\nENV MONKEY=1 KEYBOARD=us\n',
    'FROM scratch\nARG NAME="secret password token key"\n',
    'FROM scratch\nRUN --mount=type=secret,id=aws,env=AWS_ACCESS_KEY_ID aws s3 ls $AWS_ACCESS_KEY_ID\n',
    'FROM alpine\nRUN export GITHUB_TOKEN=$(cat /run/x) && fetch "$GITHUB_TOKEN"\n',
    'FROM alpine\nRUN aws configure set region eu-west-1\n',
    'FROM alpine\nENV AWS_CONFIG_FILE=/root/.aws/config\nCOPY app /app/\nCOPY --from=build /root /root/\nCOPY rootfs /\n',
    'FROM alpine\nCOPY a\nCOPY x $X\nARG\nENV\n',
    {
      code: 'FROM alpine\nARG KUBECONFIG\nENV NPM_TOKEN=$X\nCOPY x $KUBECONFIG\nRUN fetch "$GITHUB_TOKEN"\n',
      options: { ignore: ['*_TOKEN', 'KUBECONFIG'] },
    },
  ],
  invalid: [
    // A name that says secret, and nothing known of the value.
    {
      code: 'ARG «AWS_ACCESS_KEY_ID»\nFROM scratch\nARG «openai_api_key»\nARG «DB_PASS»=\n',
      expect: ['argument', 'argument', 'argument'],
    },
    {
      code: 'FROM scratch\nARG «NPM_TOKEN»\nENV «NPM_TOKEN»=$NPM_TOKEN\nENV «DB_PASSWORD»\\\n = \n',
      expect: ['argument', "The environment variable 'NPM_TOKEN' looks like a secret.", 'variable'],
    },
    { code: 'FROM scratch\nONBUILD ARG «GITHUB_TOKEN»\n', expect: ['argument'] },
    {
      code: 'FROM scratch\nENV A=1 «my_password»=hunter2 «API_KEY»=k9Xw2mQp7LrT4vBz8NcD\n',
      expect: ['literal', 'literal'],
    },
    { code: 'FROM scratch\nENV «WANDB_API_KEY»=k9Xw2mQp7LrT4vBz8NcD\n', expect: ['literal'] },
    { code: 'FROM scratch\nENV «SECRET_PASSPHRASE» my word\n', expect: ['literal'] },
    {
      code: 'FROM scratch\nARG «dbPassword»=changeme\nENV «PULL_SECRET»=registry-pull «sa_password»="_"\n',
      expect: ['argument', 'variable', 'variable'],
    },
    // Those that only steps of the build use may be secrets of theirs.
    {
      code: 'FROM alpine\nARG «T_PASSWORD»\nENV A=1 \\\n  # who\n  «DEPLOY_PASSWORD»=$T_PASSWORD\nRUN curl -u ci:$DEPLOY_PASSWORD https://x.io\n',
      expect: ['argument', 'variable'],
    },
    {
      code: 'FROM alpine\nARG «T_PASSWORD»\nENV A=1 \\\n  «DEPLOY_PASSWORD»=$T_PASSWORD\nRUN curl -u ci:$DEPLOY_PASSWORD https://x.io || true\n',
      expect: ['argument', 'variable'],
      fixes: Array.from({ length: 2 }, () => [
        {
          title: 'Take DEPLOY_PASSWORD from a secret mount (--secret id=deploy-password,env=DEPLOY_PASSWORD)',
          kind: 'unsafe' as const,
          output:
            'FROM alpine\nENV A=1\nRUN --mount=type=secret,id=deploy-password,env=DEPLOY_PASSWORD curl -u ci:$DEPLOY_PASSWORD https://x.io || true\n',
        },
      ]),
    },
    {
      code: 'FROM alpine\nENV «API_KEY»=hunter2\nRUN curl -H "k: $API_KEY" https://x.io\nENTRYPOINT ["app", "$API_KEY"]\n',
      expect: ['variable'],
    },
    // Names of things about secrets are kept for those who look for anything.
    {
      code: 'FROM scratch\nARG «TOKEN_FILE»\nENV «GPG_KEY»=F7529FAE24811A5C0DF3CA741596BBF0726835D8 «AUTH_TYPE»=basic «API_KEY»=/run/key\n',
      expect: ['argument', 'variable', 'variable', 'variable'],
    },
    {
      code: 'FROM scratch\nENV «SITE_KEY»=$SITE_KEY «PREMIUM_KEY»=k9Xw2mQp7LrT4vBz8NcD\n',
      expect: ['variable', 'variable'],
    },
    // Credential files.
    {
      code: 'FROM alpine\nCOPY ./config «$AWS_CONFIG_FILE»\n',
      expect: ["The credentials file that 'AWS_CONFIG_FILE' points to is copied into the image."],
    },
    {
      code: 'FROM alpine\nWORKDIR /srv\nENV «GOOGLE_APPLICATION_CREDENTIALS»=./key.json\nADD src «/srv/»\n',
      expect: ['variable', 'copied'],
    },
    {
      code: 'FROM alpine\nCOPY config/kube «/root/.kube/config»\nENV KUBECONFIG=/root/.kube/config\n',
      expect: ['copied'],
    },
    // Commands.
    {
      code: 'FROM alpine\nRUN aws configure set «aws_secret_access_key» $KEY && aws configure set region x\n',
      expect: ['stored'],
    },
    {
      code: 'FROM alpine\nRUN curl -H «"Authorization: $GITHUB_TOKEN"» https://x.io && echo $GITHUB_TOKEN\n',
      expect: ['used'],
    },
    // Names that the configuration vouches for, as they are written.
    {
      code: 'FROM alpine\nARG NPM_TOKEN\nARG «npm_token»\nARG «DB_PASSWORD»\n',
      options: { ignore: ['NPM_*'] },
      expect: ['argument', 'argument'],
    },
    // Filled in by whoever runs the image.
    {
      code: 'FROM alpine\nENV «CLIENT_SECRET»=your-key-here\n',
      expect: ['variable'],
      confidence: ['low'],
    },
  ],
});
