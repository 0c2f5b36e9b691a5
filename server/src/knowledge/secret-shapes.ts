import { entropy, isPlaceholder } from './secret-values.ts';

/** A secret that can be told by its own text. */
export interface SecretShape {
  /** As a person would call it: `GitHub token`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** False for shapes that other things may have too. */
  readonly sure: boolean;
}

/**
 * Kind and shape of each, from the issuer's documentation. Every repetition has an upper bound, so that a hit costs no
 * more than its own length whatever the text is.
 */
const SHAPES: readonly (readonly [kind: string, shape: string, unsure?: 'unsure'])[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  ['AWS access key id', '(?:AKIA|ASIA)[A-Z2-7]{16}'],
  // https://cloud.google.com/docs/authentication/api-keys
  ['Google API key', 'AIza[\\w-]{35}'],
  ['Google OAuth client secret', 'GOCSPX-[\\w-]{28}'],
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  ['GitHub token', 'gh[pousr]_[A-Za-z0-9]{36,255}'],
  ['GitHub token', 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'],
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  ['GitLab token', 'gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-[\\w-]{20,300}'],
  // https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
  ['npm token', 'npm_[A-Za-z0-9]{36}'],
  // https://pypi.org/help/#apitoken
  ['PyPI token', 'pypi-AgE[\\w-]{50,1000}'],
  ['RubyGems API key', 'rubygems_[a-f0-9]{48}'],
  // https://docs.slack.dev/authentication/tokens/
  ['Slack token', 'xox[abeoprs]-[\\w-]{20,250}'],
  ['Slack token', 'xapp-\\d-[\\w-]{20,250}'],
  ['Slack webhook', 'https://hooks\\.slack\\.com/services/T\\w{6,20}/B\\w{6,20}/\\w{16,40}'],
  ['Discord webhook', 'https://discord(?:app)?\\.com/api/webhooks/\\d{15,22}/[\\w-]{50,100}'],
  // https://docs.stripe.com/keys
  ['Stripe key', '[sr]k_live_[A-Za-z0-9]{16,250}'],
  // RFC 7519: header and payload are JSON objects, so both begin with `{"`.
  ['JSON Web Token', 'eyJ[\\w-]{8,2000}\\.eyJ[\\w-]{8,8000}\\.[\\w-]{16,2000}'],
  // RFC 7468
  [
    'private key',
    '-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----(?:[\\s"\'+,]|\\\\[rnt\\\\\\n]){0,40}[A-Za-z0-9+/=]{16,20000}',
  ],
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
  ['Azure storage account key', 'AccountKey=[A-Za-z0-9+/]{86}=='],
  ['SendGrid API key', 'SG\\.[\\w-]{22}\\.[\\w-]{43}'],
  // https://www.twilio.com/docs/iam/api-keys
  ['Twilio API key', 'SK[0-9a-f]{32}', 'unsure'],
  ['Mailgun API key', 'key-[0-9a-f]{32}', 'unsure'],
  // https://huggingface.co/docs/hub/security-tokens
  ['Hugging Face token', 'hf_[A-Za-z0-9]{30,40}'],
  ['OpenAI API key', 'sk-[\\w-]{16,120}T3BlbkFJ[\\w-]{16,120}'],
  ['Anthropic API key', 'sk-ant-[a-z]{2,8}\\d{2}-[\\w-]{60,150}'],
  ['Groq API key', 'gsk_[A-Za-z0-9]{52}'],
  ['Replicate token', 'r8_[A-Za-z0-9]{37}'],
  // https://docs.digitalocean.com/reference/api/create-personal-access-token/
  ['DigitalOcean token', 'do[opr]_v1_[0-9a-f]{64}'],
  ['Docker Hub token', 'dckr_[op]at_[\\w-]{24,60}'],
  // https://developer.hashicorp.com/vault/docs/concepts/tokens
  ['Vault token', 'hv[sbr]\\.[\\w-]{24,300}'],
  ['HCP Terraform token', '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,80}'],
  // https://github.com/C2SP/C2SP/blob/main/age.md
  ['age secret key', 'AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}'],
  // https://core.telegram.org/bots/api#authorizing-your-bot
  ['Telegram bot token', '\\d{8,10}:AA[\\w-]{33}'],
  ['Grafana token', 'glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}'],
  ['Sentry token', 'sntry[su]_[\\w+/=-]{40,300}'],
  ['Shopify token', 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'],
  ['Databricks token', 'dapi[0-9a-f]{32}(?:-\\d)?', 'unsure'],
  ['Tailscale key', 'tskey-(?:auth|api|client|scim|webhook)-[\\w-]{16,100}'],
  ['Pulumi token', 'pul-[0-9a-f]{40}'],
  ['Figma token', 'figd_[\\w-]{40,60}'],
  ['Doppler token', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{40,80}'],
];

const finder = (shapes: readonly string[], flags: string): RegExp =>
  new RegExp(`(?<![A-Za-z0-9_])(?:${shapes.join('|')})(?![A-Za-z0-9_])`, flags);
const FINDER = finder(
  SHAPES.map(([, shape]) => `(${shape})`),
  'g',
);
/** Most texts hold none, and forty groups cost more than the search. */
const ANY = finder(
  SHAPES.map(([, shape]) => shape),
  '',
);
/** No shape is shorter. */
const SHORTEST = 16;

/** Every secret in a text that shows by its shape, in order; examples and placeholders left out. Linear in the text's length. */
export function findShapes(text: string): SecretShape[] {
  const found: SecretShape[] = [];
  if (text.length < SHORTEST || !ANY.test(text)) return found;
  for (const match of text.matchAll(FINDER)) {
    const [hit] = match;
    // The number of the group that matched; the others are undefined, whatever their type says.
    const groups = match.slice(1) as (string | undefined)[];
    const shape = SHAPES[groups.findIndex((group) => group !== undefined)];
    if (shape === undefined || isExample(hit)) continue;
    found.push({
      kind: shape[0],
      start: match.index,
      end: match.index + hit.length,
      sure: shape[2] !== 'unsure',
    });
  }
  return found;
}

function isExample(hit: string): boolean {
  // The armour of a key is words; what tells a real one is the block behind it.
  const body = hit.startsWith('-----') ? hit.slice(hit.lastIndexOf('-----', hit.length - 6) + 5) : hit;
  return (
    /example|x{5}|X{5}|\.{3}/i.test(body) ||
    (body.length < 400 && isPlaceholder(body)) ||
    entropy(body.slice(0, 400)) < 3
  );
}

/** A password in a URL: `scheme://user:password@host`. */
export interface UrlPassword {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  /** Where the password stands. */
  readonly start: number;
  readonly end: number;
}

const URL_PASSWORD =
  /(?<![\w+.-])[a-z][a-z\d+.-]{1,20}:\/\/([^\s:/?#@"'`<>|\\]{0,100}):([^\s/?#@"'`<>|\\]{1,300})@([\w.-]{1,253}|\[[\da-f:]{2,45}\])/gi;

/** Every password in the URLs of a text, whatever it looks like. */
export function findUrlPasswords(text: string): UrlPassword[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(URL_PASSWORD)].map((match) => {
    const [hit, user = '', password = '', host = ''] = match;
    const end = match.index + hit.length - host.length - 1;
    return { user, password, host, start: end - password.length, end };
  });
}
