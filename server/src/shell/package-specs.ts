import type { Span } from '../text/span.ts';
import { type ShellWord, subSpan } from './model.ts';

export type PackageKind =
  /** A package's name, perhaps with a version. */
  | 'name'
  /** A package file or a directory on disk. */
  | 'file'
  | 'directory'
  | 'url'
  | 'git'
  /** `-r requirements.txt` and `-c constraints.txt`. */
  | 'requirements'
  | 'constraints'
  /** The name is known only when the build runs. */
  | 'variable'
  /** A name with a wildcard or a brace list. */
  | 'glob'
  /** yum's `@group`, apt's `task^`. */
  | 'group'
  /** apk's `--virtual NAME`: no package at all. */
  | 'virtual'
  /** apt's `name-` and apk's `!name`: taken away. */
  | 'removal';

export interface PackageSpec {
  /** Without version, extras and architecture; as written where it is a variable. */
  readonly name: string;
  /** As written; may hold a variable, which counts as pinned (`nginx=${NGINX_VERSION}`). */
  readonly version?: string;
  /** What joins name and version: `=`, `==`, `@`, `/` … */
  readonly operator?: string;
  readonly versionSpan?: Span;
  readonly word: ShellWord;
  /** The whole specification: one word, or the part of it that is this package. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly kind: PackageKind;
  /** apt `:arm64`, rpm `.x86_64`. */
  readonly arch?: string;
  /** pip's `[extras]`, without brackets. */
  readonly extras?: string;
  /** conda's `channel::`, apk's `@repository`. */
  readonly source?: string;
  /** The option it is a value of: `-r`, `-e`, `--virtual`. */
  readonly option?: string;
}

/** What a manager's grammar says of a word; offsets are those of the text it was given. */
interface Reading {
  readonly name: string;
  readonly kind?: PackageKind;
  readonly operator?: string;
  readonly version?: string;
  /** Where the version starts. */
  readonly at?: number;
  readonly arch?: string;
  readonly extras?: string;
  readonly source?: string;
  /** Where the name starts. */
  readonly from?: number;
}

export type Grammar = (text: string) => Reading;

const URL = /^[a-z][a-z0-9+.-]*:\/\//i;
const GIT =
  /^(?:git[+:@]|git\+|ssh:\/\/git@|github:|gitlab:|bitbucket:|gist:)|^[a-z+]+:\/\/\S+\.git(?:[#@]|$)/i;

// No package is called that; grammars may take square time on what is made to hurt them.
const MAX_SPEC = 1024;

/** Reads one word (from `at` on) by a manager's grammar. */
export function readSpec(word: ShellWord, grammar: Grammar, at = 0, option?: string): PackageSpec {
  const text = word.value.slice(at);
  const unread = text.length > MAX_SPEC || (!word.static && /^(?:\$\(|`)/.test(text));
  const reading = unread ? { name: text } : grammar(text);
  const { name, version, operator } = reading;
  const from = reading.from ?? 0;
  const span = at === 0 ? word.span : subSpan(word, at);
  let versionSpan: Span | undefined;
  if (version !== undefined && reading.at !== undefined) {
    versionSpan = subSpan(word, at + reading.at, at + reading.at + version.length);
  }
  return {
    name,
    word,
    span,
    nameSpan: subSpan(word, at + from, at + from + name.length),
    kind: kindOf(reading, text, word),
    ...(version !== undefined && { version }),
    ...(operator !== undefined && { operator }),
    ...(versionSpan !== undefined && { versionSpan }),
    ...(reading.arch !== undefined && { arch: reading.arch }),
    ...(reading.extras !== undefined && { extras: reading.extras }),
    ...(reading.source !== undefined && { source: reading.source }),
    ...(option !== undefined && { option }),
  };
}

function kindOf(reading: Reading, text: string, word: ShellWord): PackageKind {
  if (reading.kind !== undefined) return reading.kind;
  const { name } = reading;
  if (!word.static && /[$`]/.test(name)) {
    // A path or an address says what it is even when a part of it is a variable.
    return URL.test(text) ? 'url' : 'variable';
  }
  if (!word.static && /[*?{]|\[/.test(name)) return 'glob';
  return /[*?]/.test(name) ? 'glob' : 'name';
}

function place(text: string): Reading | undefined {
  if (GIT.test(text)) return { name: text, kind: 'git' };
  if (URL.test(text)) return { name: text, kind: 'url' };
  return undefined;
}

function isPath(text: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/|~\/|file:)/.test(text);
}

/** `name=version`, `name/release`, `name:arch`, `name-`, `task^`, `./file.deb`. */
export const apt: Grammar = (text) => {
  const other = place(text);
  if (other !== undefined) return other;
  if (isPath(text) || text.endsWith('.deb')) return { name: text, kind: 'file' };
  const match = /^([^=/:]*(?:\$\{[^}]*\}[^=/:]*)*)(?::([\w$\{\}-]+))?(?:([=/])(.+))?$/.exec(text);
  const name = match?.[1] ?? text;
  const arch = match?.[2] === undefined ? {} : { arch: match[2] };
  const operator = match?.[3];
  const version = match?.[4];
  if (operator !== undefined && version !== undefined) {
    return { name, ...arch, operator, version, at: text.length - version.length };
  }
  if (name.endsWith('^')) return { name, kind: 'group' };
  // `g++` is a name; a dash at the end never is.
  if (name.length > 1 && name.endsWith('-')) return { name: name.slice(0, -1), kind: 'removal', ...arch };
  return { name, ...arch };
};

/** `name=1`, `name~1`, `name~=1`, `name>1`, `name<1`, `name@repository`, `!name`. */
export const apk: Grammar = (text) => {
  if (isPath(text) || text.endsWith('.apk')) return place(text) ?? { name: text, kind: 'file' };
  if (text.startsWith('!')) return { name: text.slice(1), kind: 'removal', from: 1 };
  const match = /^([^=~<>@]+)(?:@([^=~<>]+))?(?:([=~<>]{1,2})(.+))?$/.exec(text);
  return versioned(
    text,
    match?.[1],
    match?.[3],
    match?.[4],
    match?.[2] === undefined ? {} : { source: match[2] },
  );
};

const RPM_VERSION =
  /^(.+?)-((?:\d+:)?\d[\w+~^]*(?:\.[\w+~^*]+)+(?:-[\d$*][\w.+~^*${}-]*)?|\d+:[\w.+~^*-]+|\d\w*-\d\w*\.[\w.+~^*-]+|\d\w*\*)$/;

/**
 * rpm's `name-version-release.arch` has no mark between name and version. Taken as a version: a dash, a digit and
 * something with a dot, a release or a wildcard behind it and no further name part, so that `java-11-openjdk`,
 * `java-1.8.0-openjdk` and `gcc-toolset-12` stay names. An epoch (`name-1:2.3`) counts too. A variable behind the last dash is a version when its name says so.
 */
export const rpm: Grammar = (text) => {
  const other = place(text);
  if (other !== undefined) return other;
  if (isPath(text) || text.endsWith('.rpm')) return { name: text, kind: 'file' };
  if (text.startsWith('@')) return { name: text, kind: 'group' };
  const zypper = /^([^=<>]+)(<=|>=|=|<|>)(.+)$/.exec(text);
  if (zypper !== null) return versioned(text, zypper[1], zypper[2], zypper[3], {});
  const arched = /^(.+)\.(x86_64|aarch64|noarch|i[3-6]86|ppc64le|s390x|armv7hl)$/.exec(text);
  const body = arched?.[1] ?? text;
  const arch = arched?.[2] === undefined ? {} : { arch: arched[2] };
  const numbered = RPM_VERSION.exec(body);
  if (numbered !== null) return versioned(body, numbered[1], '-', numbered[2], arch);
  const variable =
    /^([^$]+)-(\$\{?\w*(?:VER|ver|RELEASE|TAG)\w*(?:[^\w}][^}]*)?\}?(?:[.+~:$*]\S*|-[\d$*]\S*)?)$/.exec(body);
  if (variable !== null) return versioned(body, variable[1], '-', variable[2], arch);
  return { name: body, ...arch };
};

/** pacman knows no versions when it installs, only `repository/name` and groups. */
export const pacman: Grammar = (text) => {
  const other = place(text);
  if (other !== undefined) return other;
  if (isPath(text) || /\.pkg\.tar(\.\w+)?$/.test(text)) return { name: text, kind: 'file' };
  const match = /^([\w-]+)\/(.+)$/.exec(text);
  const source = match?.[1];
  const name = match?.[2];
  return source === undefined || name === undefined
    ? { name: text }
    : { name, source, from: source.length + 1 };
};

/** PEP 508: `name[extra]==1`, `name @ url`, urls, `git+…`, paths, wheels. */
export const pip: Grammar = (text) => {
  const direct = /^([\w.-]+)(?:\[([^\]]*)\])?\s*@\s*(.+)$/.exec(text);
  const target = direct?.[3] ?? '';
  // `uv tool install name@latest` names a version, not an address.
  if (direct !== null && !/[/:]/.test(target)) return versioned(text, direct[1], '@', target, {});
  if (direct !== null) {
    const kind: PackageKind = GIT.test(target) ? 'git' : 'url';
    return { name: direct[1] ?? text, kind, operator: '@', version: target, at: text.length - target.length };
  }
  const other = place(text);
  if (other !== undefined) return other;
  if (text.startsWith('file:') || /\.(?:whl|tar\.gz|zip|tgz|tar\.bz2)$/.test(text))
    return { name: text, kind: 'file' };
  if (isPath(text) || /^\.?\[/.test(text) || /^\w[\w.-]*\/$/.test(text))
    return { name: text, kind: 'directory' };
  const body = text.split(';')[0] ?? text;
  const match = /^([^[=<>!~\s]+)\s*(?:\[([^\]]*)\])?\s*(?:(===|==|~=|!=|>=|<=|>|<)\s*(.+?))?\s*$/.exec(body);
  return versioned(
    body,
    match?.[1],
    match?.[3],
    match?.[4],
    match?.[2] === undefined ? {} : { extras: match[2] },
  );
};

/** npm, yarn, pnpm: `name@1`, `@scope/name@1`, `alias@npm:name@1`, `user/repo`, tarballs, folders. */
export const npm: Grammar = (text) => {
  const other = place(text);
  if (other !== undefined) return other;
  if (/\.(?:tgz|tar\.gz)$/.test(text)) return { name: text, kind: 'file' };
  if (isPath(text)) return { name: text, kind: 'directory' };
  const at = text.indexOf('@', 1);
  if (at > 0) return { name: text.slice(0, at), operator: '@', version: text.slice(at + 1), at: at + 1 };
  if (/^[\w-]+\/[\w.-]+(?:#.*)?$/.test(text)) return { name: text, kind: 'git' };
  return { name: text };
};

/** gem: `name:1.2`; a single `-v` stands for all. */
export const gem: Grammar = (text) => {
  if (text.endsWith('.gem') || isPath(text)) return { name: text, kind: 'file' };
  const colon = text.indexOf(':');
  return colon < 0
    ? { name: text }
    : { name: text.slice(0, colon), operator: ':', version: text.slice(colon + 1), at: colon + 1 };
};

/** go and cargo: `module@v1`. */
export const atVersion: Grammar = (text) => {
  if (isPath(text)) return { name: text, kind: 'directory' };
  const at = text.lastIndexOf('@');
  return at <= 0
    ? { name: text }
    : { name: text.slice(0, at), operator: '@', version: text.slice(at + 1), at: at + 1 };
};

/** conda: `name=1`, `name==1`, `name>=1`, `name=1=build`, `channel::name`. */
export const conda: Grammar = (text) => {
  if (URL.test(text)) return { name: text, kind: 'url' };
  if (/\.(?:conda|tar\.bz2)$/.test(text)) return { name: text, kind: 'file' };
  const channel = text.indexOf('::');
  const from = channel < 0 ? 0 : channel + 2;
  const match = /^([^=<>!~\s[]+)\s*(?:(==|>=|<=|!=|~=|=|<|>)\s*(.+))?$/.exec(text.slice(from));
  const name = match?.[1] ?? text.slice(from);
  const version = match?.[3];
  const source = channel < 0 ? {} : { source: text.slice(0, channel) };
  return versioned(text, name, match?.[2], version, { ...source, from });
};

/** composer: `vendor/name:1`, `vendor/name=1`, `vendor/name@dev`. */
export const composer: Grammar = (text) => {
  const match = /^([^:=@]+)([:=@])(.+)$/.exec(text);
  return versioned(text, match?.[1], match?.[2], match?.[3], {});
};

/** Homebrew: the version is part of the name (`node@20`); `user/tap/name`. */
export const brew: Grammar = (text) => place(text) ?? { name: text };

function versioned(
  text: string,
  name: string | undefined,
  operator: string | undefined,
  version: string | undefined,
  more: Partial<Reading>,
): Reading {
  if (name === undefined) return { name: text, ...more };
  if (operator === undefined || version === undefined) return { name, ...more };
  return { name, operator, version, at: text.trimEnd().length - version.length, ...more };
}
