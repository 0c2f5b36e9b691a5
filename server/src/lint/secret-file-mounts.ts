import { isNamed, positionals, type ShellCommand, type ShellScript, subcommand } from '../shell/index.ts';
import type { InstructionOf, Word } from '../syntax/model.ts';
import { type Edit, sortEdits } from '../text/edit.ts';
import { escapeRegExp } from '../text/escape.ts';
import { baseName } from '../text/path.ts';
import { deleteArguments } from './argument-edits.ts';
import { deleteCommand } from './command-edits.ts';
import { deleteInstruction } from './fixes.ts';
import { wholeText } from './instruction-text.ts';
import { addMounts, mountOwner, mountSupport } from './mount-edits.ts';
import { absolutePath } from './paths.ts';
import { resultStages } from './results.ts';
import type { Fix, FileContext } from './rule.ts';
import { dialectOf } from './scripts.ts';
import { buildOption, secretCommands, type SecretNeed } from './secret-commands.ts';
import { later } from './stages.ts';
import { deleteListWord } from './word-list.ts';

type Run = InstructionOf<'RUN'>;
type Transfer = InstructionOf<'ADD' | 'COPY'>;

/** Each fix looks through the file: not in one that is made to be large. */
const MAX_INSTRUCTIONS = 500;
const MAX_LENGTH = 100_000;
const MAX_SOURCES = 50;

interface Credential {
  readonly id: string;
  /** The absolute path in the image, at its end. */
  readonly path: RegExp;
  readonly how: 'file' | 'ssh';
  /** Programs in a container read it as often as tools of a build do. */
  readonly runs?: true;
  readonly needs: (command: ShellCommand) => boolean;
}

const NODE_VERBS: readonly (readonly [names: readonly string[], verbs: RegExp])[] = [
  [
    ['npm', 'cnpm'],
    /^(?:add|audit|ci|clean-install|create|exec|i|in|info|install|it|pack|publish|up|update|view|x|init)$/,
  ],
  [['pnpm'], /^(?:add|create|deploy|dlx|exec|fetch|i|import|install|publish|up|update)$/],
  [['yarn'], /^(?:|add|create|dlx|global|import|install|npm|publish|up|upgrade|workspaces)$/],
  [['bun'], /^(?:a|add|create|i|install|publish|update|x)$/],
  [['npx', 'pnpx', 'bunx', 'lerna', 'rush'], /^/],
];
const GIT_READERS =
  `bundle cargo composer gem git go gradle gradlew mvn mvnw pip pipenv pipx pod poetry swift terraform uv`.split(
    ' ',
  );

const CREDENTIALS: readonly Credential[] = [
  { id: 'npmrc', path: /\/\.npmrc$/, how: 'file', needs: usesNodeRegistry },
  {
    id: 'netrc',
    path: /\/(?:\.netrc|_netrc)$/,
    how: 'file',
    needs: (command) =>
      isNamed(command, [...GIT_READERS, 'conda', 'curl', 'wget']) || usesNodeRegistry(command),
  },
  {
    id: 'git-credentials',
    path: /\/\.git-credentials$/,
    how: 'file',
    needs: (command) => isNamed(command, GIT_READERS) || usesNodeRegistry(command),
  },
  { id: 'pypirc', path: /\/\.pypirc$/, how: 'file', needs: named('twine', 'flit', 'hatch', 'uv') },
  {
    id: 'pip-conf',
    path: /\/(?:pip\.conf|\.pip\/pip\.conf)$/,
    how: 'file',
    needs: named('pip', 'pipx', 'pipenv'),
  },
  {
    id: 'maven-settings',
    path: /\/\.m2\/settings(?:-security)?\.xml$/,
    how: 'file',
    needs: named('mvn', 'mvnw'),
  },
  { id: 'cargo-credentials', path: /\/\.cargo\/credentials(?:\.toml)?$/, how: 'file', needs: named('cargo') },
  { id: 'gem-credentials', path: /\/\.gem\/credentials$/, how: 'file', needs: named('gem', 'bundle') },
  { id: 'composer-auth', path: /\/auth\.json$/, how: 'file', needs: named('composer') },
  {
    id: 'aws-credentials',
    path: /\/\.aws\/credentials$/,
    how: 'file',
    runs: true,
    needs: named('aws', 's3cmd', 's5cmd', 'terraform'),
  },
  {
    id: 'docker-config',
    path: /\/\.docker\/config\.json$/,
    how: 'file',
    runs: true,
    needs: named('crane', 'docker', 'helm', 'oras', 'skopeo'),
  },
  {
    id: 'ssh',
    path: /\/\.ssh\/id_(?:rsa|dsa|ecdsa|ed25519)$/,
    how: 'ssh',
    needs: (command) =>
      isNamed(command, [...GIT_READERS, 'rsync', 'scp', 'sftp', 'ssh']) || usesNodeRegistry(command),
  },
];

function named(...names: readonly string[]): Credential['needs'] {
  return (command) => isNamed(command, names);
}

function usesNodeRegistry(command: ShellCommand): boolean {
  const verb = subcommand(command)?.value ?? '';
  return NODE_VERBS.some(([names, verbs]) => isNamed(command, names) && verbs.test(verb));
}

/** Gives a credential file to the steps that need it in place of copying it; empty where that is not sure to work. */
export function mountFile(context: FileContext, transfer: Transfer, source: Word): readonly Fix[] {
  const { file } = context;
  const { destination, onbuild, stage, sources } = transfer;
  if (onbuild !== undefined || stage === undefined || sources.length > MAX_SOURCES) return [];
  if (file.text.length > MAX_LENGTH || file.instructions.length > MAX_INSTRUCTIONS) return [];
  if (mountSupport(file) === 'none') return [];
  if (destination === undefined || !sources.includes(source)) return [];
  if (transfer.kind === 'COPY' && transfer.from !== undefined) return [];
  const from = context.expand(transfer, source.raw);
  if (from === undefined || !/^[\w@./-]+$/.test(from) || from.endsWith('/')) return [];
  const path = targetOf(context, transfer, from);
  const credential = CREDENTIALS.find((each) => path !== undefined && each.path.test(path));
  if (path === undefined || credential === undefined) return [];
  const steps = stepsOf(context, transfer, path, credential);
  if (steps === undefined) return [];
  const removal = withoutSource(context, transfer, source);
  if (removal === undefined) return [];
  const name = /\/((?:\.[\w-]+\/)?[^/]+)$/.exec(path)?.[1] ?? path;
  const need: SecretNeed =
    credential.how === 'ssh'
      ? { kind: 'ssh' }
      : {
          kind: 'file',
          id: credential.id,
          source: from,
        };
  const edits = sortEdits([
    removal,
    ...steps.edits,
    ...steps.users.map((run) =>
      addMounts(run, [
        need.kind === 'file'
          ? `type=secret,id=${need.id},target=${path}${mountOwner(context, run, '0444')}`
          : `type=ssh${mountOwner(context, run, '0666')}`,
      ]),
    ),
  ]);
  // What two edits both change is not theirs to change.
  if (edits.some((edit, index) => edit.span.start < (edits[index - 1]?.span.end ?? 0))) return [];
  return [
    {
      title:
        need.kind === 'ssh'
          ? `Take the key from an SSH mount (docker build ${buildOption(need)})`
          : `Take ${name} from a secret mount${from.length > 40 ? '' : ` (${buildOption(need)})`}`,
      kind: 'unsafe',
      edits,
      assumptions: assumptionsOf(context, transfer, name, need, from),
      instructions: secretCommands(need),
    },
  ];
}

/** The absolute path that a source gets; undefined when it depends on what is in the image. */
function targetOf(context: FileContext, transfer: Transfer, from: string): string | undefined {
  const { destination, sources, state } = transfer;
  const to = context.expand(transfer, destination?.raw ?? '');
  if (to === undefined || !/^[\w@./-]+$/.test(to)) return undefined;
  if (!to.startsWith('/') && state.workdir === undefined) return undefined;
  const place = absolutePath(to, state.workdir);
  const name = baseName(from);
  const inside = `${place === '/' ? '' : place}/${name}`;
  if (sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(to) || place === state.workdir) return inside;
  const last = baseName(place);
  if (last === name || CREDENTIALS.some(({ path }) => path.test(place))) return place;
  // `COPY .npmrc /app`: a folder if there is one of that name, else a file.
  return undefined;
}

interface Steps {
  readonly users: readonly Run[];
  /** What is no longer to be done to the file, such as to delete it. */
  readonly edits: readonly Edit[];
}

/** The steps that need the file, until it is deleted; undefined where something else is done to it. */
function stepsOf(
  context: FileContext,
  transfer: Transfer,
  path: string,
  credential: Credential,
): Steps | undefined {
  const { file } = context;
  const name = baseName(path);
  const folder = path.slice(0, path.lastIndexOf('/'));
  const mention = new RegExp(`(?<![\\w.-])${escapeRegExp(name)}(?![\\w-]|\\.\\w)`);
  const users: Run[] = [];
  const edits: Edit[] = [];
  let gone = false;
  const behind = later(file, transfer);
  for (const instruction of behind) {
    const text = wholeText(file, instruction);
    if (instruction.kind !== 'RUN') {
      if (!gone && mention.test(text)) return undefined;
      continue;
    }
    if (gone) {
      if (mention.test(text)) return undefined;
      continue;
    }
    if (credential.how === 'ssh' && /\.ssh\b|\bssh-add\b|\bssh-agent\b/.test(text.replaceAll(path, ''))) {
      // The folder was there because the key was copied into it.
      if (!/mkdir|install\s+-d|rm\s+-\w*f/.test(text)) return undefined;
      if (
        /ssh-add|ssh-agent|\.ssh\/(?:config|\*)|(?:chmod|chown)[^&;|]*\.ssh/.test(text.replaceAll(path, ''))
      )
        return undefined;
    }
    const scripts = context.scripts(instruction);
    const needs = scripts.some(({ commands }) => commands.some((command) => credential.needs(command)));
    const mentioned = mention.test(text);
    if (!needs && !mentioned) continue;
    const [script, more] = scripts;
    if (script === undefined || more !== undefined || script.opaque || script.errors.length > 0)
      return undefined;
    if (!['posix', 'bash'].includes(dialectOf(file, instruction))) return undefined;
    if (mentioned) {
      const handled = handleMentions(context, instruction, script, path, mention);
      if (handled === undefined) return undefined;
      edits.push(...handled.edits);
      gone = handled.gone;
    }
    if (!needs) continue;
    if (instruction.mounts.some(({ options }) => options.some(({ value }) => value === path)))
      return undefined;
    // A mounted file cannot be deleted with its folder.
    if (credential.how === 'file' && deletesAround(script, folder, instruction)) return undefined;
    users.push(instruction);
  }
  if (users.length === 0) return undefined;
  if (credential.runs === true && !gone && mayRun(context, transfer)) return undefined;
  return { users, edits };
}

function mayRun({ file }: FileContext, { stage }: Transfer): boolean {
  return stage?.ships !== false || resultStages(file).some(({ lineage }) => lineage.includes(stage));
}

/** Deletes what only sets the file's mode or owner, or deletes it; undefined when anything else is done to it. */
function handleMentions(
  context: FileContext,
  run: Run,
  script: ShellScript,
  path: string,
  mention: RegExp,
): { readonly edits: readonly Edit[]; readonly gone: boolean } | undefined {
  const { file } = context;
  const edits: Edit[] = [];
  let gone = false;
  let handled = 0;
  for (const command of script.commands) {
    const words = positionals(command);
    if (!words.some(({ value }) => mention.test(value))) continue;
    const deletes = isNamed(command, ['rm', 'shred', 'unlink']);
    const files = deletes ? words : isNamed(command, ['chmod', 'chown', 'chgrp']) ? words.slice(1) : [];
    const own = files.filter((word) => pathOf(context, run, script, word.value) === path);
    if (own.length === 0 || command.parent !== undefined) return undefined;
    const edit = own.length === files.length ? deleteCommand(file, run, script, command) : undefined;
    if (edit !== undefined) edits.push(edit);
    else {
      const indexes = own.map((word) => command.args.indexOf(word));
      const some = own.length < files.length ? deleteArguments(file, run, command, indexes) : undefined;
      if (some === undefined) return undefined;
      edits.push(...some);
    }
    gone ||= deletes;
    handled += own.length;
  }
  const mentions = wholeText(file, run).match(new RegExp(mention.source, 'g'))?.length ?? 0;
  return mentions === handled ? { edits, gone } : undefined;
}

function pathOf(context: FileContext, run: Run, script: ShellScript, value: string): string | undefined {
  const home = run.state.user === undefined ? '/root' : undefined;
  const text = value.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, home ?? '$HOME');
  const path = text.includes('$') ? context.expand(run, text) : text;
  if (path === undefined || /[$`(){}*?[\]]/.test(path)) return undefined;
  if (path.startsWith('/')) return absolutePath(path);
  const moves = script.commands.some(({ name }) => name === 'cd' || name === 'pushd' || name === 'popd');
  return moves || run.state.workdir === undefined ? undefined : absolutePath(path, run.state.workdir);
}

/** Whether a script deletes the file's folder, or one above it. */
function deletesAround({ commands }: ShellScript, folder: string, run: Run): boolean {
  return commands.some(
    (command) =>
      isNamed(command, ['rm', 'mv']) &&
      positionals(command).some(({ value }) => {
        const text = value.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/, '/root').replace(/\/?\.?\*+$/, '');
        if (text.includes('$')) return false;
        const place = absolutePath(text, run.state.workdir);
        return `${folder}/`.startsWith(place === '/' ? '/' : `${place}/`);
      }),
  );
}

function withoutSource({ file }: FileContext, transfer: Transfer, source: Word): Edit | undefined {
  const { json, span, sources, words } = transfer;
  if (sources.length === 1) {
    const commented = file.comments.some(
      (comment) => span.start < comment.span.start && comment.span.start < span.end,
    );
    return commented || transfer.heredocs.length > 0 ? undefined : deleteInstruction(file, transfer);
  }
  return json === undefined ? deleteListWord(file, words, words.indexOf(source)) : undefined;
}

function assumptionsOf(
  context: FileContext,
  transfer: Transfer,
  path: string,
  need: SecretNeed,
  source: string,
): string[] {
  const ships = mayRun(context, transfer);
  const name = path.length > 40 ? 'the file' : path;
  const again = later(context.file, transfer).some(
    (other) =>
      (other.kind === 'COPY' || other.kind === 'ADD') &&
      !(other.kind === 'COPY' && other.from !== undefined) &&
      other.sources.some(({ value }) => /^(?:\.?\/?|\*)$/.test(value)),
  );
  const listed = source.length > 40 ? 'the file' : source;
  return [
    ...(need.kind === 'ssh'
      ? [
          'An SSH agent with the key runs where the image is built.',
          'The key has no other use than to log in over SSH.',
        ]
      : []),
    `Only the steps that get the mount need ${name}, and no script of another step.`,
    ...(ships ? [`The container does not need ${name}, or gets it when it starts.`] : []),
    ...(again
      ? [`.dockerignore lists ${listed}: a later COPY of the whole folder would bring it again.`]
      : []),
    ...(ships ? ['The old credential is revoked where an image with it was handed on.'] : []),
  ];
}
