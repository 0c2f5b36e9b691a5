import { destinationOf } from '../../lint/brought-files.ts';
import { deleteCommand } from '../../lint/command-edits.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { commandRule } from '../../lint/ladder.ts';
import { absolutePath } from '../../lint/paths.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { isRoot, isWindowsStage } from '../../lint/run-user.ts';
import { earlier } from '../../lint/stages.ts';
import {
  options,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../../shell/index.ts';
import type { Dockerfile, Instruction, InstructionOf } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import { baseName } from '../../text/path.ts';
import { at } from '../../text/span.ts';

type Transfer = InstructionOf<'ADD' | 'COPY'>;
/** How many instructions back the COPY is looked for. */
const REACH = 10;
const ARCHIVE = /\.(?:tar|tar\.\w+|tgz|txz|tbz2?|tzst)$/i;
const HAS_ENDING = /[^./]\.[A-Za-z]\w{0,6}$/;
/** Modes that people give by letters to files that are 0644 by default. */
const LETTERS: Readonly<Record<string, string>> = {
  '+x': '0755',
  'a+x': '0755',
  'a+rx': '0755',
  '+rx': '0755',
  'u+x': '0744',
  'ugo+x': '0755',
};
/** These neither read nor write the file. */
const BETWEEN = new Set(['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'VOLUME', 'WORKDIR', 'STOPSIGNAL']);

export default commandRule(
  {
    name: 'add-follows-copy-chmod',
    group: 'build',
    since: '0.1.0',
    summary: 'Mode and owner of copied files are set by COPY itself.',
    severity: 'hint',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: { again: "'{path}' is stored a second time, because {command} follows the {keyword}." },
    advice: 'A layer holds every file whose mode or owner it changes; set them as the file comes in.',
    fix: 'safe',
    docs: {
      why: 'A layer that changes nothing but the mode or the owner of a file holds the whole file again. The first copy stays in the image with the mode that was too much or not enough, and the image grows by the size of what was copied.',
      how: 'Give COPY the flags --chmod and --chown, and drop the RUN.',
      bad: 'FROM debian:13-slim\nCOPY entrypoint.sh /entrypoint.sh\nRUN chmod 0755 /entrypoint.sh\nUSER 65532\nENTRYPOINT ["/entrypoint.sh"]\n',
      good: 'FROM debian:13-slim\nCOPY --chmod=0755 entrypoint.sh /entrypoint.sh\nUSER 65532\nENTRYPOINT ["/entrypoint.sh"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
    },
  },
  ['chmod', 'chown'],
  undefined,
  (command, { script, instruction }, context) => {
    const { stage, onbuild } = instruction;
    // Layers that do not ship may be as large as they like.
    if (stage?.ships !== true || onbuild !== undefined || instruction.flags.length > 0) return;
    // Other switches look at more than the files named.
    if (!options(command).every(({ name }) => name === '-v' || name === '--verbose' || name === '-f')) return;
    if (command.context.some((kind) => kind !== 'and-or') || command.parent !== undefined) return;
    const [value, ...targets] = positionals(command);
    if (value === undefined || targets.length === 0) return;
    const paths = targets.map((target) =>
      target.static ? pathOf(context.file, instruction, target.value) : undefined,
    );
    if (!paths.every((path) => path !== undefined) || !isRootNow(context, instruction)) return;
    if (isChangedToo(script, targets)) return;
    const found = broughtBy(context, instruction, paths);
    if (found === undefined || isWindowsStage(context.file, stage)) return;
    const flag = command.name === 'chmod' ? 'chmod' : 'chown';
    if (found.transfer.flags.some(({ name }) => name === flag)) return;
    const [first] = targets;
    context.report({
      at: command.span,
      message: 'again',
      data: {
        path: first?.value ?? '',
        command: command.name,
        keyword: found.transfer.kind,
      },
      related: [{ span: found.transfer.keyword.span, message: 'The file comes in here.' }],
      fixes: value.static ? fixesFor(context, command, { script, instruction }, found, value.value) : [],
    });
  },
);

/** Whether the same script changes or removes one of the files: then it is not chmod that stores it, or nothing does. */
function isChangedToo(script: ShellScript, targets: readonly ShellWord[]): boolean {
  const values = new Set(targets.map(({ value }) => value));
  return script.commands.some(
    ({ name, args, redirects }) =>
      (name !== 'chmod' && name !== 'chown' && args.some(({ value }) => values.has(value))) ||
      redirects.some(({ target }) => target !== undefined && values.has(target.value)),
  );
}

/** Relative paths are the working directory's, unless the script goes elsewhere. */
function pathOf(file: Dockerfile, instruction: Instruction, path: string): string | undefined {
  if (path.startsWith('/')) return absolutePath(path);
  const { workdir } = instruction.state;
  return workdir === undefined ||
    /^[~-]/.test(path) ||
    /\b(?:cd|pushd)\b/.test(writtenText(file, instruction))
    ? undefined
    : absolutePath(path, workdir);
}

/** Another user could not change what root owns. */
function isRootNow(context: FileContext, { state }: Instruction): boolean {
  return state.user === undefined || isRoot(context.expand(state.user, state.user.user?.raw ?? '') ?? '');
}

interface Found {
  readonly transfer: Transfer;
  /** Each of its files is named, so that its flags hold for nothing else. */
  readonly whole: boolean;
  /** They are files, not folders, for sure. */
  readonly files: boolean;
  /** Nothing between could have read or changed them. */
  readonly undisturbed: boolean;
}

/** The one COPY or ADD that brought all these files. */
function broughtBy(
  context: FileContext,
  instruction: Instruction,
  paths: readonly string[],
): Found | undefined {
  let undisturbed = true;
  const before = earlier(context.file, instruction).filter(({ stage }) => stage === instruction.stage);
  for (const one of before.slice(-REACH).toReversed()) {
    if (one.kind === 'COPY' || one.kind === 'ADD') {
      const to = destinationOf(context, one);
      if (to === undefined) return undefined;
      const files = filesOf(context, one, to);
      const hits = paths.filter((path) => files.has(path));
      if (hits.length === paths.length) {
        const isFolder = isFolderWord(one);
        return {
          transfer: one,
          whole: new Set(paths).size === one.sources.length,
          files: isFolder || paths.every((path) => HAS_ENDING.test(path)) || one.heredocs.length > 0,
          undisturbed,
        };
      }
      if (hits.length > 0) return undefined;
    } else if (!BETWEEN.has(one.kind)) undisturbed = false;
  }
  return undefined;
}

function isFolderWord({ destination, sources }: Transfer): boolean {
  return sources.length > 1 || /(?:^|\/)\.?$/.test(destination?.value ?? '');
}

/** Where each source ends up when it is a file. */
function filesOf(context: FileContext, transfer: Transfer, to: string): Set<string> {
  const files = new Set<string>();
  const isFolder = isFolderWord(transfer);
  for (const source of transfer.sources) {
    const text = context.expand(transfer, source.raw);
    if (text === undefined || /[*?[\]]/.test(text) || (transfer.kind === 'ADD' && ARCHIVE.test(text)))
      continue;
    const name = text.replace(/^\d*<<-?/, '').replace(/[?#].*$/, '');
    const base = baseName(name);
    if (isFolder ? base !== '' && base !== '.' : true) files.add(isFolder ? absolutePath(base, to) : to);
  }
  return files;
}

function fixesFor(
  context: FileContext,
  command: ShellCommand,
  place: { readonly script: ShellScript; readonly instruction: Instruction },
  { transfer, whole, files, undisturbed }: Found,
  value: string,
): Fix[] {
  if (!whole || !undisturbed) return [];
  const flag = command.name === 'chmod' ? chmodFlag(value) : chownFlag(value);
  const removal: Edit | undefined = deleteCommand(context.file, place.instruction, place.script, command);
  if (flag === undefined || removal === undefined) return [];
  // What runs before it in the same script sees the files as they were.
  const isFirst = place.script.commands[0] === command;
  // A folder's contents would get the flag too, and what another stage has may be a link to something else.
  const exact = flag.exact && isFirst && files && !transfer.flags.some(({ name }) => name === 'from');
  return [
    {
      title: `Set it with --${flag.text}`,
      kind: exact ? 'safe' : 'unsafe',
      edits: [{ span: at(transfer.keyword.span.end), text: ` --${flag.text}` }, removal],
    },
  ];
}

function chmodFlag(mode: string): { text: string; exact: boolean } | undefined {
  if (/^[0-7]{3,4}$/.test(mode)) return { text: `chmod=${mode}`, exact: true };
  const octal = Object.hasOwn(LETTERS, mode) ? LETTERS[mode] : undefined;
  return octal === undefined ? undefined : { text: `chmod=${octal}`, exact: false };
}

/** Without a group the flag takes the user's number for it, and chown leaves it alone. */
function chownFlag(owner: string): { text: string; exact: boolean } | undefined {
  return /^[\w-]+(?:\.[\w-]+)*:[\w-]+$/.test(owner) ? { text: `chown=${owner}`, exact: true } : undefined;
}
