import { instructionLists } from '../../lint/overridden.ts';
import { defineRule } from '../../lint/rule.ts';
import { allOptions, hasOption, isNamed, positionals, type ShellCommand } from '../../shell/index.ts';
import type { InstructionOf } from '../../syntax/model.ts';

/** What ADD unpacks: tar, also compressed (https://docs.docker.com/reference/dockerfile/#add). */
const ARCHIVE = /\.(?:tar|tar\.(?:gz|bz2|xz|zst|lz|lzma|Z)|tgz|tbz2?|tb2|txz|tlz|tzst|tpz|tZ)$/i;
const DECOMPRESSORS = [
  'gunzip',
  'bunzip2',
  'unxz',
  'unlzma',
  'unlz4',
  'unzstd',
  'uncompress',
  'zcat',
  'bzcat',
  'xzcat',
];
/** What ADD cannot do: leave out folders, take a part, rename. */
const SELECTING = [
  '--strip-components',
  '--strip',
  '--transform',
  '--xform',
  '--wildcards',
  '--exclude',
  '-O',
  '--to-stdout',
];

export default defineRule({
  meta: {
    name: 'prefer-add-for-archives',
    group: 'files',
    since: '0.1.0',
    summary: 'A local archive that is unpacked anyway comes in with ADD.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'strict',
    aliases: { hadolint: ['DL3010'] },
    controls: {},
    messages: { unpacked: "'{archive}' is copied and then unpacked, which ADD does in one step." },
    advice:
      'The archive stays in the layer of COPY, even when a later step deletes it; use ADD, or bind-mount it in RUN.',
    fix: 'none',
    docs: {
      why: 'COPY puts the packed archive into a layer, and RUN puts its contents into another one. The image carries both, and deleting the archive afterwards only hides it. ADD unpacks a local tar archive while it copies.',
      how: 'Write ADD with the folder to unpack into. To take only a part, or to check the archive first, leave it out of the image with RUN --mount=type=bind and unpack it from there.',
      bad: 'FROM debian:13\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /srv\n',
      good: 'FROM debian:13\nADD app.tar.gz /srv/\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#add-or-copy',
        'https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives',
      ],
    },
  },
  create: (context) => ({
    onEnd() {
      for (const list of instructionLists(context.file)) {
        const waiting = new Map<string, InstructionOf<'COPY'>>();
        for (const instruction of list) {
          if (instruction.kind === 'COPY') {
            for (const name of archivesOf(instruction)) waiting.set(name, instruction);
          }
          if (instruction.kind !== 'RUN' || waiting.size === 0) continue;
          for (const command of context.scripts(instruction).flatMap((script) => script.commands)) {
            const archive = unpacks(command).find((name) => waiting.has(name));
            const copy = archive === undefined ? undefined : waiting.get(archive);
            if (archive === undefined || copy === undefined) continue;
            for (const name of archivesOf(copy)) waiting.delete(name);
            context.report({
              at: copy.keyword.span,
              message: 'unpacked',
              data: { archive },
              confidence: isWhole(command) ? 'high' : 'low',
              related: [{ span: command.span, message: 'It is unpacked here.' }],
            });
          }
        }
      }
    },
  }),
});

/** Names of archives that a COPY brings from the build context; ADD cannot take them from another stage. */
function archivesOf({ destination, from, heredocs, sources }: InstructionOf<'COPY'>): readonly string[] {
  if (from !== undefined || heredocs.length > 0) return [];
  return [...sources, ...(destination === undefined ? [] : [destination])]
    .map(({ raw }) => fileName(raw))
    .filter((name) => ARCHIVE.test(name));
}

/** Quotes are no part of it, and paths of Windows have backslashes. */
function fileName(path: string): string {
  return path.replace(/["']/g, '').replace(/^.*[/\\]/, '');
}

/** Names of the archives that a command opens. */
function unpacks(command: ShellCommand): readonly string[] {
  const isTar = isNamed(command, ['tar', 'bsdtar', 'gtar']);
  if (
    isTar ? hasOption(command, ['-x', '--extract', '--get']) === undefined : !isNamed(command, DECOMPRESSORS)
  )
    return [];
  const words = [
    ...positionals(command).map(({ value }) => value),
    ...allOptions(command, ['-f', '--file']).map(({ value }) => value?.text ?? ''),
    ...command.redirects.flatMap(({ operator, target }) =>
      operator === '<' && target ? [target.value] : [],
    ),
  ];
  return words.map(fileName).filter((name) => ARCHIVE.test(name));
}

/** Everything in the archive goes to the disk. */
function isWhole(command: ShellCommand): boolean {
  if (!isNamed(command, ['tar', 'bsdtar', 'gtar'])) return false;
  return (
    hasOption(command, SELECTING) === undefined &&
    positionals(command).every(({ value }) => ARCHIVE.test(value))
  );
}
