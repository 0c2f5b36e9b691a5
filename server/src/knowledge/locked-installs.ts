/** How one tool is told to take exactly what its lock file says. */
export interface LockedInstall {
  readonly locks: readonly string[];
  /** Subcommands that resolve versions; '' when the bare command does. */
  readonly verbs: readonly string[];
  /** Options that make it keep to the lock file, or with which it installs nothing. */
  readonly locked: readonly string[];
  /** Variables that do the same. */
  readonly variables?: readonly string[];
  /** A pattern of settings elsewhere in the file that do the same. */
  readonly settings?: RegExp;
  readonly add?: string;
  /** The subcommand to use instead. */
  readonly instead?: string;
}

// Sources: https://docs.npmjs.com/cli/v11/commands/npm-ci, https://classic.yarnpkg.com/lang/en/docs/cli/install/,
// https://yarnpkg.com/cli/install, https://pnpm.io/cli/install, https://bun.com/docs/pm/cli/install,
// https://docs.astral.sh/uv/concepts/projects/sync/, https://doc.rust-lang.org/cargo/commands/cargo-build.html,
// https://bundler.io/man/bundle-config.1.html, https://getcomposer.org/doc/03-cli.md,
// https://pipenv.pypa.io/en/latest/cli.html, https://python-poetry.org/docs/cli/,
// https://learn.microsoft.com/dotnet/core/tools/dotnet-restore.
export const LOCKED_INSTALLS: Readonly<Record<string, LockedInstall>> = {
  npm: {
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
    verbs: ['install', 'i', 'in', 'ins', 'inst', 'isntall'],
    locked: ['-g', '--global', '--location', '--package-lock-only'],
    instead: 'ci',
  },
  yarn: {
    locks: ['yarn.lock'],
    verbs: ['install', ''],
    locked: ['--immutable', '--frozen-lockfile', '--immutable-cache', '-v'],
    variables: ['YARN_ENABLE_IMMUTABLE_INSTALLS'],
  },
  pnpm: {
    locks: ['pnpm-lock.yaml'],
    verbs: ['install', 'i'],
    // From the store that `pnpm fetch` filled there is nothing else to take.
    locked: ['--frozen-lockfile', '--offline', '--lockfile-only', '-g', '--global'],
    variables: ['CI', 'npm_config_frozen_lockfile'],
    add: '--frozen-lockfile',
  },
  bun: {
    locks: ['bun.lock', 'bun.lockb'],
    verbs: ['install', 'i'],
    locked: ['--frozen-lockfile', '-g', '--global'],
    add: '--frozen-lockfile',
  },
  poetry: { locks: ['poetry.lock'], verbs: ['update'], locked: [], instead: 'install' },
  uv: {
    locks: ['uv.lock'],
    verbs: ['sync'],
    locked: ['--locked', '--frozen', '--check'],
    variables: ['UV_FROZEN', 'UV_LOCKED'],
    add: '--locked',
  },
  pipenv: {
    locks: ['Pipfile.lock'],
    verbs: ['install'],
    locked: ['--deploy', '--ignore-pipfile', '-r', '--requirements'],
    add: '--deploy',
  },
  bundle: {
    locks: ['Gemfile.lock', 'gems.locked'],
    verbs: ['install', ''],
    locked: ['--frozen', '--deployment', '-v'],
    variables: ['BUNDLE_FROZEN', 'BUNDLE_DEPLOYMENT'],
    settings: /\bbundler?\s+config\b[^\n]*\b(?:frozen|deployment)\b|\bBUNDLE_(?:FROZEN|DEPLOYMENT)\b/,
  },
  composer: {
    locks: ['composer.lock'],
    verbs: ['update', 'upgrade', 'u'],
    locked: ['--lock', '--minimal-changes'],
    instead: 'install',
  },
  cargo: {
    locks: ['Cargo.lock'],
    verbs: ['build', 'b', 'fetch', 'install', 'rustc'],
    locked: ['--locked', '--frozen', '--offline'],
    add: '--locked',
  },
  go: { locks: ['go.sum'], verbs: ['mod'], locked: [] },
  dotnet: {
    locks: ['packages.lock.json'],
    verbs: ['restore'],
    locked: ['--locked-mode', '/p:RestoreLockedMode', '-p:RestoreLockedMode'],
    add: '--locked-mode',
  },
};
