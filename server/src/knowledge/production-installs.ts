/** How one tool leaves development dependencies out. */
export interface ProductionInstall {
  /** Whose packages they are. */
  readonly kind: 'node' | 'php' | 'python' | 'ruby';
  /** Subcommands that install what a project asks for; '' when the bare command does. */
  readonly verbs: readonly string[];
  /** Options that leave development dependencies out. */
  readonly without: readonly string[];
  /** Variables that decide it. */
  readonly variables: readonly string[];
  /** Later commands (a pattern of their text) that take them out again. */
  readonly prune: RegExp;
  readonly add?: string;
}

const NODE_VARIABLES = ['NODE_ENV', 'NPM_CONFIG_PRODUCTION', 'NPM_CONFIG_OMIT', 'npm_config_omit'];
const NODE_PRUNE =
  /\b(?:npm|pnpm|bun)\s+(?:prune|ci\b[^\n&;]{0,300}--(?:omit|only|prod)|install\b[^\n&;]{0,300}--(?:omit|only|prod))|\byarn\b[^\n&;]{0,300}--prod|\brm\s[^\n&;]{0,300}node_modules|\bnode-prune\b|\bpnpm\b[^\n&;]{0,300}\bdeploy\b/;

// Sources: https://docs.npmjs.com/cli/v11/commands/npm-ci, https://classic.yarnpkg.com/lang/en/docs/cli/install/,
// https://pnpm.io/cli/install, https://getcomposer.org/doc/03-cli.md, https://bundler.io/man/bundle-config.1.html,
// https://python-poetry.org/docs/cli/, https://docs.astral.sh/uv/concepts/projects/sync/.
export const PRODUCTION_INSTALLS: Readonly<Record<string, ProductionInstall>> = {
  npm: {
    kind: 'node',
    verbs: ['ci', 'clean-install', 'install', 'i'],
    without: [
      '--omit',
      '--production',
      '--prod',
      '--only',
      '-g',
      '--global',
      '--location',
      '--package-lock-only',
    ],
    variables: NODE_VARIABLES,
    prune: NODE_PRUNE,
    add: '--omit=dev',
  },
  yarn: {
    kind: 'node',
    verbs: ['install', ''],
    without: ['--production', '--prod', '-v'],
    variables: [...NODE_VARIABLES, 'YARN_PRODUCTION'],
    prune: NODE_PRUNE,
  },
  pnpm: {
    kind: 'node',
    verbs: ['install', 'i'],
    without: ['--prod', '--production', '-P', '-g', '--global', '--lockfile-only'],
    variables: NODE_VARIABLES,
    prune: NODE_PRUNE,
    add: '--prod',
  },
  composer: {
    kind: 'php',
    verbs: ['install', 'i'],
    without: ['--no-dev'],
    variables: ['COMPOSER_NO_DEV'],
    prune: /\bcomposer\b[^\n&;]{0,300}--no-dev/,
    add: '--no-dev',
  },
  bundle: {
    kind: 'ruby',
    verbs: ['install', ''],
    without: ['--without', '-v'],
    variables: ['BUNDLE_WITHOUT', 'BUNDLE_ONLY'],
    prune: /\bbundler?\s+config\b[^\n]*\b(?:without|only)\b|\bbundler?\s+clean\b/,
  },
  poetry: {
    kind: 'python',
    verbs: ['install', 'sync'],
    without: ['--only', '--without', '--no-dev', '--only-root', '--with'],
    variables: ['POETRY_WITHOUT'],
    prune: /\bpoetry\b[^\n&;]{0,300}--(?:only|without|no-dev)/,
    add: '--only=main',
  },
  uv: {
    kind: 'python',
    verbs: ['sync'],
    without: [
      '--no-dev',
      '--no-default-groups',
      '--only-group',
      '--no-group',
      '--dev',
      '--group',
      '--only-dev',
    ],
    variables: ['UV_NO_DEV', 'UV_NO_DEFAULT_GROUPS', 'UV_NO_GROUP'],
    prune: /\buv\b[^\n&;]{0,300}--no-(?:dev|default-groups)/,
    add: '--no-dev',
  },
};
