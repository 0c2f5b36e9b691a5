import { instructionRule } from '../../lint/ladder.ts';
import { deletes } from '../../lint/package-cache.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { appendCommand } from '../../lint/script-end.ts';
import { environment, ships } from '../../lint/stages.ts';
import {
  hasOption,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
  subcommand,
} from '../../shell/index.ts';
import type { Dockerfile, InstructionOf } from '../../syntax/model.ts';

/** Where yarn 1 keeps packages, as another user and as root. */
const DIRECTORIES = ['/.cache/yarn', '/usr/local/share/.cache', '/root/.cache', '/yarn/cache'];
/** Options that only look. */
const SILENT = ['--help', '-h', '--version', '-v', '--offline', '--mode'];
/** Signs of yarn 2 and later, whose cache may be what the program runs from. */
const MODERN =
  /\.yarnrc\.yml|\.yarn\b|\.pnp\.|corepack|yarn set version|yarn@(?:[2-9]|stable|berry)|--immutable|workspaces focus/;

export default instructionRule(
  {
    name: 'yarn-cache-clean',
    group: 'packages',
    since: '0.1.0',
    summary: 'The RUN that installs with yarn ends with yarn cache clean.',
    severity: 'info',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3060'] },
    controls: {},
    messages: { cache: "The packages that '{command}' keeps for later stay in this layer." },
    advice:
      'In its cache yarn 1 stores every package a second time; end the same RUN with yarn cache clean, as a later one frees nothing.',
    fix: 'unsafe',
    docs: {
      why: 'Each package is first unpacked by yarn 1 into a global cache and copied to node_modules from there, so the layer holds everything twice. Deleting the cache in a later RUN frees nothing.',
      how: 'Add && yarn cache clean to the end of the RUN that installs, or keep the cache out of the layer with --mount=type=cache,target=/usr/local/share/.cache (yarn 1 as root). Leave the cache alone where yarn 2 or later runs programs from it (Plug and Play).',
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile && yarn cache clean\n',
      links: [
        'https://classic.yarnpkg.com/en/docs/cli/cache/',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  'RUN',
  (run, context) => {
    const { file } = context;
    if (!ships(run)) return;
    for (const script of context.scripts(run)) {
      const command = script.commands.findLast(isInstall);
      if (command === undefined || isCleaned(script, command)) continue;
      if (isElsewhere(run, command) || environment(file, run, 'YARN_CACHE_FOLDER') !== undefined) return;
      const verb = subcommand(command)?.value;
      context.report({
        at: run.keyword.span,
        message: 'cache',
        data: { command: verb === undefined ? 'yarn' : `yarn ${verb}` },
        confidence: isModern(file) ? 'low' : 'medium',
        ...(verb === 'install' ? {} : { aliases: {} }),
        fixes: fixesFor(run, script, command, context),
      });
      return;
    }
  },
);

function isModern(file: Dockerfile): boolean {
  return file.instructions.some(({ span }) => MODERN.test(file.text.slice(span.start, span.end)));
}

/** `yarn` alone installs, too. */
function isInstall(command: ShellCommand): boolean {
  if (command.name !== 'yarn' || hasOption(command, SILENT) !== undefined) return false;
  const [verb, second] = positionals(command);
  if (verb === undefined) return true;
  return (
    verb.value === 'install' || verb.value === 'add' || (verb.value === 'global' && second?.value === 'add')
  );
}

function isCleaned({ commands }: ShellScript, command: ShellCommand): boolean {
  const behind = commands.slice(commands.indexOf(command));
  return behind.some(
    (each) =>
      (isNamed(each, 'yarn', 'cache') && positionals(each)[1]?.value === 'clean') ||
      deletes(each, DIRECTORIES) ||
      (each.name === 'rm' && each.args.some(({ value }) => value.includes('yarn cache dir'))) ||
      /clean/i.test(each.nameWord?.value ?? ''),
  );
}

/** The cache is a mount, or somewhere that the author chose. */
function isElsewhere(run: InstructionOf<'RUN'>, command: ShellCommand): boolean {
  if (hasOption(command, ['--cache-folder']) !== undefined) return true;
  if (command.assignments.some(({ name }) => name === 'YARN_CACHE_FOLDER')) return true;
  return run.mounts.some(({ options }) => {
    const option = (...keys: readonly string[]): string =>
      options.find(({ key }) => keys.includes(key))?.value ?? '';
    return (
      /^(?:cache|tmpfs)$/.test(option('type')) && /cache|yarn/i.test(option('target', 'dst', 'destination'))
    );
  });
}

function fixesFor(
  run: InstructionOf<'RUN'>,
  script: ShellScript,
  command: ShellCommand,
  { file }: FileContext,
): readonly Fix[] {
  if (command.parent !== undefined || command.wrappers.length > 0 || isModern(file)) return [];
  const edit = appendCommand(file, run, script, 'yarn cache clean');
  // With Plug and Play, programs run from the cache.
  return edit === undefined
    ? []
    : [{ title: 'Add yarn cache clean at the end of this RUN', kind: 'unsafe', edits: [edit] }];
}
