import { baseName } from '../../text/path.ts';
import type { ShellScript } from '../../shell/index.ts';
import type { Instruction, Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Note, Refusal, Subject } from '../refactoring.ts';
import { startInstructions } from './stage-facts.ts';
import type { Target } from './target.ts';

/** What has to be changed for a program to start as before. */
export interface StartChange {
  readonly edits: readonly Edit[];
  readonly consequences: readonly Note[];
}

const NOTHING: StartChange = { edits: [], consequences: [] };

/** Programs that only images to build with have. */
const TOOLS = new Set([
  'npm',
  'npx',
  'yarn',
  'pnpm',
  'corepack',
  'pip',
  'pip3',
  'poetry',
  'uv',
  'mvn',
  'gradle',
  'cargo',
  'go',
]);
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);
/** Programs that start several others, or wait for commands; they come as packages or scripts. */
const SUPERVISORS = new Set([
  'supervisord',
  'systemd',
  'init',
  's6-svscan',
  'runsvdir',
  'crond',
  'cron',
  'sshd',
]);

/** Rewrites CMD and ENTRYPOINT for the entry point of another image; the old image's are `oldEntrypoint`. */
export function startChange(
  subject: Subject,
  stage: Stage,
  target: Target,
  oldEntrypoint: readonly string[],
): StartChange | Refusal {
  const { entrypoint, cmd } = startInstructions(stage);
  const own = entrypoint ?? cmd;
  if (own === undefined) return NOTHING;
  const words = wordsOf(subject, own);
  if (!Array.isArray(words)) {
    if (target.hasShell && (entrypoint !== undefined || target.entrypoint.length === 0)) return NOTHING;
    if (target.hasShell) return shellEntrypoint(own, target);
    return refusal('shell-start', words as string, own);
  }
  const written = words as readonly string[];
  const script = target.hasShell && target.packages !== undefined ? undefined : startScript(subject, written);
  const argv = script ?? written;
  const missing = missingProgram(argv, target);
  if (missing !== undefined) return refusal('missing-program', missing, own);
  const needsExec =
    script !== undefined || (own.json === undefined && (!target.hasShell || target.entrypoint.length > 0));
  if (entrypoint !== undefined || target.entrypoint.length === 0) {
    return keepsOwn(own, argv, needsExec, target, oldEntrypoint, entrypoint !== undefined ? cmd : undefined);
  }
  return behindEntrypoint(own, argv, target, cmd);
}

/** What `npm start` comes to by package.json, where that is node with plain words and nothing runs before or behind. */
function startScript({ sources }: Subject, argv: readonly string[]): readonly string[] | undefined {
  const [tool = '', ...words] = argv;
  const name =
    words.length === 2 && words[0] === 'run' ? words[1] : words.length === 1 ? words[0] : undefined;
  if (!['npm', 'pnpm', 'yarn'].includes(baseName(tool)) || name === undefined) return undefined;
  const scripts = scriptsOf(sources?.text('package.json'));
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  const hasHooks = [`pre${name}`, `post${name}`].some((hook) => Object.hasOwn(scripts, hook));
  if (typeof script !== 'string' || hasHooks || !/^node(?: [\w./:=@-]+)+$/.test(script)) return undefined;
  return script.split(' ');
}

function scriptsOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const manifest: unknown = JSON.parse(text);
    const scripts =
      typeof manifest === 'object' && manifest !== null && 'scripts' in manifest ? manifest.scripts : {};
    return typeof scripts === 'object' && scripts !== null
      ? (scripts as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    // A manifest that is no JSON says nothing about scripts.
    return {};
  }
}

/** The words of a command in exec form, or in a shell form that is one plain command; else why it is none. */
function wordsOf(subject: Subject, instruction: Instruction): readonly string[] | string {
  if (instruction.json !== undefined) return instruction.json.elements.map(({ value }) => value);
  const scripts = subject.scripts(instruction);
  return (
    plainCommand(scripts) ??
    'The start command is shell text that is more than one plain command, and the new image has no shell for it.'
  );
}

/** One command of static words, without anything a shell would do; `exec` in front says nothing else. */
export function plainCommand(scripts: readonly ShellScript[]): readonly string[] | undefined {
  const [script, ...others] = scripts;
  if (script === undefined || others.length > 0 || script.opaque || script.errors.length > 0)
    return undefined;
  const [command, ...more] = script.commands;
  if (command?.nameWord === undefined || more.length > 0) return undefined;
  const isPlain =
    command.redirects.length === 0 &&
    command.assignments.length === 0 &&
    command.pipes.length === 0 &&
    command.context.length === 0 &&
    !command.background &&
    !command.negated &&
    command.wrappers.every(({ name, args }) => name === 'exec' && args.length === 0);
  const words = [command.nameWord, ...command.args];
  return isPlain && words.every((word) => word.static && !/^~/.test(word.text))
    ? words.map(({ value }) => value)
    : undefined;
}

/** One sentence; undefined when nothing is known to be missing. */
function missingProgram(argv: readonly string[], { hasShell, packages }: Target): string | undefined {
  const [first = ''] = argv;
  const name = baseName(first);
  if (SUPERVISORS.has(name))
    return `"${name}" starts several programs, which an image for one program is not made for.`;
  if (hasShell && packages !== undefined) return undefined;
  if (TOOLS.has(name)) return `The new image does not have "${name}"; start the program itself.`;
  if (hasShell) return undefined;
  if (SHELLS.has(name) || /\.(?:sh|bash)$/.test(name) || /entrypoint/.test(name))
    return `The new image has no shell, and "${name}" needs one.`;
  return undefined;
}

/** The image's own ENTRYPOINT would take the shell for an argument; in its place the shell is started as before. */
function shellEntrypoint(own: Instruction, target: Target): StartChange {
  return {
    edits: [{ span: own.keyword.span, text: inCase(own.keyword.text, 'ENTRYPOINT') }],
    consequences: [
      {
        message: `The start command is the ENTRYPOINT now, in the place of the image's own (${target.entrypoint.join(' ')}): arguments of docker run are not read.`,
        at: own.argsSpan,
      },
    ],
  };
}

function refusal(code: string, reason: string, { argsSpan }: Instruction): Refusal {
  return { kind: 'refusal', code, reason, at: argsSpan };
}

/** The file's command starts as it stands; words may have to be added or named by their path. */
function keepsOwn(
  own: Instruction,
  argv: readonly string[],
  needsExec: boolean,
  target: Target,
  oldEntrypoint: readonly string[],
  cmd: Instruction | undefined,
): StartChange | Refusal {
  let words = argv;
  const [first = ''] = argv;
  // The entrypoint of the official image of Node.js puts `node` before what is no program.
  if (own.kind === 'CMD' && oldEntrypoint[0] === 'docker-entrypoint.sh' && target.cmd[0] === 'node') {
    if (first.startsWith('-') || /\.[cm]?js$/.test(first)) words = ['node', ...argv];
  }
  // Google's Node.js is not on the PATH.
  const [program = ''] = target.entrypoint;
  if (
    own.kind === 'ENTRYPOINT' &&
    program.startsWith('/nodejs/') &&
    /^(?:\/usr\/local\/bin\/)?node(?:js)?$/.test(first)
  )
    words = [program, ...argv.slice(1)];
  const changed = words !== argv || needsExec;
  const edits: Edit[] = changed ? [{ span: own.argsSpan, text: json(words) }] : [];
  // Behind a shell form of ENTRYPOINT nobody read CMD; behind the exec form it is its arguments.
  if (needsExec && own.kind === 'ENTRYPOINT' && cmd !== undefined)
    return refusal(
      'shell-start',
      'CMD was not read behind the shell form of ENTRYPOINT and would be now.',
      cmd,
    );
  if (cmd !== undefined && cmd.json === undefined && !target.hasShell)
    return refusal('shell-start', 'CMD in shell form needs a shell, which the new image does not have.', cmd);
  const consequences = needsExec
    ? [{ message: 'The program is started by itself, without a shell, and gets signals.', at: own.argsSpan }]
    : [];
  return { edits, consequences };
}

/** The new image's ENTRYPOINT starts what CMD names: its own program is not named twice, and another takes its place. */
function behindEntrypoint(
  own: Instruction,
  argv: readonly string[],
  target: Target,
  cmd: Instruction | undefined,
): StartChange | Refusal {
  if (cmd === undefined) return NOTHING;
  const { entrypoint } = target;
  const rest = behindProgram(argv, entrypoint);
  if (rest !== undefined) {
    return {
      edits: sameWords(rest, own) ? [] : [{ span: own.argsSpan, text: json(rest) }],
      consequences: [
        {
          message: `The image's own ENTRYPOINT (${entrypoint.join(' ')}) starts the program; CMD has its arguments.`,
          at: own.argsSpan,
        },
      ],
    };
  }
  if (entrypoint.length > 0 && isWrapper(entrypoint)) {
    // It hands over to what it is given.
    return own.json === undefined
      ? { edits: [{ span: own.argsSpan, text: json(argv) }], consequences: [] }
      : NOTHING;
  }
  return {
    edits: [
      { span: own.keyword.span, text: inCase(own.keyword.text, 'ENTRYPOINT') },
      ...(!sameWords([programOf(argv, entrypoint), ...argv.slice(1)], own)
        ? [{ span: own.argsSpan, text: json([programOf(argv, entrypoint), ...argv.slice(1)]) }]
        : []),
    ],
    consequences: [
      {
        message: `The program is the ENTRYPOINT now, in the place of the image's own (${entrypoint.join(' ')}): arguments of docker run are added to it.`,
        at: own.argsSpan,
      },
    ],
  };
}

/** Whether these words stand there already, in exec form. */
function sameWords(words: readonly string[], { json: form }: Instruction): boolean {
  return (
    form?.elements.length === words.length &&
    form.elements.every(({ value }, index) => value === words[index])
  );
}

/** Programs that run what they are given: `tini --`, a script that ends in `exec "$@"`. */
function isWrapper(entrypoint: readonly string[]): boolean {
  const last = entrypoint.at(-1) ?? '';
  return last === '--' || /entrypoint[\w-]*(?:\.sh)?$/.test(last);
}

/** What is left of a command behind the image's ENTRYPOINT; undefined: it is another program's. */
function behindProgram(
  argv: readonly string[],
  entrypoint: readonly string[],
): readonly string[] | undefined {
  const [first = ''] = argv;
  const [program = '', ...options] = entrypoint;
  // What begins with an option, or is a script, was an argument before.
  if (first.startsWith('-') && options.length === 0) return argv;
  if (sameProgram(first, program)) {
    const rest = argv.slice(1);
    const fits = options.every((option, index) => rest[index] === option);
    return fits ? rest.slice(options.length) : undefined;
  }
  if (/^node/.test(baseName(program)) && /\.[cm]?js$/.test(first)) return argv;
  return undefined;
}

/** The program's path where the image's own is the one that is meant, but cannot be started with these words. */
function programOf(argv: readonly string[], entrypoint: readonly string[]): string {
  const [first = ''] = argv;
  const [program = ''] = entrypoint;
  return sameProgram(first, program) ? program : first;
}

function sameProgram(word: string, program: string): boolean {
  return plainName(word) === plainName(program);
}

/** `python` of `/usr/bin/python3.13`, `node` of `nodejs`. */
function plainName(word: string): string {
  return baseName(word)
    .replace(/^(python|php|ruby)[\d.]*$/, '$1')
    .replace(/^nodejs$/, 'node');
}

function json(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

function inCase(like: string, word: string): string {
  return like === like.toLowerCase() ? word.toLowerCase() : word;
}
