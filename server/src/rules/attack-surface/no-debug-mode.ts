import { deleteArguments } from '../../lint/argument-edits.ts';
import { purposeOf } from '../../lint/purpose.ts';
import { defineRule, type Fix, type RuleContext } from '../../lint/rule.ts';
import { mentions } from '../../lint/stages.ts';
import { startInstructions } from '../../lint/start-command.ts';
import { isNamed, positionals, type ShellCommand, type ShellWord } from '../../shell/index.ts';
import type { Assignment, Dockerfile, EnvInstruction, Instruction, Stage } from '../../syntax/model.ts';
import { cover, type Span } from '../../text/span.ts';

/** A variable that switches a framework's development mode on. */
interface Mode {
  readonly name: RegExp;
  readonly on: RegExp;
  /** What to write instead; in the letter case of what stands there. */
  readonly off: string;
  /** Without this somewhere in the file the variable may be anybody's. */
  readonly of?: RegExp;
}

const TRUE = /^(?:1|true|yes|on)$/i;
const DEVELOPMENT = /^(?:dev|development)$/i;
const DJANGO = /\bdjango|manage\.py\b/i;
const PHP = /\bphp\b|laravel|artisan|symfony|composer/i;

/*
 * Sources: https://flask.palletsprojects.com/en/stable/config/, https://docs.djangoproject.com/en/stable/ref/settings/#debug,
 * https://learn.microsoft.com/aspnet/core/fundamentals/environments, https://guides.rubyonrails.org/configuring.html,
 * https://laravel.com/docs/configuration#debug-mode, https://xdebug.org/docs/all_settings#mode.
 */
const MODES: readonly Mode[] = [
  { name: /^FLASK_DEBUG$/, on: TRUE, off: '0' },
  { name: /^FLASK_ENV$/, on: DEVELOPMENT, off: 'production' },
  { name: /^DJANGO_DEBUG$/, on: TRUE, off: '0' },
  { name: /^DEBUG$/, on: TRUE, off: '0', of: DJANGO },
  { name: /^APP_DEBUG$/, on: TRUE, off: '0', of: PHP },
  { name: /^(?:ASPNETCORE|DOTNET)_ENVIRONMENT$/i, on: DEVELOPMENT, off: 'production' },
  { name: /^(?:NODE|RAILS|RACK)_ENV$/, on: DEVELOPMENT, off: 'production' },
  { name: /^XDEBUG_MODE$/, on: /(?:^|,)debug(?:$|,)/, off: 'off' },
];

/** Debuggers that listen on all interfaces: https://nodejs.org/en/learn/getting-started/debugging, JPDA, debugpy. */
const NODE_INSPECT = /--inspect(?:-brk|-wait)?=(?:0\.0\.0\.0|\[::\])(?::\d+)?(?=$|[\s"'])/;
const JDWP = /\bjdwp=[^\s"']*address=(?:\*|0\.0\.0\.0|\[::\]):\d+/;
const JPDA = /^(?:\*|0\.0\.0\.0):\d+$/;

const SERVERS = ['flask', 'uvicorn', 'gunicorn', 'hypercorn', 'granian', 'fastapi'];
const WATCHERS = new Set(['nodemon', 'ts-node-dev', 'webpack-dev-server', 'air', 'watchexec']);
/** A development server by its first words. */
const DEV_COMMAND =
  /^(?:(?:next|nuxt|nuxi|astro|remix|fastapi|vite) dev|vite(?: --\S+.*)?$|(?:vite|ng|webpack) serve|ng s\b|(?:react-scripts|craco) start|vue-cli-service serve|gatsby develop|(?:npm|yarn|pnpm|bun)(?: run)? (?:dev|develop|development|start:dev|dev:\S+)$|dotnet watch\b|cargo watch\b|php (?:-S \S|artisan serve\b)|rails s(?:erver)? .*-e dev|tsx watch\b|node --watch\b)/;
const RUNNERS = new Set(['npx', 'pnpx', 'bunx']);

type Context = RuleContext<typeof messages>;

const messages = {
  variable: "'{setting}' runs the application in development mode.",
  debugger: "'{setting}' lets anyone who reaches the port debug the program.",
  option: "'{option}' is for development, and '{command}' starts with it.",
  server: "'{command}' is a server for development.",
  xdebug: "'{package}' is a debugger, and it stays in the image that ships.",
} as const;

export default defineRule({
  meta: {
    name: 'no-debug-mode',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'The image that ships does not start in development or debug mode.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-489'] },
    messages,
    advice:
      'Debug modes show source code and settings in error pages, reload changed files, and some run what they are sent; ship production settings and switch debugging on when a container is started for it.',
    fix: 'unsafe',
    docs: {
      why: 'Frameworks show stack traces, source code and settings to whoever causes an error when they are in debug mode, and leave caches, limits and security headers out. Interactive debuggers (Werkzeug, the Node.js inspector, JDWP, Xdebug) run any code that they are sent.',
      how: 'Set the production value in the image and start it with a production server. For debugging override it at the start: docker run -e NODE_ENV=development, a Compose override file, or a stage of its own named dev.',
      bad: 'FROM node:24-slim\nENV NODE_ENV=development\nCMD ["node", "--inspect=0.0.0.0:9229", "server.js"]\n',
      good: 'FROM node:24-slim\nENV NODE_ENV=production\nCMD ["node", "server.js"]\n',
      links: [
        'https://cwe.mitre.org/data/definitions/489.html',
        'https://flask.palletsprojects.com/en/stable/debugging/',
        'https://nodejs.org/en/learn/getting-started/debugging',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { finalStage } = context.file;
      if (finalStage === undefined || purposeOf(context, finalStage) === 'workshop') return;
      for (const { instruction, assignment } of lastAssignments(finalStage))
        checkVariable(context, instruction, assignment);
      for (const instruction of startInstructions(finalStage)) {
        for (const { commands } of context.scripts(instruction)) {
          for (const command of commands) checkCommand(context, instruction, command);
        }
      }
      checkXdebug(context, finalStage);
    },
  },
});

/** The ENV variables that the image has, each where it got its last value. */
function lastAssignments(stage: Stage): { instruction: EnvInstruction; assignment: Assignment }[] {
  const found = new Map<string, { instruction: EnvInstruction; assignment: Assignment }>();
  for (const { instructions } of stage.lineage.toReversed()) {
    for (const instruction of instructions) {
      if (instruction.kind !== 'ENV') continue;
      for (const assignment of instruction.assignments)
        found.set(assignment.name, { instruction, assignment });
    }
  }
  return [...found.values()];
}

function checkVariable(context: Context, instruction: EnvInstruction, assignment: Assignment): void {
  const { name, value } = assignment;
  if (value === undefined) return;
  const opened = NODE_INSPECT.exec(value.value) ?? JDWP.exec(value.value);
  if (opened !== null || (name === 'JPDA_ADDRESS' && JPDA.test(value.value))) {
    const setting = opened?.[0] ?? `${name}=${value.value}`;
    context.report({ at: value.span, message: 'debugger', data: { setting }, confidence: 'high' });
    return;
  }
  const mode = MODES.find((each) => each.name.test(name));
  if (mode === undefined || (mode.of !== undefined && !mentions(context.file, mode.of))) return;
  const text = context.expand(instruction, value.raw);
  if (text === undefined || !mode.on.test(text)) return;
  // A default of ARG is meant to be overridden.
  const isPlain = value.variables.length === 0;
  context.report({
    at: value.span,
    message: 'variable',
    data: { setting: `${name}=${text}` },
    confidence: isPlain ? 'high' : 'low',
    fixes: isPlain && value.raw.includes(text) ? [rewrite(name, value.span, value.raw, text, mode.off)] : [],
  });
}

function rewrite(name: string, span: Span, raw: string, text: string, off: string): Fix {
  let value = off;
  if (off === '0' && /^[a-z]/i.test(text)) value = /^(?:yes|no)$/i.test(text) ? 'no' : 'false';
  if (value === 'false' && /^on$/i.test(text)) value = 'off';
  if (/^[A-Z]/.test(text)) value = `${value.charAt(0).toUpperCase()}${value.slice(1)}`;
  return {
    title: `Set ${name} to ${value}`,
    kind: 'unsafe',
    edits: [{ span, text: raw.replace(text, () => value) }],
  };
}

function checkCommand(context: Context, instruction: Instruction, command: ShellCommand): void {
  const { args, nameWord } = command;
  if (nameWord === undefined) return;
  for (const word of args) {
    const opened = NODE_INSPECT.exec(word.value) ?? JDWP.exec(word.value);
    if (opened === null || isScript(command, word)) continue;
    context.report({
      at: word.span,
      message: 'debugger',
      data: { setting: opened[0] },
      confidence: 'high',
      fixes: /[$`]/.test(word.value) ? [] : without(context.file, instruction, command, word),
    });
  }
  const program = innerProgram(command);
  if (program === undefined) return;
  const { name, rest } = program;
  if (name === 'debugpy' || name === 'ptvsd') {
    const open = rest.find(({ value }) => /^(?:0\.0\.0\.0:)?\d+$|^0\.0\.0\.0$/.test(value));
    if (open?.value.startsWith('0.0.0.0') === true)
      context.report({
        at: open.span,
        message: 'debugger',
        data: { setting: `${name} ${open.value}` },
        confidence: 'high',
      });
    return;
  }
  if (SERVERS.includes(name)) {
    for (const word of rest) {
      if (!/^--(?:debug|debugger|reload)$/.test(word.value)) continue;
      context.report({
        at: word.span,
        message: 'option',
        data: { option: word.value, command: name },
        confidence: 'high',
        fixes: without(context.file, instruction, command, word),
      });
    }
  }
  const line = lineOf(name, rest);
  const serves = (text: string): boolean =>
    /^(?:\S*\/)?manage\.py runserver\b/.test(text) || DEV_COMMAND.test(text);
  if (!WATCHERS.has(name) && !serves(line)) return;
  // As few words as say it.
  let count = 0;
  while (!WATCHERS.has(name) && count < rest.length && !serves(lineOf(name, rest.slice(0, count))))
    count += 1;
  const last = rest[count - 1] ?? program.word;
  context.report({
    at: cover(nameWord.span, last.span),
    message: 'server',
    data: { command: lineOf(name, rest.slice(0, count)) },
  });
}

function lineOf(name: string, rest: readonly ShellWord[]): string {
  return [name, ...rest.map(({ value }) => value)].join(' ');
}

/** `sh -c "node --inspect=…"`: what stands in the string is looked at as a command of its own. */
function isScript({ name }: ShellCommand, word: ShellWord): boolean {
  return /^(?:ba|da|a|z|k)?sh$/.test(name) && /\s/.test(word.value);
}

/** The program behind `python -m`, `npx`, `poetry run` and the like. */
function innerProgram(
  command: ShellCommand,
): { name: string; word: ShellWord; rest: readonly ShellWord[] } | undefined {
  const { args, nameWord } = command;
  if (nameWord === undefined) return undefined;
  const from = (index: number): ReturnType<typeof innerProgram> => {
    const word = args[index];
    return word && { name: word.value, word, rest: args.slice(index + 1) };
  };
  if (/^python[\d.]*$/.test(command.name)) {
    const module = args.findIndex(({ value }) => value === '-m');
    if (module >= 0) return from(module + 1);
    return from(args.findIndex(({ value }) => !value.startsWith('-')));
  }
  if (RUNNERS.has(command.name)) return from(args.findIndex(({ value }) => !value.startsWith('-')));
  if (/^(?:poetry|uv|pipenv|pdm|hatch|rye)$/.test(command.name) && args[0]?.value === 'run') return from(1);
  if (/^(?:pnpm|yarn|npm)$/.test(command.name) && /^(?:exec|dlx)$/.test(args[0]?.value ?? '')) return from(1);
  const wrapped = /^(?:bundle|dotenv|doppler)$/.test(command.name)
    ? args.findIndex(({ value }) => value === 'exec')
    : -1;
  return wrapped >= 0 ? from(wrapped + 1) : { name: command.name, word: nameWord, rest: args };
}

function without(file: Dockerfile, instruction: Instruction, command: ShellCommand, word: ShellWord): Fix[] {
  const edits = deleteArguments(file, instruction, command, [command.args.indexOf(word)]);
  return edits === undefined ? [] : [{ title: `Remove ${word.value}`, kind: 'unsafe', edits }];
}

/** `pecl install xdebug`, `docker-php-ext-enable xdebug`. */
function checkXdebug(context: Context, finalStage: Stage): void {
  if (!mentions(context.file, /xdebug/)) return;
  for (const { instructions } of finalStage.lineage) {
    for (const instruction of instructions) {
      if (instruction.kind !== 'RUN') continue;
      for (const { commands } of context.scripts(instruction)) {
        for (const command of commands) {
          if (!isNamed(command, ['docker-php-ext-enable', 'install-php-extensions', 'phpenmod'])) continue;
          const word = positionals(command).find(({ value }) => /^xdebug(?:-|$)/.test(value));
          // Where a switch decides, somebody thought of it.
          if (word === undefined || command.context.includes('if')) continue;
          const confidence = purposeOf(context, finalStage) === 'service' ? 'medium' : 'low';
          context.report({ at: word.span, message: 'xdebug', data: { package: 'xdebug' }, confidence });
          return;
        }
      }
    }
  }
}
