/** What a value is, as far as its text tells; only the last three may be worth hiding. */
export type ValueKind =
  /** Nothing, or nothing but punctuation. */
  | 'empty'
  /** Nothing but variables: what they hold is not known here. */
  | 'variable'
  /** true, 3600, none, 1.2.3 … */
  | 'setting'
  /** A path, or a URL without a password. */
  | 'place'
  | 'placeholder'
  /** One of the passwords everybody tries first. */
  | 'weak'
  /** Digits and letters mixed as no word is. */
  | 'random'
  | 'text';

/** Longer values are judged by their beginning. */
const MAX_JUDGED = 512;
const SETTING =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|auto|default|enabled?|disabled?|required?|optional|always|never|v?\d+(?:\.\d+)*(?:[smhd]|ms)?)$/i;
const PLACE =
  /^(?:[\w+.-]{2,20}:\/\/[^@\s]*$|\.{0,2}\/|~\/|[A-Za-z]:[\\/]|file:|\.\.?\\)|^[\w.-]+(?:\/[\w.-]+)+\.\w{1,5}$/;
const VARIABLES = /^(?:\$\{?\w+[^{}\s]{0,80}\}?|[-_:/.@])+$/;

/** What people write where a secret belongs, in examples and templates. */
const PLACEHOLDER =
  /(?:example|sample|dummy|fake|placeholder|change[-_ ]?(?:me|it|this)|replace|your[-_ ]|^your|insert[-_ ]|to[-_ ]?do\b|fix[-_ ]?me|redacted|not[-_ ]?(?:a[-_ ]?)?(?:real|secret|needed|used|set)|invalid|mock|unset|foo[-_ ]?bar|[-_ ]here$|build[-_ ]?time|only[-_ ]?for|ignored?$|temporary|lorem|x{3,}|\*{3,}|\.{3}|<[^>]*>|\{\{|%\w+%|__\w+__)/i;
const WEAK = new Set(
  `password passwd pass passw0rd p@ssword p@ssw0rd pa$$word secret secret123 admin administrator admin123 root toor
  test testing test123 test1234 demo guest user changeme change default qwerty qwerty123 letmein welcome welcome1 master
  postgres postgresql mysql mariadb mongo mongodb redis rabbitmq minio minioadmin minio123 oracle neo4j elastic elasticsearch
  kibana grafana keycloak jenkins nexus sonar airflow docker django rails symfony laravel wordpress drupal joomla app
  application dev development prod production local localhost token key apikey mysecret mypassword mytoken supersecret
  verysecret topsecret s3cr3t s3cret pwd foo bar baz abc abc123 123 1234 12345 123456 1234567 12345678 123456789
  1234567890 password1 password123 password1234 iloveyou monkey dragon vagrant ubuntu alpine centos`.split(
    /\s+/,
  ),
);

/** A value in the light of what secrets look like. `value` has its quotes removed, variables not expanded. */
export function valueKind(value: string): ValueKind {
  const text = value.length > MAX_JUDGED ? value.slice(0, MAX_JUDGED) : value.trim();
  if (!/[a-z\d$%{<*]/i.test(text)) return 'empty';
  if (SETTING.test(text)) return 'setting';
  if (text.includes('$') && VARIABLES.test(text)) return 'variable';
  if (PLACE.test(text)) return 'place';
  if (isWeak(text)) return 'weak';
  if (isPlaceholder(text)) return 'placeholder';
  return isRandom(text) ? 'random' : 'text';
}

/** Text that stands for a secret rather than being one. */
export function isPlaceholder(value: string): boolean {
  const text = value.slice(0, MAX_JUDGED);
  return PLACEHOLDER.test(text) || /^(.)\1*$/.test(text) || longestRun(text) >= 8 || variety(text) < 4;
}

/** One of the passwords everybody tries first. */
export function isWeak(value: string): boolean {
  return WEAK.has(value.toLowerCase());
}

/** Shorter values may be words. */
export const SHORTEST_RANDOM = 16;

/**
 * Whether a value looks generated: at least 16 characters of letters and digits with the spread of a random string,
 * and none of the things that look so without being secret: digests, UUIDs, versions, file names, words with numbers.
 */
export function isRandom(value: string): boolean {
  if (value.length < SHORTEST_RANDOM) return false;
  const text = value.slice(0, MAX_JUDGED);
  if (/\s/.test(text) || !/\d/.test(text) || !/[A-Za-z]/.test(text)) return false;
  if (/^[\w+.-]+:[\da-f]{32,}$/i.test(text) || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text))
    return false;
  if (
    /\$[({\w]|[()<>]|\/\/|^\.?\/|,|\.(?:json|ya?ml|pem|key|crt|txt|conf|env|sh|jks|p12|cfg|ini|xml)$/i.test(
      text,
    )
  )
    return false;
  // A version, of a Debian package for one: `1:4.5-1ubuntu2.2`.
  if (/^v?\d{1,4}[.:]\d/.test(text)) return false;
  // `my-app-key-2024`, `cert_v2.example.org`: words and numbers with something between them.
  if (text.split(/[-_.:/@+]/).every((part) => /^(?:[a-z]*|[A-Z]*|[A-Z][a-z]+|v?\d{1,4})$/.test(part)))
    return false;
  return entropy(text) >= 3.2;
}

/** A digest, fingerprint or other number that is written down to be compared, not to be hidden. */
export function isFingerprint(value: string): boolean {
  return /^(?:0x)?(?:[\dA-F]{2,4}[ :]{0,2}){4,40}$/i.test(value.slice(0, MAX_JUDGED));
}

/** Shannon entropy in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function variety(text: string): number {
  return new Set(text.toLowerCase()).size;
}

/** The longest stretch of characters that follow one another: `12345678`, `abcdefgh`, `aaaaaaaa`. */
function longestRun(text: string): number {
  let longest = 1;
  let run = 1;
  let step: number | undefined;
  for (let i = 1; i < text.length; i++) {
    const difference = text.charCodeAt(i) - text.charCodeAt(i - 1);
    run = difference === step ? run + 1 : Math.abs(difference) <= 1 ? 2 : 1;
    step = Math.abs(difference) <= 1 ? difference : undefined;
    if (run > longest) longest = run;
  }
  return longest;
}
