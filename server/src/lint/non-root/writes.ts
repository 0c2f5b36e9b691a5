import { commandsNamed, positionals, type ShellCommand } from '../../shell/index.ts';
import type { Instruction, Stage } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';
import { destinationOf } from '../brought-files.ts';
import { writtenText } from '../instruction-text.ts';
import { absolutePath } from '../paths.ts';
import type { TextContext } from '../rule.ts';
import { instructionsOf } from '../run-user.ts';
import { startInstructions } from '../start-command.ts';
import { Notes } from '../../text/notes.ts';
import { startWords } from './obstacles.ts';

/** A directory that the program evidently writes to. */
export interface WrittenDirectory {
  readonly path: string;
  /** Files may lie in it by then that the program has to write, too. */
  readonly isFilled: boolean;
  readonly isVolume: boolean;
  /** A step makes it; otherwise it may not be there yet. */
  readonly isMade: boolean;
}

/** `sqlite:////absolute.db`, `sqlite:///relative.db`, `file:./dev.db`. */
const SQLITE = /^(?:jdbc:)?(?:sqlite3?(?:\+\w+)?:(?:\/\/\/?)?|file:)([^\s?#]+\.(?:db3?|sqlite3?))(?:[?#]|$)/i;
/** Variables that name a place to write to. */
const VARIABLE =
  /(?:^|_)(?:CACHE|DATA|DATABASE|DB|DOWNLOADS?|LOGS?|MEDIA|SESSIONS?|SPOOL|SQLITE|STATE|STORAGE|TEMP|TMP|UPLOADS?)_?(?:DIR|DIRECTORY|FILE|FOLDER|HOME|PATH|ROOT)$|^(?:DATADIR|PGDATA|TMPDIR|PIDFILE|PID_FILE|LOG_?FILE|HF_HOME|XDG_(?:CACHE|DATA|STATE)_HOME)$|_CACHE$/i;
/** Variables of the build's own tools, which nothing writes to when the program runs. */
const OF_THE_BUILD = /^(?:CCACHE|GO|CARGO|PIP|POETRY|UV|YARN|BUNDLE|COMPOSER|SCCACHE|APT|NUGET)_?/;
const OPTION =
  /^--?(?:access-?log(?:file)?|cache-dir|data|data-?dir|datadir|db|db(?:-path|-file)|error-?log(?:file)?|log-?(?:file|dir|path)|logto|pid-?file|pid|state-dir|storage(?:-dir|-path)?|temp-dir|upload-dir|worker-tmp-dir)$/i;
/** Directories that somebody makes because a program writes there. */
const MADE = /\/(?:\.?cache|data|db|logs?|media|sessions?|spool|state|storage|te?mp|uploads?)$/;
const ANYBODY = /^\/(?:dev|proc|sys|tmp|var\/tmp)(?:\/|$)/;
/** Of the system: nobody but root may own them. */
const SYSTEM =
  /^\/(?:bin|boot|etc|home|lib\d*|media|mnt|opt|root|run|sbin|srv|usr(?:\/(?:bin|lib\d*|libexec|sbin|share|src|local(?:\/(?:bin|lib|share|src|etc|sbin))?))?|var(?:\/(?:backups|cache|lib|local|lock|log|mail|run|spool))?)?$/;
/** Readable in a message and in a shell without quotes. */
const PLAIN = /^\/[\w./@+-]*$/;

/** Undefined: it writes where only root may, or nobody can tell where. */
export function writtenDirectories(
  context: TextContext,
  stage: Stage,
): readonly WrittenDirectory[] | undefined {
  return KNOWN.of(stage, () => findWritten(context, stage));
}

/** Asked for once for each account that is offered. */
const KNOWN = new Notes<Stage, readonly WrittenDirectory[] | undefined>('stage');

function findWritten(context: TextContext, stage: Stage): readonly WrittenDirectory[] | undefined {
  const { directories, isWhole } = evidentDirectories(context, stage);
  if (!isWhole) return undefined;
  const instructions = instructionsOf(stage);
  const own = directories.filter(({ path }) => !isGiven(context, instructions, path));
  return own.some(({ path }) => !PLAIN.test(path) || SYSTEM.test(path)) ? undefined : own;
}

/**
 * Every directory that the program evidently writes to and that not everybody may write to anyway, whoever owns it by
 * now; by path. Not whole: a VOLUME's path is known to the build alone.
 */
export function evidentDirectories(
  context: TextContext,
  stage: Stage,
): { readonly directories: readonly WrittenDirectory[]; readonly isWhole: boolean } {
  const instructions = instructionsOf(stage);
  const found = new Map<string, { filled: boolean; volume: boolean }>();
  const note = (path: string, more: { filled?: boolean; volume?: boolean } = {}): void => {
    const known = found.get(path);
    found.set(path, {
      filled: known?.filled === true || more.filled === true,
      volume: known?.volume === true || more.volume === true,
    });
  };
  const volumePaths = volumes(context, instructions);
  for (const path of volumePaths) if (path !== undefined) note(path, { volume: true });
  for (const path of [...variables(context, instructions, stage), ...started(context, stage)]) note(path);
  const directories = made(context, instructions);
  for (const path of directories) if (MADE.test(path) && !SYSTEM.test(path)) note(path);
  // Tools that work on files of the folder they are started in.
  const { workdir } = stage.end;
  if (workdir !== undefined && MADE.test(workdir) && !SYSTEM.test(workdir)) note(workdir);
  // Made by the build's own steps with files in them, but for these.
  for (const path of framework(context, stage, instructions))
    note(path, { filled: !/\/(?:\.next\/cache|webapps)$/.test(path) });
  const paths = [...found.keys()].filter((path) => !ANYBODY.test(path));
  return {
    directories: paths.sort().map((path) => ({
      path,
      isFilled: found.get(path)?.filled === true || isFilled(context, instructions, path),
      isVolume: found.get(path)?.volume === true,
      isMade: directories.has(path),
    })),
    isWhole: !volumePaths.includes(undefined),
  };
}

function volumes(context: TextContext, instructions: readonly Instruction[]): (string | undefined)[] {
  return instructions.flatMap((instruction) => {
    if (instruction.kind !== 'VOLUME') return [];
    const { json, words } = instruction;
    // Variables are put in behind the reading of JSON.
    const raws = json?.elements.map(({ value }) => value) ?? words.map(({ raw }) => raw);
    return raws.map((raw) => {
      const text = context.expand(instruction, raw);
      return text?.startsWith('/') === true ? absolutePath(text) : undefined;
    });
  });
}

function variables(context: TextContext, instructions: readonly Instruction[], stage: Stage): string[] {
  // The last value counts.
  const found = new Map<string, string | undefined>();
  for (const instruction of instructions) {
    if (instruction.kind !== 'ENV') continue;
    for (const { name, value } of instruction.assignments) {
      const text = value === undefined ? undefined : context.expand(instruction, value.raw);
      found.set(name, text === undefined ? undefined : placeIn(name, text, stage.end.workdir));
    }
  }
  return [...found.values()].flatMap((path) => path ?? []);
}

function placeIn(name: string, text: string, workdir: string | undefined): string | undefined {
  const database = SQLITE.exec(text)?.[1];
  if (database !== undefined) {
    return database.startsWith('/')
      ? folderOf(absolutePath(database))
      : workdir === undefined
        ? undefined
        : folderOf(absolutePath(database, workdir));
  }
  if (!VARIABLE.test(name) || OF_THE_BUILD.test(name) || !/^\/[^\s:]*$/.test(text)) return undefined;
  const path = absolutePath(text);
  return isFileName(path) ? folderOf(path) : path;
}

function started(context: TextContext, stage: Stage): string[] {
  const found: string[] = [];
  const { workdir } = stage.end;
  const add = (text: string, isFile: boolean): void => {
    if (!text.startsWith('/') && (workdir === undefined || !/^[\w.-]+\/[\w./-]+$/.test(text))) return;
    const path = absolutePath(text, workdir);
    found.push(isFile || isFileName(path) ? folderOf(path) : path);
  };
  for (const instruction of startInstructions(stage)) {
    for (const { commands } of context.scripts(instruction)) {
      for (const command of commands) {
        for (const { operator, target } of command.redirects)
          if (/^(?:>>?|&>>?|>\|)$/.test(operator) && target?.static === true) add(target.value, true);
        optionPaths(command, add);
      }
    }
  }
  return found;
}

function optionPaths({ args }: ShellCommand, add: (text: string, isFile: boolean) => void): void {
  args.forEach(({ value }, index) => {
    const equals = value.indexOf('=');
    if (equals > 0 && OPTION.test(value.slice(0, equals))) add(value.slice(equals + 1), false);
    const next = args[index + 1];
    if (next?.static === true && next.value.startsWith('/') && OPTION.test(value)) add(next.value, false);
  });
}

/** `mkdir -p /app/uploads`: somebody made room for what the program writes. */
function made(context: TextContext, instructions: readonly Instruction[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const instruction of instructions) {
    if (instruction.kind !== 'RUN' || !/\b(?:mkdir|install|rm)\b/.test(text(context, instruction))) continue;
    const { workdir } = instruction.state;
    for (const script of context.scripts(instruction)) {
      // Behind `cd`, relative paths are somewhere else.
      const moves = script.commands.some(({ name }) => name === 'cd');
      for (const command of commandsNamed(script, ['mkdir', 'rm', 'install'])) {
        for (const word of positionals(command)) {
          const path = pathOf(context, instruction, word.value, moves ? undefined : workdir);
          if (path === undefined) continue;
          if (command.name === 'rm') found.delete(path);
          else if (command.name === 'mkdir') found.add(path);
        }
      }
    }
  }
  return found;
}

/** What frameworks write below their root, which their own start fails without. */
function framework(context: TextContext, stage: Stage, instructions: readonly Instruction[]): string[] {
  const { workdir } = stage.end;
  const found: string[] = [];
  const words = startWords(context, stage);
  if (workdir !== undefined && workdir !== '/') {
    if (words.has('rails') || words.has('thrust'))
      found.push(...['log', 'storage', 'tmp'].map((name) => `${workdir}/${name}`));
    const isLaravel = instructions.some(
      (instruction) =>
        instruction.kind === 'RUN' && /\bartisan\b/.test(writtenText(context.file, instruction)),
    );
    if (isLaravel || words.has('artisan')) found.push(`${workdir}/storage`, `${workdir}/bootstrap/cache`);
  }
  for (const instruction of instructions) {
    if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    const to = destinationOf(context, instruction);
    // Images and pages that Next.js makes when they are first asked for.
    const next = to === undefined ? undefined : /^.*\/\.next(?=\/|$)/.exec(to)?.[0];
    if (next !== undefined) found.push(`${next}/cache`);
    // Tomcat unpacks archives beside them.
    const isArchive = instruction.sources.some(({ value }) => value.endsWith('.war'));
    if (isArchive && to !== undefined && /\/tomcat\/webapps(?:\/|$)/.test(to))
      found.push(to.replace(/(\/webapps).*$/, '$1'));
  }
  return found;
}

/** Somebody gave it to a user, or to everybody, already. */
function isGiven(context: TextContext, instructions: readonly Instruction[], path: string): boolean {
  return instructions.some((instruction) => {
    if (instruction.kind !== 'RUN' || !/\b(?:chown|chmod|install)\b/.test(text(context, instruction)))
      return false;
    return context.scripts(instruction).some((script) =>
      commandsNamed(script, ['chown', 'chmod', 'install']).some((command) => {
        const words = positionals(command);
        const isDeep = command.args.some(({ value }) => /^-\w*R|^--recursive$/.test(value));
        const [first, ...rest] = words;
        if (command.name === 'install') {
          const isOwned = command.args.some(({ value }) => /^(?:-o|--owner)/.test(value));
          return isOwned && words.some(({ value }) => value === path);
        }
        if (first === undefined || !letsOthersWrite(command.name, first.value)) return false;
        return rest.some(({ value }) => {
          const to = pathOf(context, instruction, value, instruction.state.workdir);
          return to !== undefined && (to === path || (isDeep && path.startsWith(`${to === '/' ? '' : to}/`)));
        });
      }),
    );
  });
}

function letsOthersWrite(name: string, to: string): boolean {
  if (name === 'chown') return !/^(?:root|0)?(?:[:.]|$)/.test(to);
  return /(?:^|[ao])[+=][rxXst]*w/.test(to) || /^[0-7]*[2367]$/.test(to);
}

/** Commands that name a directory without leaving files in it. */
const EMPTY: ReadonlySet<string> = new Set([
  ...['adduser', 'cd', 'chmod', 'chown', 'echo', 'install', 'mkdir', 'rm', 'useradd'],
]);

/** Files may come into it by a COPY of what lies above it, or by a RUN that speaks of it. */
function isFilled(context: TextContext, instructions: readonly Instruction[], path: string): boolean {
  return instructions.some((instruction) => {
    if (instruction.kind === 'COPY' || instruction.kind === 'ADD') {
      const to = destinationOf(context, instruction);
      return to === undefined || (to !== path && path.startsWith(`${to === '/' ? '' : to}/`));
    }
    if (instruction.kind !== 'RUN') return false;
    const source = text(context, instruction);
    if (!source.includes(baseName(path))) return false;
    return context
      .scripts(instruction)
      .some(({ commands }) =>
        commands.some(
          ({ name, args, redirects }) =>
            redirects.some(({ target }) => target?.value.includes(path) === true) ||
            (!EMPTY.has(name) && args.some(({ value }) => value.includes(path))),
        ),
      );
  });
}

function text({ file }: TextContext, { span }: Instruction): string {
  return file.text.slice(span.start, span.end);
}

function pathOf(
  context: TextContext,
  instruction: Instruction,
  raw: string,
  workdir: string | undefined,
): string | undefined {
  // The shell has the variables of ARG and ENV.
  const value = raw.includes('$') && !/[`(]/.test(raw) ? (context.expand(instruction, raw) ?? '') : raw;
  if (/[$*?{}[\]`~\s]/.test(value) || value === '') return undefined;
  return value.startsWith('/')
    ? absolutePath(value)
    : workdir === undefined
      ? undefined
      : absolutePath(value, workdir);
}

function isFileName(path: string): boolean {
  return /[^/.]\.(?:db3?|json|log|pid|sock|sqlite3?|txt|ya?ml)$/i.test(path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
