import { destinationOf } from '../../lint/brought-files.ts';
import { rootAccounts } from '../../lint/accounts.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { stageRule } from '../../lint/ladder.ts';
import { absolutePath } from '../../lint/paths.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { isRoot, isWindowsStage } from '../../lint/run-user.ts';
import { earlier } from '../../lint/stages.ts';
import { hasOption, isNamed, positionals, type ShellCommand } from '../../shell/index.ts';
import type { InstructionOf, UserInstruction } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';
import { at } from '../../text/span.ts';

type Transfer = InstructionOf<'ADD' | 'COPY'>;
export default stageRule(
  {
    name: 'copy-after-user',
    group: 'build',
    since: '0.1.0',
    summary: 'What a user has to change is copied with that user as its owner.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      change: "Root owns '{path}', so '{user}' may not change it in line {line}.",
      folder: "Root owns '{path}', so '{user}' may not add files to it in line {line}.",
      volume: "Root owns '{path}', a volume that '{user}' then may not write to.",
    },
    advice:
      'COPY makes files that belong to root whatever USER says; give --chown where the user must change them.',
    fix: 'unsafe',
    docs: {
      why: 'USER changes who runs the commands that follow, but COPY and ADD still make files of root. A chmod or an install step of another user fails the build, and a program that may not write to its volume fails at run time; both tempt people to go back to root.',
      how: 'Write COPY --chown=user:group for what the user has to write. Leave code and configuration to root: the program only reads them.',
      bad: 'FROM node:22-slim\nUSER node\nCOPY start.sh /home/node/start.sh\nRUN chmod +x /home/node/start.sh\nCMD ["/home/node/start.sh"]\n',
      good: 'FROM node:22-slim\nUSER node\nCOPY --chown=node:node start.sh /home/node/start.sh\nRUN chmod +x /home/node/start.sh\nCMD ["/home/node/start.sh"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
        'https://man7.org/linux/man-pages/man2/chmod.2.html',
      ],
    },
  },
  (stage, context) => {
    const copied: Copied = { paths: new Map(), folders: new Map() };
    for (const instruction of stage.instructions) {
      if (instruction.kind === 'COPY' || instruction.kind === 'ADD') note(context, instruction, copied);
      else if (copied.paths.size === 0) continue;
      else if (instruction.kind === 'VOLUME') checkVolume(instruction);
      else if (instruction.kind === 'RUN') checkRun(instruction);
    }

    function checkVolume(volume: InstructionOf<'VOLUME'>): void {
      for (const { value } of volume.json?.elements ?? volume.words) {
        const path = absolutePath(value);
        const transfer = value.startsWith('/') ? copied.paths.get(path) : undefined;
        // Who runs the program in the end is who writes.
        const user = stage.isFinal ? otherUser(context, stage.end.user) : undefined;
        if (transfer === undefined || user === undefined || !isFor(transfer, user)) continue;
        copied.paths.delete(path);
        context.report({
          at: placeOf(transfer),
          message: 'volume',
          data: { path, user },
          fixes: fixesFor(transfer),
        });
      }
    }

    function checkRun(run: InstructionOf<'RUN'>): void {
      const user = otherUser(context, run.state.user);
      if (user === undefined) {
        // Root may have given the files away.
        if (run.state.user === undefined || /chown|chmod/.test(writtenText(context.file, run)))
          forget(copied);
        return;
      }
      const line = String(context.file.lines.lineAt(run.span.start) + 1);
      for (const { path, message } of needs(context, run, copied)) {
        const transfer = copied.paths.get(path);
        if (transfer === undefined || !isFor(transfer, user)) continue;
        copied.paths.delete(path);
        context.report({
          at: placeOf(transfer),
          message,
          data: { path, user, line },
          fixes: fixesFor(transfer),
        });
      }
    }

    function isFor(transfer: Transfer, user: string): boolean {
      return otherUser(context, transfer.state.user) === user && !isWindowsStage(context.file, stage);
    }
  },
);

/** What came in after USER and belongs to root. */
interface Copied {
  /** Files, and folders under the name they got. */
  readonly paths: Map<string, Transfer>;
  /** Those that COPY itself made, so that nobody else may add a file to them. */
  readonly folders: Map<string, Transfer>;
}

function forget({ paths, folders }: Copied): void {
  paths.clear();
  folders.clear();
}

function note(context: FileContext, transfer: Transfer, { paths, folders }: Copied): void {
  if (otherUser(context, transfer.state.user) === undefined) return;
  const to = destinationOf(context, transfer);
  // From another stage files come with the owner that they have there.
  if (to === undefined || transfer.flags.some(({ name }) => name === 'chown' || name === 'from')) return;
  const isFolder = transfer.sources.length > 1 || /(?:^|\/)\.?$/.test(transfer.destination?.value ?? '');
  if (!isFolder) paths.set(to, transfer);
  if (isNew(context, transfer, to)) {
    paths.set(to, transfer);
    folders.set(to, transfer);
  }
  for (const source of isFolder ? transfer.sources : []) {
    const text = context.expand(transfer, source.raw);
    const name = baseName(text ?? '');
    if (name !== '' && name !== '.' && !/[*?[\]<]/.test(name)) paths.set(absolutePath(name, to), transfer);
  }
}

/** Whether `COPY . /app` is what makes the folder: in an image that has none, with no step before that could have. */
function isNew(context: FileContext, transfer: Transfer, to: string): boolean {
  if (!transfer.sources.some(({ value }) => /^\.?\/?$/.test(value)) || transfer.stage === undefined)
    return false;
  if (rootAccounts(transfer.stage) === undefined || /^\/(?:$|home|tmp|var|usr\/local|root)/.test(to))
    return false;
  return !earlier(context.file, transfer).some(
    (other) =>
      other.state.workdir?.startsWith(to) === true ||
      (['WORKDIR', 'RUN', 'COPY', 'ADD'].includes(other.kind) &&
        writtenText(context.file, other).includes(to)),
  );
}

/** The user that is not root; undefined for root, and where only the build knows. */
function otherUser(context: FileContext, instruction: UserInstruction | undefined): string | undefined {
  const raw = instruction?.user?.raw;
  const text = instruction === undefined || raw === undefined ? undefined : context.expand(instruction, raw);
  return text === undefined || text === '' || isRoot(text) ? undefined : text;
}

interface Need {
  readonly path: string;
  readonly message: 'change' | 'folder';
}

/** What a RUN does to copied files that only their owner may. */
function needs(context: FileContext, run: InstructionOf<'RUN'>, { paths, folders }: Copied): Need[] {
  const written = writtenText(context.file, run);
  if (!/chmod|chown|>|npm|yarn|composer|cargo|mvn/.test(written)) return [];
  // Some of it may run as somebody else.
  if (/\b(?:doas|gosu|runuser|su|su-exec|sudo)\b/.test(written)) return [];
  return context.scripts(run).flatMap((script) => {
    // Somewhere else a relative path means something else.
    const moves = script.commands.some(({ name }) => name === 'cd' || name === 'pushd');
    return script.commands.flatMap((command): Need[] => {
      if (command.wrappers.length > 0 || command.before === '||') return [];
      const { workdir } = run.state;
      const folder = moves || workdir === undefined || !folders.has(workdir) ? undefined : workdir;
      if (folder !== undefined && writesHere(command)) return [{ path: folder, message: 'folder' }];
      const changed = isNamed(command, ['chmod', 'chown']) ? positionals(command).slice(1) : [];
      const written = command.redirects.flatMap(({ operator, target }) =>
        operator.startsWith('>') && !operator.includes('&') && target !== undefined ? [target] : [],
      );
      return [...changed, ...written]
        .filter(
          ({ value, static: plain }) => plain && (value.startsWith('/') || (!moves && workdir !== undefined)),
        )
        .map(({ value }) => absolutePath(value, workdir))
        .filter((path) => paths.has(path))
        .map((path) => ({ path, message: 'change' }));
    });
  });
}

/** Tools that make a folder beside the file that lists what they install or build. */
function writesHere(command: ShellCommand): boolean {
  if (hasOption(command, ['-g', '--global', '--prefix', '-C', '--cwd', '--target-dir']) !== undefined)
    return false;
  return (
    isNamed(command, ['npm', 'pnpm'], ['ci', 'i', 'install']) ||
    isNamed(command, ['composer', 'yarn'], 'install') ||
    (isNamed(command, 'yarn') && command.args.length === 0) ||
    isNamed(command, 'cargo', 'build') ||
    isNamed(command, 'mvn', ['install', 'package'])
  );
}

function placeOf({ destination, keyword }: Transfer): { start: number; end: number } {
  return (destination ?? { span: keyword.span }).span;
}

function fixesFor(transfer: Transfer): Fix[] {
  const raw = transfer.state.user?.user?.raw ?? '';
  if (raw === '' || /\s/.test(raw)) return [];
  const owner = raw.includes(':') || raw.includes('$') ? raw : `${raw}:${raw}`;
  return [
    {
      title: `Copy with --chown=${owner}`,
      kind: 'unsafe',
      edits: [{ span: at(transfer.keyword.span.end), text: ` --chown=${owner}` }],
    },
  ];
}
