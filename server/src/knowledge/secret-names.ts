import { memoised } from '../text/memo.ts';

/** How much a name promises a secret. */
export interface SecretName {
  /**
   * `secret`: API_KEY, DB_PASSWORD. `unclear`: SITE_KEY, BASIC_AUTH. `about`: something said of a secret, not one
   * itself: TOKEN_FILE, AUTH_TYPE, GPG_KEY.
   */
  readonly kind: 'secret' | 'unclear' | 'about';
  /** BuildKit's own check says so of this name. */
  readonly documented: boolean;
}

/** https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/; compared word by word, split at `_`. */
const DOCUMENTED = new Set(list(`apikey auth credential credentials key password pword passwd secret token`));
/** Words that mean a secret whatever stands round them, unless the last word says otherwise. */
const STRONG = new Set(
  list(`apikey credential credentials password passwords pword passwd secret secrets token tokens passphrase
  authtoken accesstoken privatekey secretkey accesskey mypassword pgpassword`),
);
/** What makes a key a secret one. */
const KEY_QUALIFIERS = new Set(
  list(`api secret access private encryption encrypt decryption master ssh deploy auth app shared storage account
  subscription jwt hmac cipher admin root unseal recovery rsa session cookie write ingest
  instrumentation personal`),
);
/** What makes a key one that is published, or no secret at all. */
const OPEN_QUALIFIERS = new Set(
  list(`gpg pgp release apt apk rpm repo repository host known cache sort primary foreign partition group index
  map publishable verify verification keyserver signers server dist`),
);
/** A last word that tells something of the secret rather than the secret. */
const ABOUT = new Set(
  list(`file files filename path paths dir directory folder url urls uri endpoint host port hostname server
  version ver type types method methods mode enable enabled disable disabled required name names ttl expiry
  expiration expires lifetime age timeout length len size bits algorithm algo alg format header prefix
  suffix provider providers backend issuer audience realm scope scopes plugin plugins module parallelism
  limit count policy sock socket agent fingerprint fingerprints fpr sha sha1 sha256 sha512 md5 checksum
  rotation store manager driver class region arn location mount max min id ids package image tag branch repo
  config dummy authorization level strategy domain user username email`),
);

/** Judges a variable's, option's or setting's name; undefined when nothing in it speaks of secrets. */
export function secretName(name: string): SecretName | undefined {
  return name.length > 200 ? undefined : judged(name);
}

const judged = memoised((name): SecretName | undefined => {
  const documentedWords = name.toLowerCase().split('_');
  const open = documentedWords.includes('public');
  const documented = !open && documentedWords.some((word) => DOCUMENTED.has(word));
  const words = wordsOf(name);
  const kind = open || words.includes('public') ? undefined : kindOf(words);
  if (kind !== undefined) return { kind, documented };
  return documented ? { kind: 'about', documented } : undefined;
});

function kindOf(words: readonly string[]): SecretName['kind'] | undefined {
  const key = words.lastIndexOf('key');
  const last = words.at(-1) ?? '';
  const strong =
    words.some((word) => STRONG.has(word)) || (words.length > 1 && (last === 'pass' || last === 'pwd'));
  const before = words.slice(0, Math.max(key, 0));
  const secretKey = key >= 0 && before.some((word) => KEY_QUALIFIERS.has(word));
  // AWS_ACCESS_KEY_ID is half of a pair that opens doors, and the documentation's own example.
  if (secretKey && words[key - 1] === 'access' && last === 'id') return 'secret';
  if (!strong && key < 0 && !words.includes('auth')) return undefined;
  if (words.length > 1 && ABOUT.has(last)) return 'about';
  // The name of a Kubernetes object that holds registry credentials.
  if (last === 'secret' && words.at(-2) === 'pull') return 'about';
  if (strong) return 'secret';
  if (before.some((word) => OPEN_QUALIFIERS.has(word))) return 'about';
  if (secretKey) return 'secret';
  return key === words.length - 1 || last === 'auth' ? 'unclear' : 'about';
}

/** `npm_config_//registry.npmjs.org/:_authToken` gives … npmjs org auth token. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/**
 * Variables that well-known tools read the path of a credentials file from.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html,
 * https://cloud.google.com/docs/authentication/application-default-credentials
 */
export const CREDENTIAL_FILE_VARIABLES: ReadonlySet<string> = new Set(
  list(`AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_WEB_IDENTITY_TOKEN_FILE
  CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE GOOGLE_APPLICATION_CREDENTIALS KUBECONFIG`),
);

/** Variables that well-known tools read a credential from; no image needs them while it is built without a secret mount. */
export const CREDENTIAL_VARIABLES: ReadonlySet<string> = new Set(
  list(`AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AZURE_CLIENT_SECRET ARM_CLIENT_SECRET
  GITHUB_TOKEN GH_TOKEN GITLAB_TOKEN CI_JOB_TOKEN NPM_TOKEN NODE_AUTH_TOKEN PYPI_TOKEN TWINE_PASSWORD
  HF_TOKEN HUGGINGFACE_TOKEN HUGGING_FACE_HUB_TOKEN OPENAI_API_KEY ANTHROPIC_API_KEY WANDB_API_KEY
  DOCKER_PASSWORD DOCKERHUB_TOKEN DIGITALOCEAN_ACCESS_TOKEN CLOUDFLARE_API_TOKEN SENTRY_AUTH_TOKEN
  VAULT_TOKEN SNYK_TOKEN SONAR_TOKEN COMPOSER_AUTH CARGO_REGISTRY_TOKEN SSH_PRIVATE_KEY HEROKU_API_KEY`),
);

function list(text: string): string[] {
  return text.split(/\s+/);
}
