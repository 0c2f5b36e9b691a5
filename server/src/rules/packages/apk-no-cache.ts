import { runRule } from '../../lint/ladder.ts';
import { deleteWord } from '../../lint/fixes.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { isOffLayer, later, ships } from '../../lint/stages.ts';
import {
  commandsOf,
  hasOption,
  installs,
  isNamed,
  options,
  type ShellCommand,
  type ShellWord,
  subcommand,
} from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';

const UPDATE = ['-U', '--update', '--update-cache'];

export default runRule(
  {
    name: 'apk-no-cache',
    group: 'packages',
    since: '0.1.0',
    summary: 'With --no-cache, apk add keeps no index in the image.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3019'],
      trivy: ['DS-0025'],
      kics: ['Apk Add Using Local Cache Path'],
      semgrep: ['missing-apk-no-cache'],
    },
    controls: {},
    messages: { cache: "'apk add' works with an index that is kept in the image." },
    advice:
      'The index takes space and grows old, and apk update is one more step; apk add --no-cache fetches it and keeps nothing.',
    fix: 'safe',
    docs: {
      why: 'Without --no-cache apk installs from an index below /var/cache/apk, which apk update or -U put into a layer. It stays there for good, is of no use when the image runs, and names versions that the mirrors drop after a while.',
      how: 'Write apk add --no-cache, which replaces apk update, --update and rm -rf /var/cache/apk/*; or keep the cache out of the layer with --mount=type=cache,target=/var/cache/apk.',
      bad: 'FROM alpine:3.22\nRUN apk add --update curl\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache curl\n',
      links: [
        'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  'apk',
  (run, commands, context) => {
    if (isOffLayer(run, '/var/cache/apk') || isOffLayer(run, '/etc/apk/cache')) return;
    for (const [index, command] of commands.entries()) {
      const verb = isNamed(command, 'apk', 'add') ? subcommand(command) : undefined;
      if (verb === undefined || hasOption(command, ['--no-cache']) !== undefined) continue;
      // Options that only the build knows: $APK_OPTS.
      if (command.args.some((word) => word.variables.some((name) => /OPT|FLAG|ARG|CACHE/i.test(name))))
        continue;
      const cleaned = commands.slice(index).some(deletesCache);
      // Behind another `apk add --no-cache` there is no index, nor without network.
      const offline = hasOption(command, ['--no-network']) !== undefined;
      const bare =
        offline ||
        commands
          .slice(0, index)
          .some((other) => isNamed(other, 'apk', 'add') && hasOption(other, ['--no-cache']));
      const packages = installs(command)?.packages.filter(({ kind }) => kind !== 'virtual') ?? [];
      const local = packages.length > 0 && packages.every(({ kind }) => kind === 'file');
      context.report({
        at: verb.span,
        message: 'cache',
        confidence: cleaned || local || bare || !ships(run) ? 'low' : 'high',
        fixes: () => (offline ? [] : fixesFor(run, command, verb, context)),
      });
    }
  },
);

function deletesCache({ name, args }: ShellCommand): boolean {
  return (
    name === 'rm' && args.some(({ value }) => /\/var\/(?:.*[{,/])?cache(?:\/apk|\/?\*|\/?$)/.test(value))
  );
}

function fixesFor(
  run: InstructionOf<'RUN'>,
  command: ShellCommand,
  verb: ShellWord,
  context: FileContext,
): readonly Fix[] {
  const updates = options(command).filter((option) => UPDATE.includes(option.name));
  const element = run.json !== undefined && command.parent === undefined;
  // Letters inside a cluster and elements of an array are not cut out.
  if (updates.some(({ clustered }) => clustered) || (element && updates.length > 0)) return [];
  const edits = [
    insertArgument(run, command, verb, '--no-cache'),
    ...updates.map(({ word }) => deleteWord(context.file, word.span)),
  ];
  // A later `apk add` may work with the index that this one fetches.
  const needed = updates.length > 0 && later(context.file, run).some((other) => needsIndex(other, context));
  return [{ title: 'Add --no-cache', kind: needed ? 'unsafe' : 'safe', edits }];
}

function needsIndex(instruction: Instruction, context: FileContext): boolean {
  if (instruction.kind !== 'RUN') return false;
  const commands = commandsOf(context.scripts(instruction));
  if (commands.some((command) => isNamed(command, 'apk', 'update'))) return false;
  return commands.some(
    (command) =>
      isNamed(command, 'apk', 'add') && hasOption(command, ['--no-cache', ...UPDATE]) === undefined,
  );
}
