/** Words that completion offers and no other part of the product needs. */

interface Value {
  readonly label: string;
  readonly detail: string;
}

/** Values of flags (https://docs.docker.com/reference/dockerfile/). */
export const FLAG_VALUES: Readonly<Record<string, readonly Value[]>> = {
  chmod: [
    { label: '755', detail: 'all may read and run, the owner may write' },
    { label: '644', detail: 'all may read, the owner may write' },
    { label: '555', detail: 'all may read and run, nobody may write' },
    { label: '444', detail: 'all may read, nobody may write' },
    { label: 'u=rwX,go=rX', detail: 'folders and programs may be entered and run' },
  ],
  network: [
    { label: 'none', detail: 'no network for this command' },
    { label: 'default', detail: 'the builder’s own network' },
    { label: 'host', detail: 'the network of the builder’s machine' },
  ],
  security: [
    { label: 'sandbox', detail: 'as any other command' },
    { label: 'insecure', detail: 'without the sandbox' },
  ],
  platform: [
    { label: '$BUILDPLATFORM', detail: 'where the build runs' },
    { label: '$TARGETPLATFORM', detail: 'what the image is for' },
    { label: 'linux/amd64', detail: 'one platform for everybody' },
    { label: 'linux/arm64', detail: 'one platform for everybody' },
  ],
  checksum: [{ label: 'sha256:', detail: 'of the file' }],
  link: [
    { label: 'true', detail: 'a layer on its own' },
    { label: 'false', detail: 'a layer on those before it' },
  ],
  interval: [{ label: '30s', detail: 'the default' }],
  timeout: [{ label: '30s', detail: 'the default' }],
  'start-period': [{ label: '10s', detail: 'failures do not count so long' }],
  'start-interval': [{ label: '5s', detail: 'the default' }],
  retries: [{ label: '3', detail: 'the default' }],
};

/** Signals that programs take as a wish to end; KILL is what Docker sends those that do not. */
export const STOP_SIGNALS = [
  'SIGTERM',
  'SIGQUIT',
  'SIGINT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
] as const;

export const MOUNT_TYPES = ['cache', 'secret', 'bind', 'tmpfs', 'ssh'] as const;

interface MountKey {
  readonly key: string;
  readonly detail: string;
  readonly isSwitch?: boolean;
  readonly values?: readonly string[];
}

const TARGET: MountKey = { key: 'target', detail: 'where it is mounted' };
const REQUIRED: MountKey = { key: 'required', detail: 'the build fails without it', isSwitch: true };
const OWNER: readonly MountKey[] = [
  { key: 'mode', detail: 'permissions', values: ['0400', '0600', '0755'] },
  { key: 'uid', detail: 'user that it belongs to' },
  { key: 'gid', detail: 'group that it belongs to' },
];

/** Keys of RUN --mount by its type (https://docs.docker.com/reference/dockerfile/#run---mount). */
export const MOUNT_KEYS: Readonly<Record<string, readonly MountKey[]>> = {
  bind: [
    TARGET,
    { key: 'source', detail: 'what is mounted; the whole of it without' },
    { key: 'from', detail: 'stage, context or image; the build context without' },
    { key: 'rw', detail: 'may be written; what is written is lost', isSwitch: true },
  ],
  cache: [
    TARGET,
    { key: 'id', detail: 'name of the cache; the target without' },
    { key: 'sharing', detail: 'between builds at the same time', values: ['locked', 'shared', 'private'] },
    { key: 'from', detail: 'stage or image that fills it first' },
    { key: 'source', detail: 'folder in `from`' },
    { key: 'ro', detail: 'may only be read', isSwitch: true },
    ...OWNER,
  ],
  secret: [
    { key: 'id', detail: 'its name in `docker build --secret`' },
    { key: 'env', detail: 'handed over as this variable' },
    { key: 'target', detail: 'handed over as this file; /run/secrets/ID without' },
    REQUIRED,
    ...OWNER,
  ],
  ssh: [{ key: 'id', detail: 'its name in `docker build --ssh`' }, TARGET, REQUIRED, ...OWNER],
  tmpfs: [TARGET, { key: 'size', detail: 'most that it may hold, in bytes' }],
};

/** Keys that tools agree on (https://github.com/opencontainers/image-spec/blob/main/annotations.md). */
export const LABEL_KEYS: readonly { readonly key: string; readonly detail: string }[] = [
  ['title', 'name for people'],
  ['description', 'what it is, for people'],
  ['source', 'where its source code is'],
  ['revision', 'commit that it was built from'],
  ['version', 'of what is in it'],
  ['licenses', 'SPDX expression'],
  ['authors', 'who to ask'],
  ['vendor', 'who publishes it'],
  ['url', 'where to read on'],
  ['documentation', 'where it is documented'],
  ['created', 'when it was built, RFC 3339'],
  ['base.name', 'image that it is built on'],
  ['base.digest', 'digest of that image'],
].map(([key = '', detail = '']) => ({ key: `org.opencontainers.image.${key}`, detail }));

export const SNIPPETS: readonly {
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
}[] = [
  {
    label: 'RUN heredoc',
    detail: 'several commands in one layer; the first that fails ends it',
    insert: 'RUN <<EOF\nset -eu\n$0\nEOF',
  },
  {
    label: 'RUN apt-get install',
    detail: 'packages without recommendations, lists and caches',
    insert:
      'RUN apt-get update \\\\\n    && apt-get install -y --no-install-recommends ${1:ca-certificates} \\\\\n    && rm -rf /var/lib/apt/lists/*\n$0',
  },
  {
    label: 'RUN with a secret',
    detail: 'in no layer and not in the history',
    insert: 'RUN --mount=type=secret,id=${1:token},env=${2:TOKEN} ${0:command}',
  },
  {
    label: 'RUN with a cache',
    detail: 'stays on the builder between builds',
    insert: 'RUN --mount=type=cache,target=${1:/root/.cache} ${0:command}',
  },
  {
    label: 'USER new',
    detail: 'makes a user without a home, and becomes it (Debian and its kin)',
    insert: 'RUN useradd --system --no-create-home --uid ${1:10001} ${2:app}\nUSER ${1:10001}\n$0',
  },
];
