import rule from '../../../server/src/rules/secrets/no-secret-literal.ts';
import { testRule } from '../../support/rule-tester.ts';

/** Looks like a token and is none; written out whole it would alarm every scanner that reads this repository. */
function made(
  length: number,
  alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
): string {
  let state = 42;
  let text = '';
  for (let i = 0; i < length; i++) {
    state = (state * 48271) % 2147483647;
    text += alphabet[state % alphabet.length] ?? '';
  }
  return text;
}

const hex = (length: number): string => made(length, '0123456789abcdef');
const capitals = (length: number): string => made(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const jwt = `eyJ${made(20)}.eyJ${made(40)}.${made(43)}`;
const pem = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');
const token = made(24);

const shapes: readonly (readonly [string, string])[] = [
  ['AWS access key id', `AKIA${capitals(16)}`],
  ['Google API key', `AIza${made(35)}`],
  ['Google OAuth client secret', `GOCSPX-${made(28)}`],
  ['GitHub token', `ghp_${made(36)}`],
  ['GitHub token', `github_pat_${made(22)}_${made(59)}`],
  ['GitLab token', `glpat-${made(20)}`],
  ['npm token', `npm_${made(36)}`],
  ['PyPI token', `pypi-AgEIcHlwaS5vcmc${made(80)}`],
  ['RubyGems API key', `rubygems_${hex(48)}`],
  ['Slack token', `xoxb-${made(24)}`],
  ['Slack token', `xapp-1-${made(24)}`],
  ['Slack webhook', `https://hooks.slack.com/services/T${capitals(8)}/B${capitals(8)}/${made(24)}`],
  ['Discord webhook', `https://discord.com/api/webhooks/108374920561734829/${made(68)}`],
  ['Stripe key', `sk_live_${made(24)}`],
  ['JSON Web Token', jwt],
  ['Azure storage account key', `AccountKey=${made(86)}==`],
  ['SendGrid API key', `SG.${made(22)}.${made(43)}`],
  ['Twilio API key', `SK${hex(32)}`],
  ['Mailgun API key', `key-${hex(32)}`],
  ['Hugging Face token', `hf_${made(34)}`],
  ['OpenAI API key', `sk-proj-${made(40)}T3BlbkFJ${made(40)}`],
  ['Anthropic API key', `sk-ant-api03-${made(95)}`],
  ['Groq API key', `gsk_${made(52)}`],
  ['Replicate token', `r8_${made(37)}`],
  ['DigitalOcean token', `dop_v1_${hex(64)}`],
  ['Docker Hub token', `dckr_pat_${made(27)}`],
  ['Vault token', `hvs.${made(90)}`],
  ['HCP Terraform token', `${made(14)}.atlasv1.${made(67)}`],
  ['age secret key', `AGE-SECRET-KEY-1${made(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`],
  ['Telegram bot token', `704918352:AA${made(33)}`],
  ['Grafana token', `glsa_${made(32)}_${hex(8)}`],
  ['Sentry token', `sntrys_${made(60)}`],
  ['Shopify token', `shpat_${hex(32)}`],
  ['Databricks token', `dapi${hex(32)}`],
  ['Tailscale key', `tskey-auth-${made(24)}`],
  ['Pulumi token', `pul-${hex(40)}`],
  ['Figma token', `figd_${made(40)}`],
  ['Doppler token', `dp.pt.${made(43)}`],
];

testRule(rule, {
  valid: [
    // Examples and placeholders.
    'FROM alpine\nENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n',
    'FROM alpine\nENV AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    `FROM alpine\nARG GH_TOKEN=ghp_${'x'.repeat(36)}\n`,
    `FROM alpine\nARG GH_TOKEN=ghp_${'0'.repeat(36)}\n`,
    'FROM alpine\nENV API_KEY=your-api-key-goes-here-123 SECRET=<put-your-secret-1-here> TOKEN=abcdefghijklmnopqrstuvwxyz0123456789\n',
    'FROM alpine\nENV SECRET_KEY=dummy-secret-for-build-123 DB_PASSWORD=changeme12345678\n',
    // What is written down to be compared or looked up.
    'FROM python\nENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D PYTHON_SHA256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n',
    'FROM alpine\nARG KEY=A035C8C19219BA821ECEA86B64E628F8D684696D\nENV TOKEN_ID=0b1f5c1e-7a0e-4f3c-9a53-1d4a37c5e1a2\n',
    'FROM alpine\nENV API_KEY_FILE=/run/secrets/api-key-2024.txt TOKEN_URL=https://id.example.com/oauth2/v1/token\n',
    'FROM alpine@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nLABEL org.opencontainers.image.revision=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12\n',
    'FROM alpine\nENV SECRET_NAME=my-app-secret-2024-v2 API_TOKEN=$CI_TOKEN_2024_abcdef\n',
    'FROM alpine\nRUN echo "$DB_PASSWORD" | app --password="${DB_PASSWORD}" --token "$(cat /run/secrets/token1)"\n',
    // Passwords in URLs are no-credentials-in-url's.
    'FROM alpine\nENV DATABASE_URL=postgres://app:hunter2hunter@db:5432/app\n',
    `FROM alpine\nRUN pip install --index-url https://ci:${token}@pypi.internal/simple x\n`,
    `FROM alpine\nRUN printf '%s' "${pem}" > /tmp/header\n`,
    // Not part of what is built.
    `# ghp_${made(36)}\nFROM alpine\nghp_${made(36)}\n`,
  ],
  invalid: [
    ...shapes.map(([kind, text]) => ({
      code: `FROM alpine\nLABEL x="a «${text}» b"\n`,
      expect: [`A secret stands in the file as plain text: ${kind}.`],
    })),
    { code: `FROM alpine\nENV K="«${pem}\\n${made(64)}»\\n${made(64)}"\n`, expect: ['shape'] },
    {
      code: `FROM alpine\nCOPY <<EOF /root/.ssh/id_rsa\n«${pem}\n${made(64)}»\n${made(64)}\nEOF\n`,
      expect: ['shape'],
    },
    {
      code: `FROM alpine\nRUN <<EOF\ncurl -H "Authorization: Bearer «${jwt}»" https://x.io\nEOF\n`,
      expect: ['shape'],
    },
    {
      code: `FROM alpine\nRUN git clone \\\n  # the bot's\n  https://«ghp_${made(36)}»@github.com/a/b\n`,
      expect: ['shape'],
    },
    {
      code: `FROM alpine\nONBUILD ENV T=«npm_${made(36)}»\nCMD ["app", "«sk_live_${made(24)}»"]\n`,
      expect: ['shape', 'shape'],
    },
    // A generated value under a name that says what it is.
    {
      code: `FROM alpine\nENV A=b DB_PASSWORD=«${token}» LICENSE_KEY=«"${token}"»\n`,
      expect: ['named', 'named'],
    },
    {
      code: `FROM alpine\nARG AWS_SECRET_ACCESS_KEY=«${made(40)}»\n`,
      expect: ["The value of 'AWS_SECRET_ACCESS_KEY' looks like a generated secret in plain text."],
    },
    {
      code: `FROM alpine\nRUN export API_TOKEN=«${token}» && app «--password=${token}» --token «'${token}'»\n`,
      expect: ['named', 'named', 'named'],
    },
    { code: `FROM alpine\nRUN aws configure set aws_secret_access_key «${made(40)}»\n`, expect: ['named'] },
    {
      code: `FROM alpine\nCOPY <<EOF /app.yml\nname: x\nsession_secret: "«${token}»"\n\t"api_key" = «${hex(32)}»\nEOF\n`,
      expect: ['named', 'named'],
    },
    // A value that only a step of the build uses; elsewhere the running program may need it.
    {
      code: `FROM alpine\nARG A=1 API_TOKEN=«${token}» B=2\nRUN curl -H "x: $API_TOKEN" https://x.io\n`,
      expect: ['named'],
      fixes: [
        [
          {
            title: 'Take API_TOKEN from a secret mount (--secret id=api-token,env=API_TOKEN)',
            kind: 'unsafe',
            output:
              'FROM alpine\nARG A=1 B=2\nRUN --mount=type=secret,id=api-token,env=API_TOKEN curl -H "x: $API_TOKEN" https://x.io\n',
          },
          {
            title: 'Read API_TOKEN from a mounted secret file (--secret id=api-token,env=API_TOKEN)',
            kind: 'unsafe',
            output:
              'FROM alpine\nARG A=1 B=2\nRUN --mount=type=secret,id=api-token API_TOKEN="$(cat /run/secrets/api-token)" && export API_TOKEN && curl -H "x: $API_TOKEN" https://x.io\n',
          },
        ],
      ],
    },
    {
      code: `FROM alpine\nENV X=«ghp_${made(36)}»\nRUN <<EOF\ncurl -H "x: $X" https://x.io\nEOF\n`,
      expect: ['shape'],
      fixes: [
        [
          {
            title: 'Take X from a secret mount (--secret id=x,env=X)',
            kind: 'unsafe',
            output:
              'FROM alpine\nRUN --mount=type=secret,id=x,env=X <<EOF\ncurl -H "x: $X" https://x.io\nEOF\n',
          },
        ],
      ],
    },
    {
      code: `FROM alpine\nENV API_TOKEN=«${token}»\nRUN setup $API_TOKEN\nCMD app\n`,
      expect: ['named'],
    },
  ],
});
