import { LOCKED_INSTALLS, type LockedInstall } from '../../knowledge/locked-installs.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { lockFile } from '../../lint/lock-files.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { earlier, environment, mentions } from '../../lint/stages.ts';
import { yarnVersion } from '../../lint/yarn-version.ts';
import {
  hasOption,
  installs,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../../shell/index.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';

const HELP = ['--help', '-h', '--version', '--dry-run'];
const NAMES = Object.keys(LOCKED_INSTALLS);

export default defineRule({
  meta: {
    name: 'lockfile-install',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'What the lock file says is what gets installed, or the build fails.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-1357'] },
    messages: { loose: "'{command}' does not insist on what '{lock}' says." },
    advice:
      'Where both do not fit, other versions than those that were tested come in without a word; use the form that fails instead.',
    fix: 'unsafe',
    docs: {
      why: 'A lock file holds the versions and checksums that were tested and reviewed. Commands made for development quietly change it when the manifest asks for something else, so the image gets releases that nobody has looked at, on the day that one of them was taken over, too.',
      how: 'Use npm ci, yarn install --immutable (--frozen-lockfile with Yarn 1), pnpm install --frozen-lockfile, uv sync --locked, pipenv install --deploy, cargo build --locked, dotnet restore --locked-mode, and BUNDLE_FROZEN=true for Bundler.',
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n',
      links: [
        'https://docs.npmjs.com/cli/v11/commands/npm-ci',
        'https://docs.astral.sh/uv/concepts/projects/sync/',
        'https://doc.rust-lang.org/cargo/commands/cargo-build.html',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  stateless: true,
  handlers: {
    commands: NAMES,
    onScript(script, instruction, context) {
      if (instruction.kind !== 'RUN') return;
      for (const command of script.commands) {
        const tool = LOCKED_INSTALLS[command.name];
        if (tool === undefined) continue;
        const verb = looseVerb(command, tool);
        if (verb === undefined || command.nameWord === undefined) continue;
        const lock = lockFile(context.file, instruction, tool.locks);
        if (lock === undefined || isLocked(context.file, instruction, script, command, tool)) continue;
        const word = verb === '' ? command.nameWord : verb;
        const text = verb === '' ? command.name : `${command.name} ${verb.value}`;
        context.report({
          at: word.span,
          message: 'loose',
          data: { command: command.name === 'go' ? 'go mod tidy' : text, lock: lock.name },
          confidence: lock.sure ? 'high' : 'medium',
          fixes: fixesFor(context.file, instruction, command, tool, word),
        });
      }
    },
  },
});

/** The subcommand with which a command may leave the lock file behind; '' when it needs none. */
function looseVerb(command: ShellCommand, tool: LockedInstall): ShellWord | '' | undefined {
  if (hasOption(command, [...HELP, ...tool.locked]) !== undefined) return undefined;
  const words = positionals(command).filter((word, index) => index > 0 || !word.value.startsWith('+'));
  const [first, second] = words;
  if (first === undefined) return tool.verbs.includes('') ? '' : undefined;
  if (!tool.verbs.includes(first.value)) return undefined;
  switch (command.name) {
    case 'go':
      return second?.value === 'tidy' ? second : undefined;
    case 'cargo':
      // Without --path it installs a program that has nothing to do with the lock file here.
      return first.value === 'install' && hasOption(command, ['--path']) === undefined ? undefined : first;
    case 'dotnet':
      return command.args.some(({ value }) => /RestoreLockedMode/i.test(value)) ? undefined : first;
    case 'uv':
      return first;
    default:
      // Named packages are another matter.
      return second === undefined && (installs(command)?.packages.length ?? 0) === 0 ? first : undefined;
  }
}

/** Whether something besides the command's own options keeps to the lock file, or nobody wants it kept to. */
function isLocked(
  file: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  command: ShellCommand,
  tool: LockedInstall,
): boolean {
  const variables = [...(tool.variables ?? [])];
  // With CI set Yarn from version 2 on is strict by itself.
  if (command.name === 'yarn' && yarnVersion(file, instruction) !== 'classic') variables.push('CI');
  if (script.assignments.some(({ name }) => variables.includes(name))) return true;
  if (variables.some((name) => environment(file, instruction, name) !== undefined)) return true;
  if (tool.settings !== undefined && mentions(file, tool.settings)) return true;
  // One branch of several, where another takes the lock file.
  if (command.context.some((kind) => kind === 'if' || kind === 'case') && STRICT.test(script.text))
    return true;
  if (command.before === '||') return true;
  return tool.locks.some(
    (lock) =>
      removes(script.text, lock) ||
      earlier(file, instruction).some(
        (other) => other.kind === 'RUN' && removes(writtenText(file, other), lock),
      ),
  );
}

const STRICT = /\bnpm ci\b|--frozen-lockfile|--immutable|--locked|--deploy/;

function removes(text: string, lock: string): boolean {
  return text.includes(lock) && /\b(?:rm|mv)\s/.test(text);
}

function fixesFor(
  file: Dockerfile,
  instruction: Instruction,
  command: ShellCommand,
  tool: LockedInstall,
  word: ShellWord,
): readonly Fix[] {
  if (
    !word.static ||
    (word.quoted && instruction.json === undefined) ||
    command.args.some(({ value }) => /^--no-(?:frozen-)?(?:lockfile|package-lock)$|^--skip-lock$/.test(value))
  )
    return [];
  if (tool.instead !== undefined) {
    const title = `Use ${command.name} ${tool.instead}`;
    // An element of the exec form has its quotes in its span.
    const text = file.text[word.span.start] === '"' ? JSON.stringify(tool.instead) : tool.instead;
    return [{ title, kind: 'unsafe', edits: [{ span: word.span, text }] }];
  }
  const option = isNamed(command, 'yarn') ? YARN[yarnVersion(file, instruction) ?? ''] : tool.add;
  if (option === undefined) return [];
  return [
    { title: `Add ${option}`, kind: 'unsafe', edits: [insertArgument(instruction, command, word, option)] },
  ];
}

const YARN: Readonly<Record<string, string>> = { classic: '--frozen-lockfile', berry: '--immutable' };
