import { writtenText } from '../../lint/instruction-text.ts';
import { runRule } from '../../lint/ladder.ts';
import { addCacheMounts } from '../../lint/cache-mounts.ts';
import type { Aliases, Fix, FileContext, RuleContext } from '../../lint/rule.ts';
import { rootImageUser } from '../../lint/run-user.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { earlier, environment, isOffLayer, ships } from '../../lint/stages.ts';
import {
  commandsOf,
  hasOption,
  installs,
  isNamed,
  type ShellAssignment,
  type ShellCommand,
  subcommand,
} from '../../shell/index.ts';
import type { InstructionOf } from '../../syntax/model.ts';

type Run = InstructionOf<'RUN'>;

const ALIASES = {
  hadolint: ['DL3042'],
  kics: ['Pip install Keeping Cached Packages'],
  semgrep: ['missing-pip-no-cache-dir'],
} satisfies Aliases;

const VARIABLE = 'PIP_NO_CACHE_DIR';
/**
 * Words that say no. pip takes any word for this switch as a yes, these too, and passes over an empty one:
 * https://github.com/pypa/pip/blob/main/src/pip/_internal/cli/cmdoptions.py (_handle_no_cache_dir)
 */
const NO = /^(?:0|off|no|false|n|f)$/i;
/** Python images of Red Hat and Software Collections, which set it: https://github.com/sclorg/s2i-python-container */
const SET_IN_IMAGE = /^(?:[\w.-]+\/)?(?:ubi\d+|rhel\d+|rhscl|sclorg|centos)\/python-\d/;

export default runRule(
  {
    name: 'pip-no-cache-dir',
    group: 'packages',
    since: '0.1.0',
    summary: 'No cache of downloads stays in the image after pip install.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: {},
    messages: { cache: "'{command} install' leaves its cache of downloads in the image." },
    advice:
      'Wheels that are installed already are of no use there; add --no-cache-dir, set PIP_NO_CACHE_DIR=1, or mount a cache.',
    fix: 'safe',
    docs: {
      why: 'What pip downloads and builds it keeps below ~/.cache/pip, so that a second install is faster. In an image there is no second install: the layer holds everything twice, often hundreds of megabytes.',
      how: 'Add --no-cache-dir to pip install, or set ENV PIP_NO_CACHE_DIR=1 once. To keep builds fast, mount the cache instead: --mount=type=cache,target=/root/.cache/pip.',
      bad: 'FROM python:3.13-slim\nRUN pip install flask==3.1.0\n',
      good: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir flask==3.1.0\n',
      links: [
        'https://pip.pypa.io/en/stable/topics/caching/',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  'pip',
  (run, commands, context) => {
    for (const [index, command] of commands.entries()) {
      const verb = isNamed(command, 'pip', 'install') ? subcommand(command) : undefined;
      if (verb === undefined) continue;
      // pip takes the beginning of a long option for the whole; a cache folder of one's own is chosen with care.
      if (hasOption(command, ['--no-cache-dir', '--no-cache', '--cache-dir', '--dry-run']) !== undefined)
        continue;
      // Options that only the build knows: $PIP_OPTS.
      if (command.args.some((word) => word.variables.some((name) => /OPT|FLAG|ARGS|CACHE/i.test(name))))
        continue;
      const switched = switchOf(command, commands.slice(0, index), run, context);
      if (switched === 'off' || mountsCache(run)) continue;
      const cleaned = commands.slice(index).some(deletesCache);
      context.report({
        at: verb.span,
        message: 'cache',
        data: { command: command.name },
        confidence: cleaned || switched === 'maybe' || !ships(run) ? 'low' : 'high',
        aliases: isLocal(command) ? { hadolint: ALIASES.hadolint, kics: ALIASES.kics } : ALIASES,
        fixes: [
          {
            title: 'Add --no-cache-dir',
            kind: 'safe',
            edits: [insertArgument(run, command, verb, '--no-cache-dir')],
          },
          // What is mounted cannot be deleted.
          ...(commands.some(deletesCache) ? [] : mountCache(command, run, context)),
        ],
      });
    }
  },
);

/** By the image, ENV or ARG, in front of the command, by an export or a configuration before it. */
function switchOf(
  command: ShellCommand,
  before: readonly ShellCommand[],
  run: Run,
  context: FileContext,
): 'off' | 'maybe' | undefined {
  const set = (assignment: ShellAssignment): boolean => assignment.name === VARIABLE && assignment.exported;
  const own = [...before.flatMap(({ assignments }) => assignments), ...command.assignments].findLast(set);
  if (own?.value !== undefined) return meaning(own.value.value);
  const value = environment(context.file, run, VARIABLE);
  // What is not known counts as set.
  if (value !== undefined) return value.kind === 'unknown' ? 'off' : meaning(value.text);
  if (
    [...before, ...earlier(context.file, run).flatMap((other) => scriptsOf(other, context))].some(configures)
  )
    return 'off';
  const root = run.stage?.root;
  return root?.kind === 'image' && SET_IN_IMAGE.test(root.reference) ? 'maybe' : undefined;
}

/** Whoever writes a no may mean it, though pip does not take it so. */
function meaning(value: string): 'off' | 'maybe' | undefined {
  if (value === '') return undefined;
  return NO.test(value) ? 'maybe' : 'off';
}

function scriptsOf(
  other: Parameters<RuleContext['scripts']>[0],
  context: FileContext,
): readonly ShellCommand[] {
  // Only those that could be it: not every RUN above is worth reading.
  if (other.kind !== 'RUN' || !writtenText(context.file, other).includes('no-cache-dir')) return [];
  return commandsOf(context.scripts(other));
}

/** `pip config set global.no-cache-dir true`. */
function configures(command: ShellCommand): boolean {
  return isNamed(command, 'pip', 'config') && command.args.some(({ value }) => /\.no-cache-dir$/.test(value));
}

/** A cache that is mounted where pip keeps its own, for whatever home directory. */
function mountsCache(run: Run): boolean {
  if (isOffLayer(run, '/root/.cache/pip')) return true;
  return run.mounts.some(
    ({ value }) =>
      value !== undefined &&
      /type=(?:cache|tmpfs)/.test(value) &&
      /\/\.cache(?:\/pip)?\/?(?:,|$)|pip/.test(value),
  );
}

function deletesCache(command: ShellCommand): boolean {
  if (isNamed(command, 'pip', 'cache')) return true;
  return command.name === 'rm' && command.args.some(({ value }) => /\.cache(?:\/|$|\*)/.test(value));
}

/** `pip install .`: there may be nothing to download. */
function isLocal(command: ShellCommand): boolean {
  const packages = installs(command)?.packages ?? [];
  return packages.length > 0 && packages.every(({ kind }) => kind === 'directory');
}

/** Where root's downloads are kept, when nothing says otherwise (https://pip.pypa.io/en/stable/topics/caching/). */
const ROOT_CACHE = '/root/.cache/pip';

/** Builds that install again find there what they have downloaded before; the layer stays without it. */
function mountCache(command: ShellCommand, run: Run, context: FileContext): readonly Fix[] {
  const { file } = context;
  const { stage, state } = run;
  const user = state.user?.user?.value;
  const isRoot =
    user === undefined
      ? stage === undefined || rootImageUser(context, stage).start !== 'nonroot'
      : /^(?:root|0)(?::|$)/.test(user);
  const moved = ['HOME', 'PIP_CACHE_DIR', 'XDG_CACHE_HOME'].some(
    (name) => environment(file, run, name) !== undefined,
  );
  if (!isRoot || moved || command.wrappers.length > 0 || command.assignments.length > 0) return [];
  if (environment(file, run, VARIABLE) !== undefined) return [];
  const edit = addCacheMounts(file, run, { targets: [ROOT_CACHE] });
  if (edit === undefined) return [];
  return [
    {
      title: `Mount a cache at ${ROOT_CACHE}`,
      kind: 'unsafe',
      edits: [edit],
      assumptions: [
        'The image is built with BuildKit, and what is cached is worth keeping between builds.',
        ...(user === undefined ? ['The base image runs its steps as root.'] : []),
      ],
    },
  ];
}
