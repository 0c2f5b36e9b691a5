import { baseName, withoutEndSlashes } from '../text/path.ts';

/** A file that is a secret, or usually holds one. */
export interface SecretFile {
  /** With its article, as it stands in a sentence: `a private key`. */
  readonly kind: string;
  /** `sure`: nobody calls anything else so. `likely`: holds secrets more often than not. `maybe`: as often not. */
  readonly how: 'sure' | 'likely' | 'maybe';
}

type Entry = readonly [path: RegExp, kind: string, how: SecretFile['how']];

/**
 * By path, lower case, matched at its end; the first that matches decides. Sources: where each tool's documentation
 * says that it keeps credentials (ssh(1), npm, pip, git-credential-store, curl's .netrc, PostgreSQL's .pgpass, …), and
 * https://github.com/github/gitignore for what projects keep out of repositories.
 */
const FILES: readonly Entry[] = [
  [/(?:^|\/)\.ssh\/(?:authorized_keys2?|config|known_hosts\d?|environment|rc)$/, '', 'maybe'],
  [/(?:^|\/)ssh_host_[a-z\d]+_key$/, 'an SSH host key', 'sure'],
  [/(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519|xmss)(?:_sk)?\*?$/, 'an SSH private key', 'sure'],
  [/(?:^|[/_.-])(?:private|priv|deploy)[-_]?key$/, 'a private key', 'likely'],
  [/(?:^|\/)[\w.-]*_(?:rsa|dsa|ecdsa|ed25519)$/, 'an SSH private key', 'likely'],
  [/(?:^|\/)\.ssh(?:\/\*)?$/, 'SSH keys', 'sure'],
  [/\.ppk$/, 'an SSH private key', 'sure'],
  [/(?:^|\/)\.(?:netrc|git-credentials)$|(?:^|\/)_netrc$/, 'logins for servers', 'sure'],
  [/(?:^|\/)\.pypirc$/, 'a package index login', 'sure'],
  [/(?:^|\/)\.npmrc$/, 'npm settings that often hold a token', 'likely'],
  [/(?:^|\/)(?:\.pgpass|\.mylogin\.cnf|\.my\.cnf)$/, 'a database password', 'sure'],
  [/(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.docker(?:cfg|configjson)$/, 'registry logins', 'sure'],
  [/(?:^|\/)\.docker(?:\/\*)?$/, 'settings that may hold registry logins', 'maybe'],
  [/(?:^|\/)\.aws(?:\/credentials|\/\*)?$/, 'AWS credentials', 'sure'],
  [/(?:^|\/)(?:\.s3cfg|\.boto|\.passwd-s3fs|\.rclone\.conf|rclone\.conf)$/, 'storage credentials', 'sure'],
  [/(?:^|\/)\.aws\/config$/, 'AWS settings that may hold credentials', 'maybe'],
  [/(?:^|\/)\.azure(?:\/\*)?$/, 'Azure credentials', 'likely'],
  [
    /(?:^|\/)(?:gcloud\/)?(?:application_default_credentials\.json|legacy_credentials|credentials\.db)$/,
    'Google credentials',
    'sure',
  ],
  [/(?:^|\/)\.config\/gcloud(?:\/\*)?$/, 'Google credentials', 'sure'],
  [/(?:^|\/)[\w.-]*firebase-adminsdk[\w.*-]*\.json$/, 'a service account key', 'sure'],
  [
    /(?:^|\/)[\w.*-]*(?:service[-_]?account|gcp[-_]?key|gcloud[-_]?key|google[-_]?cred)[\w.*-]*\.json$/,
    'a service account key',
    'likely',
  ],
  // https://github.com/google-github-actions/auth
  [/(?:^|\/)gha-creds-[\w*-]+\.json$/, 'Google credentials', 'sure'],
  [/(?:^|\/)client[-_]secrets?[\w.*-]*\.json$/, 'an OAuth client secret', 'likely'],
  [/(?:^|\/)(?:[\w-]+[-_.])?credentials?\.(?:json|csv|ini|ya?ml|toml|txt)$/, 'credentials', 'likely'],
  [/(?:^|\/)credentials$/, 'credentials', 'maybe'],
  [/(?:^|\/)jwt[-_.]?secret(?:\.(?:hex|txt))?$/, 'a signing secret', 'likely'],
  [/(?:^|\/)\.kube(?:\/config|\/\*)?$|(?:^|[/.-])kube[-.]?config(?:\.ya?ml)?$/, 'a cluster login', 'sure'],
  [/(?:^|\/)(?:\.vault[-_]token|\.vault[-_]pass(?:word)?(?:\.txt)?)$/, 'a vault login', 'sure'],
  [/(?:^|\/)(?:\.terraformrc|credentials\.tfrc\.json)$/, 'a Terraform token', 'sure'],
  [/\.tfstate$/, 'a Terraform state, which holds secrets in plain text', 'likely'],
  [/(?:^|\/)\.cargo\/credentials(?:\.toml)?$|(?:^|\/)\.gem\/credentials$/, 'a registry token', 'sure'],
  [/(?:^|\/)settings-security\.xml$/, "Maven's master password", 'sure'],
  [/(?:^|\/)\.m2\/settings\.xml$/, 'Maven settings that may hold passwords', 'maybe'],
  [/(?:^|\/)\.composer\/auth\.json$/, 'Composer logins', 'sure'],
  [/^(?:\.?\/)?auth\.json$/, 'Composer logins', 'likely'],
  [/(?:^|\/)config\/(?:master|credentials\/\w+)\.key$/, 'the key to encrypted settings', 'sure'],
  [/\.kdbx?$/, 'a password safe', 'sure'],
  [/(?:^|\/)\.?htpasswd$/, 'password hashes', 'maybe'],
  [/(?:^|\/)\.env\.keys$/, 'keys of encrypted settings', 'sure'],
  [
    /(?:^|\/)\.env(?:\.(?:local|prod|production|stag(?:e|ing)|live|secrets?)|\*|rc)?$/,
    'settings that usually hold secrets',
    'likely',
  ],
  [/(?:^|\/)\.env\.[\w.-]+$/, 'settings that may hold secrets', 'maybe'],
  [
    /(?:^|\/)(?:secrets?|passwords?)\.(?:json|ya?ml|toml|ini|env|txt|properties|conf|cfg)$/,
    'secrets',
    'likely',
  ],
  [/(?:^|[/_.-])(?:passwords?|passwd|token|api[-_]?key)\.txt$/, 'secrets', 'likely'],
  [/^(?:\.?\/)?\.secrets?(?:\/.*)?$|^(?:\.\/|\/run\/)?secrets(?:\/[^/]*)?\/?$/, 'secrets', 'likely'],
  [/\.(?:p12|pfx)$/, 'a certificate with its private key', 'likely'],
  [
    /(?:^|\/)secring\.gpg$|(?:^|[/_.-])(?:private|secret)(?:[-_.]?key)?\.(?:asc|gpg|pgp)$/,
    'a private PGP key',
    'sure',
  ],
  [/(?:^|\/)\.gnupg(?:\/\*)?$|(?:^|\/)private-keys-v1\.d$/, 'private PGP keys', 'likely'],
];

/** Keys and stores are told by more than one word of their name. */
const KEY_FILE = /\.(?:key|pem|der)$/;
const STORE = /\.(?:jks|keystore|bks)$/;
/** What signatures are checked with, and what everybody may see. */
const PUBLIC_KEY =
  /(?:^|[^a-z])(?:pub|public|pubkey|gpg|pgp|apt|rpm|repo|repos|repository|archive|keyring|release|signing|maintainers?|debian|ubuntu|verify|trusted|trust)(?:[^a-z]|$)/;
const SURE_KEY =
  /(?:^|[^a-z])(?:server|tls|ssl|https?|priv|private|privkey|client|ca|root|rootca|domain|host|wildcard|jwt|deploy|master|encryption|admin)[\w.]*key|priv(?:ate)?[-_.]?key|(?:^|[^a-z])(?:server|tls|ssl|private|privkey|client|ca|rootca|domain|wildcard|master|cert)\.key$/;
/** Extensions of what stands in for the file, is encrypted, or is the public half. */
const HARMLESS =
  /\.(?:pub|crt|cer|csr|p7b|sample|example|template|tmpl|tpl|dist|default|defaults|j2|erb|in|md|enc|gpg|age|sops|asc|sh|py|js|ts|go|rb|php|java|vault|schema|d)$|(?:^|[._/-])(?:example|sample|template|dist|schema)(?=[._/-]|$)/;
/** Made for tests and examples, so that knowing them opens nothing. */
const FOR_TESTS =
  /(?:^|[^a-z])(?:tests?|testing|testdata|spec|specs|fixtures?|mocks?|dummy|fake|demo|snake-?oil|ctf|flag)(?:[^a-z]|$)/;

/** Cheap: most paths have none of these, and need not be compared with each entry. */
const SPEAKS =
  /env|ssh|_rsa|_dsa|_ecdsa|_ed25519|\.ppk|netrc|cred|pypirc|npmrc|pgpass|\.cnf|\.docker|\.aws|s3cfg|boto|s3fs|rclone|azure|gcloud|firebase|service|gcp|google|secret|kube|vault|terraform|tfstate|settings|auth\.json|key|\.kdb|passw|token|\.p12|\.pfx|secring|private|\.gnupg|\.jks|\.bks|\.pem|\.der/;

/** What a file or folder is, judged by its path alone; undefined when nothing in the path speaks of secrets. */
export function secretFile(path: string): SecretFile | undefined {
  if (path.length > 300) return undefined;
  const text = withoutEndSlashes(path.toLowerCase());
  const found = SPEAKS.test(text) ? judge(text) : undefined;
  if (found === undefined || found.kind === '') return undefined;
  return FOR_TESTS.test(text) ? { ...found, how: 'maybe' } : found;
}

function judge(text: string): SecretFile | undefined {
  for (const [pattern, kind, how] of FILES) {
    if (!pattern.test(text)) continue;
    // Of `.env.example` and `credentials.json.tpl` the ending says what it is; private PGP keys have theirs in common.
    return HARMLESS.test(text) && !/PGP/.test(kind) ? undefined : { kind, how };
  }
  const name = baseName(text);
  if (STORE.test(name)) return judgeStore(name);
  if (/\.env$/.test(name) && !HARMLESS.test(text))
    return { kind: 'settings that may hold secrets', how: 'maybe' };
  return KEY_FILE.test(name) ? judgeKey(text, name) : undefined;
}

function judgeStore(name: string): SecretFile | undefined {
  if (/trust|cacerts|public|debug/.test(name)) return undefined;
  return { kind: 'a store of private keys', how: 'likely' };
}

/** `*.key` is a private key unless it looks like one to check signatures with; `*.pem` only when it says so. */
function judgeKey(text: string, name: string): SecretFile | undefined {
  if (PUBLIC_KEY.test(name) || /\/(?:apt|keyrings?|rpm-gpg)\//.test(text)) return undefined;
  const kind = 'a private key';
  if (name.endsWith('.key')) return { kind, how: SURE_KEY.test(name) ? 'sure' : 'likely' };
  if (/priv/.test(name)) return { kind, how: 'sure' };
  if (/key/.test(name) && !/keychain|keycloak/.test(name))
    return { kind, how: name.endsWith('.pem') ? 'likely' : 'maybe' };
  return /^(?:server|client|\*)\.pem$/.test(name) ? { kind, how: 'maybe' } : undefined;
}
