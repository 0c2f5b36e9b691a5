import { writtenText } from '../../lint/instruction-text.ts';
import { runRule } from '../../lint/ladder.ts';
import { joinRuns } from '../../lint/join-runs.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { appendCommand } from '../../lint/script-end.ts';
import { isOffLayer, later } from '../../lint/stages.ts';
import {
  commandsNamed,
  commandsOf,
  hasCommand,
  hasOption,
  isNamed,
  type ShellCommand,
  subcommand,
} from '../../shell/index.ts';
import type { Dockerfile, Instruction, InstructionOf } from '../../syntax/model.ts';
import { Notes } from '../../text/notes.ts';

type Run = InstructionOf<'RUN'>;

const LISTS = '/var/lib/apt/lists';

/** A family of package managers that share an index. */
interface Family {
  readonly names: readonly string[];
  /** Fetches the index and does nothing else. */
  readonly updates: readonly string[];
  /** Upgrades the system, which some take for the same. */
  readonly upgrades: readonly string[];
  /** Where the index is kept. */
  readonly index: readonly string[];
  /** Options with which an install looks after the index itself. */
  readonly fresh: readonly string[];
}

const FAMILIES: readonly Family[] = [
  {
    names: ['apt-get', 'apt', 'aptitude'],
    updates: ['update'],
    upgrades: [],
    index: [LISTS],
    fresh: [],
  },
  {
    names: ['apk'],
    updates: ['update'],
    upgrades: [],
    index: ['/var/cache/apk'],
    fresh: ['-U', '--update', '--update-cache', '--no-cache'],
  },
  {
    names: ['dnf', 'dnf5', 'microdnf', 'tdnf', 'yum'],
    updates: ['makecache'],
    upgrades: ['update'],
    index: ['/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/tdnf', '/var/cache/yum'],
    fresh: ['--refresh'],
  },
  {
    names: ['zypper'],
    updates: ['refresh', 'ref'],
    upgrades: ['update', 'up'],
    index: ['/var/cache/zypp'],
    fresh: ['--refresh'],
  },
];

/** Subcommands that do without an index. */
const NO_USE = new Set([
  ...[
    'autoclean',
    'autoremove',
    'cache',
    'clean',
    'del',
    'dist-clean',
    'distclean',
    'purge',
    'remove',
    'repos',
  ],
  ...FAMILIES.flatMap(({ updates }) => updates),
]);
/** Commands that surely install nothing. */
const PLAIN = new Set(
  'apt-config cat cd chmod chown cp date dpkg-reconfigure echo env export false find ln locale-gen ls mkdir mv printf rm sed set sleep test touch true [ :'.split(
    ' ',
  ),
);
const INSTALLING = /^(?:install|in|add|groupinstall|localinstall)$/;

export default runRule(
  {
    name: 'no-lone-update',
    group: 'packages',
    since: '0.1.0',
    summary: 'The package index is fetched in the RUN that installs from it.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { trivy: ['DS-0017'], checkov: ['CKV_DOCKER_5'], kics: ['Update Instruction Alone'] },
    controls: { cis: ['4.7'] },
    messages: {
      lone: "'{command}' is run apart from the install that needs it.",
      upgrade: "'{command}' upgrades the whole system in a RUN of its own.",
      stale: "'{command}' reads an index that an earlier RUN has fetched.",
    },
    advice:
      'The layer with the index is cached and grows old while installs change; fetch the index and install from it in one RUN.',
    fix: 'safe',
    docs: {
      why: 'A RUN that only fetches the package index is cached as a layer. When a package is added to the install in a later RUN, the builder takes the old index from its cache, and the install fails or brings old packages with known holes. The index also stays in the image.',
      how: 'Join them: apt-get update && apt-get install -y … && rm -rf /var/lib/apt/lists/*. With apk, apk add --no-cache fetches the index by itself.',
      bad: 'FROM debian:13\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends curl\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#apt-get',
        'https://www.cisecurity.org/benchmark/docker',
      ],
    },
  },
  FAMILIES.flatMap(({ names }) => names),
  (run, commands, context, scripts) => {
    for (const family of FAMILIES) {
      if (!scripts.some((script) => hasCommand(script, family.names))) continue;
      const found = loneUpdate(run, commands, family);
      if (found !== undefined) {
        const { verb, command, sure } = found;
        context.report({
          at: verb.span,
          message: family.upgrades.includes(verb.value) ? 'upgrade' : 'lone',
          data: { command: `${command.name} ${verb.value}` },
          confidence: sure ? 'high' : 'low',
          aliases: { trivy: ['DS-0017'], checkov: ['CKV_DOCKER_5'] },
          fixes: () => (family.upgrades.includes(verb.value) ? [] : fixesFor(run, context, family)),
        });
      }
      const install = staleInstall(commands, family);
      const verb = install && subcommand(install);
      // The other half of the same fault, for those who look for it here.
      if (install !== undefined && verb !== undefined && followsLoneUpdate(run, context, family)) {
        context.report({
          at: verb.span,
          message: 'stale',
          data: { command: `${install.name} ${verb.value}` },
          confidence: 'low',
          aliases: { kics: ['Update Instruction Alone'] },
        });
      }
    }
  },
);

/** The last update of a RUN that nothing behind it uses. */
function loneUpdate(
  run: Run,
  commands: readonly ShellCommand[],
  { names, updates, upgrades, index }: Family,
) {
  const at = commands.findLastIndex((command) => isNamed(command, names, [...updates, ...upgrades]));
  const command = commands[at];
  const verb = command && subcommand(command);
  if (command === undefined || verb === undefined) return undefined;
  // A mounted cache is there for the later steps too.
  if (index.some((directory) => isOffLayer(run, directory))) return undefined;
  const behind = commands.slice(at + 1);
  const uses = (other: ShellCommand): boolean =>
    isNamed(other, names) && !NO_USE.has(subcommand(other)?.value ?? '');
  if (behind.some(uses)) return undefined;
  // A script or another tool behind it may be what the index is for.
  const plain = behind.every((other) => other.name === '' || PLAIN.has(other.name) || isNamed(other, names));
  return { command, verb, sure: plain && updates.includes(verb.value) };
}

/** An install without an update of its own. */
function staleInstall(
  commands: readonly ShellCommand[],
  { names, updates, upgrades, fresh }: Family,
): ShellCommand | undefined {
  if (commands.some((command) => isNamed(command, names, [...updates, ...upgrades]))) return undefined;
  const install = commands.find(
    (command) => isNamed(command, names) && INSTALLING.test(subcommand(command)?.value ?? ''),
  );
  return install === undefined || hasOption(install, fresh) !== undefined ? undefined : install;
}

/** Of the RUNs before it, the nearest one that updates does nothing with it. */
function followsLoneUpdate(run: Run, context: FileContext, family: Family): boolean {
  const lineage = run.stage?.lineage;
  const other = updating(context, family).findLast(
    ({ stage, index }) => index < run.index && (stage === run.stage || (stage && lineage?.includes(stage))),
  );
  if (other === undefined) return false;
  const commands = commandsOf(context.scripts(other));
  // What was cleaned away is fetched again.
  if (commands.some((command) => isNamed(command, family.names, 'clean'))) return false;
  return loneUpdate(other, commands, family) !== undefined;
}

/** How many RUNs are joined at once. */
const MAX_JOINED = 10;

/** The RUNs that install from the index, when they stand directly below, become part of the one that fetches it. */
function fixesFor(run: Run, context: FileContext, family: Family): readonly Fix[] {
  if (run.onbuild !== undefined || run.stage === undefined) return [];
  const behind = later(context.file, run);
  const isStale = (other: Instruction): other is Run =>
    other.kind === 'RUN' && staleInstall(commandsOf(context.scripts(other)), family) !== undefined;
  // The index must not be needed further down, by this or another stage, when it is gone or in another layer.
  const fetchedAgain = behind.findIndex(
    (other) =>
      other.kind === 'RUN' &&
      commandsOf(context.scripts(other)).some((command) => isNamed(command, family.names, family.updates)),
  );
  const using = behind.slice(0, fetchedAgain < 0 ? undefined : fetchedAgain);
  const count = using.findLastIndex(isStale) + 1;
  const joined = using.slice(0, count);
  if (count === 0 || count >= MAX_JOINED || !joined.every((other): other is Run => other.kind === 'RUN'))
    return [];
  if (joined.some(({ onbuild, stage }) => onbuild !== undefined || stage !== run.stage)) return [];
  const edits = joinRuns(context, [run, ...joined]);
  if (edits === undefined) return [];
  const cleanup = family.index[0] === LISTS ? cleanupOf(joined, context) : [];
  return cleanup === undefined
    ? []
    : [
        {
          title: count === 1 ? 'Join with the RUN below' : `Join with the ${String(count)} RUNs below`,
          kind: 'safe',
          edits: [...edits, ...cleanup],
        },
      ];
}

/** Deletes apt's lists at the end, unless that is done already; undefined where there is no place for it. */
function cleanupOf(joined: readonly Run[], context: FileContext) {
  const last = joined.at(-1);
  const script = last && context.scripts(last)[0];
  if (last === undefined || script === undefined) return undefined;
  if (joined.some((run) => /lists|dist-?clean|clean\S*\.sh/.test(writtenText(context.file, run)))) return [];
  const edit = appendCommand(context.file, last, script, `rm -rf ${LISTS}/*`);
  return edit === undefined ? undefined : [edit];
}

const UPDATING = new Notes<Dockerfile, Map<Family, readonly Run[]>>('file');

/** Every RUN of the file that fetches a family's index; each is looked at once, however many ask. */
function updating(context: FileContext, family: Family): readonly Run[] {
  const { file } = context;
  const { instructions } = file;
  const known = UPDATING.of(file, () => new Map());
  let runs = known.get(family);
  if (runs === undefined) {
    const fetches = [...family.updates, ...family.upgrades];
    runs = instructions.filter(
      (other): other is Run =>
        other.kind === 'RUN' &&
        context.scripts(other).some((script) => commandsNamed(script, family.names, fetches).length > 0),
    );
    known.set(family, runs);
  }
  return runs;
}
