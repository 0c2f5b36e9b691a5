import { instructionLists } from '../../lint/overridden.ts';
import { deleteInstruction, keywordLike } from '../../lint/fixes.ts';
import { absolutePath } from '../../lint/paths.ts';
import { defineRule, type Fix, type FileContext } from '../../lint/rule.ts';
import { rootImageUser } from '../../lint/run-user.ts';
import { destinationOf } from '../../lint/brought-files.ts';
import { deleteCommand } from '../../lint/command-edits.ts';
import {
  commandsOf,
  allOptions,
  hasOption,
  isNamed,
  options,
  positionals,
  type ShellCommand,
  type ShellScript,
} from '../../shell/index.ts';
import type { Edit } from '../../text/edit.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';

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
    fix: 'unsafe',
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
  handlers: {
    onEnd(context) {
      for (const list of instructionLists(context.file)) {
        const waiting = new Map<string, InstructionOf<'COPY'>>();
        for (const instruction of list) {
          if (instruction.kind === 'COPY') {
            for (const name of archivesOf(instruction)) waiting.set(name, instruction);
          }
          if (instruction.kind !== 'RUN' || waiting.size === 0) continue;
          for (const command of commandsOf(context.scripts(instruction))) {
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
              fixes: isWhole(command) ? fixesFor(context, list, copy, instruction, command) : [],
            });
          }
        }
      }
    },
  },
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

/** Instructions between the two that see nothing of the archive. */
const METADATA = new Set(['ARG', 'ENV', 'EXPOSE', 'LABEL', 'MAINTAINER', 'STOPSIGNAL']);
/** What unpacks everything as it is; ADD finds the compression by itself. */
const UNPACKING = [
  ...['-x', '--extract', '--get', '-z', '--gzip', '-j', '--bzip2', '-J', '--xz', '-a', '-v', '--verbose'],
  ...['-f', '--file', '-C', '--directory'],
];

/**
 * ADD in place of COPY and of the tar that begins the next RUN. Whoever unpacks as root gets the owners and modes that
 * are in the archive, both ways.
 */
function fixesFor(
  context: FileContext,
  list: readonly Instruction[],
  copy: InstructionOf<'COPY'>,
  run: InstructionOf<'RUN'>,
  tar: ShellCommand,
): readonly Fix[] {
  const { destination, flags, json, sources } = copy;
  const { file } = context;
  const [source] = sources;
  const [script, ...more] = context.scripts(run);
  if (source === undefined || sources.length !== 1 || destination === undefined || script === undefined)
    return [];
  if (flags.length > 0 || json !== undefined || more.length > 0 || run.flags.length > 0) return [];
  if (!isRootHere(context, run) || run.json !== undefined || script.errors.length > 0) return [];
  const between = list.slice(list.indexOf(copy) + 1, list.indexOf(run));
  if (between.some(({ kind }) => !METADATA.has(kind))) return [];
  const archive = archivePath(context, copy, source.raw);
  const folder = unpackedTo(run, tar, archive);
  if (archive === undefined || folder === undefined) return [];
  // The archive itself must be of no further use.
  const name = fileName(archive);
  const removal = script.commands.find(
    (other) => other.name === 'rm' && other.args.some(({ value }) => pathIn(run, value) === archive),
  );
  const rest = script.commands.filter((other) => other !== tar && other !== removal);
  const used = (text: string): boolean => text.includes(name);
  if (removal !== undefined && !isPlainRemoval(run, removal, archive)) return [];
  if (rest.some((other) => used(file.text.slice(other.span.start, other.span.end)))) return [];
  if (list.slice(list.indexOf(run) + 1).some(({ span }) => used(file.text.slice(span.start, span.end))))
    return [];
  const edits = withoutCommands(context, run, script, tar, removal);
  if (edits === undefined) return [];
  return [
    {
      title: `Use ADD, which unpacks into ${folder}`,
      kind: 'unsafe',
      edits: [
        { span: copy.keyword.span, text: keywordLike(copy, 'ADD') },
        { span: destination.span, text: folder === '/' ? '/' : `${folder}/` },
        ...edits,
      ],
      assumptions: [
        'The archive is a tar archive, whatever its compression.',
        'Nothing else uses the archive.',
      ],
    },
  ];
}

function isRootHere(context: Pick<FileContext, 'facts'>, { stage, state }: InstructionOf<'RUN'>): boolean {
  const user = state.user?.user?.value;
  if (user !== undefined) return /^(?:root|0)(?::|$)/.test(user);
  return stage === undefined || rootImageUser(context, stage).start !== 'nonroot';
}

/** Where COPY puts the archive; undefined when the file does not tell, or when it might be a folder's contents. */
function archivePath(context: FileContext, copy: InstructionOf<'COPY'>, source: string): string | undefined {
  const from = context.expand(copy, source);
  const to = destinationOf(context, copy);
  const raw = copy.destination?.raw ?? '';
  if (from === undefined || to === undefined || /[*?[\]\s]/.test(from) || !ARCHIVE.test(from))
    return undefined;
  const isFolder = /(?:^|\/)\.{0,2}$/.test(raw);
  if (!isFolder && !ARCHIVE.test(to)) return undefined;
  return isFolder ? absolutePath(fileName(from), to) : to;
}

/** A path as a command of the RUN sees it that has not changed its directory. */
function pathIn({ state: { workdir } }: InstructionOf<'RUN'>, word: string): string | undefined {
  if (word.startsWith('/')) return absolutePath(word);
  return workdir === undefined ? undefined : absolutePath(word, workdir);
}

/** The folder that a command unpacks the archive into. */
function unpackedTo(
  run: InstructionOf<'RUN'>,
  tar: ShellCommand,
  archive: string | undefined,
): string | undefined {
  if (archive === undefined || !tar.args.every((word) => word.static)) return undefined;
  if (options(tar).some(({ name }) => !UNPACKING.includes(name)) || positionals(tar).length > 0)
    return undefined;
  const [input, ...others] = allOptions(tar, ['-f', '--file']);
  const [into, ...further] = allOptions(tar, ['-C', '--directory']);
  if (input?.value === undefined || others.length + further.length > 0) return undefined;
  if (pathIn(run, input.value.text) !== archive || tar.wrappers.length > 0 || tar.redirects.length > 0)
    return undefined;
  const folder = into === undefined ? run.state.workdir : pathIn(run, into.value?.text ?? '');
  return folder === undefined || /[\s"'$\\]/.test(folder) ? undefined : folder;
}

function isPlainRemoval(run: InstructionOf<'RUN'>, removal: ShellCommand, archive: string): boolean {
  const [path, ...more] = positionals(removal);
  return more.length === 0 && pathIn(run, path?.value ?? '') === archive && removal.wrappers.length === 0;
}

/** The RUN without tar, which begins it or follows a mkdir, and without the removal, which nothing is left for. */
function withoutCommands(
  context: FileContext,
  run: InstructionOf<'RUN'>,
  script: ShellScript,
  tar: ShellCommand,
  removal: ShellCommand | undefined,
): readonly Edit[] | undefined {
  const { file } = context;
  const own = script.commands.filter(({ parent }) => parent === undefined);
  const place = own.indexOf(tar);
  // What stands in front of it might make or clear the folder.
  if (place > 1 || (place === 1 && own[0]?.name !== 'mkdir') || run.heredocs.length > 0) return undefined;
  const gone = removal === undefined ? [tar] : [tar, removal];
  const chained = own.every(
    ({ before, context: of, background, negated }) =>
      (before === undefined || before === '&&') &&
      of.every((kind) => kind === 'and-or') &&
      !background &&
      !negated,
  );
  if (!chained) return undefined;
  const commented = file.comments.some(
    ({ span }) => run.span.start < span.start && span.start < run.span.end,
  );
  if (own.length === gone.length) return commented ? undefined : [deleteInstruction(file, run)];
  if (removal !== undefined && own[place + 1] === removal) {
    // Neighbours are one cut: each for itself would take what parts them.
    const next = own[place + 2];
    const before = own[place - 1];
    const span =
      next === undefined
        ? { start: before?.span.end ?? tar.span.start, end: removal.span.end }
        : { start: tar.span.start, end: next.span.start };
    return commented ? undefined : [{ span, text: '' }];
  }
  const edits = gone.map((command) => deleteCommand(file, run, script, command));
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}
