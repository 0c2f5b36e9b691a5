import { secretFile } from '../../knowledge/secret-files.ts';
import { secretName } from '../../knowledge/secret-names.ts';
import { deleteInstruction } from '../../lint/fixes.ts';
import { defineRule, type Fix, type RuleContext } from '../../lint/rule.ts';
import { earlier, mentions, ships } from '../../lint/stages.ts';
import {
  downstream,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
  subcommand,
  subSpan,
} from '../../shell/index.ts';
import type { Dockerfile, InstructionOf } from '../../syntax/model.ts';
import { at as insertion, type Span } from '../../text/span.ts';

type Run = InstructionOf<'RUN'>;
type Declaration = InstructionOf<'ARG' | 'ENV'>;

/** Tools that log in somewhere with what they are given. */
const TOOLS =
  `aws az bun bundle cargo composer conda curl docker dotnet gcloud gem gh git go gradle gradlew helm hf
  huggingface-cli mvn mvnw npm npx nuget pip pipx pnpm podman poetry sentry-cli svn twine uv wget yarn`.split(
    /\s+/,
  );
const WRITERS = ['echo', 'printf'];

type Reader = readonly [tools: readonly string[], sub: RegExp | undefined, names: readonly string[]];

/** Variables that tools read by themselves, or that their settings usually name. */
const READS: readonly Reader[] = [
  [
    ['bun', 'npm', 'pnpm', 'yarn'],
    /^(?:add|ci|clean-install|i|install|publish|up|update|)$/,
    ['NPM_TOKEN', 'NODE_AUTH_TOKEN', 'NPM_AUTH_TOKEN', 'YARN_NPM_AUTH_TOKEN'],
  ],
  [['composer'], /^(?:create-project|install|require|update)$/, ['COMPOSER_AUTH']],
  [['cargo'], /^publish$/, ['CARGO_REGISTRY_TOKEN']],
  [['twine'], undefined, ['TWINE_PASSWORD']],
  [['aws'], undefined, ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']],
  [['gh'], undefined, ['GH_TOKEN', 'GITHUB_TOKEN']],
  [['sentry-cli'], undefined, ['SENTRY_AUTH_TOKEN']],
];
/** An address that only SSH reaches; what stands in front belongs to the package manager. */
const SSH_ADDRESS = /(?:^|[\s=@'"])((?:git\+)?ssh:\/\/[^\s'"]{1,300}|git@[\w.-]{1,200}:[^\s'"]{1,300})/;
/** `env=` came with version 1.10 of the Dockerfile syntax. */
const OLD_SYNTAX = /:1\.\d(?:[.-]|$)/;
const MAX_INSTRUCTIONS = 500;
const REWRITES = /insteadOf/i;

export default defineRule({
  meta: {
    name: 'require-secret-mount',
    group: 'secrets',
    since: '0.1.0',
    summary: 'A step that logs in somewhere gets its credentials from a secret or SSH mount.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: {},
    controls: { cis: ['4.10'], cwe: ['CWE-522'], nist: ['4.1.4'] },
    messages: {
      argument: "'{command}' takes the credential '{name}' from a build argument.",
      variable: "'{command}' takes the credential '{name}' from an environment variable.",
      ssh: "'{command}' logs in over SSH, and the step has no SSH mount.",
    },
    advice:
      'Build arguments and variables stay in the history of the image, and copied keys in its layers; RUN --mount=type=secret or type=ssh lends them to one step only.',
    fix: 'unsafe',
    docs: {
      why: 'The value of a build argument or variable is recorded with every step that sees it, and a key that is copied for Git is part of a layer. Mounts are there while their step runs and leave nothing behind, neither in the image nor in the build cache.',
      how: 'Give the step RUN --mount=type=secret,id=NAME,env=NAME and build with docker build --secret id=NAME, which reads the variable of that name. For Git over SSH use RUN --mount=type=ssh and docker build --ssh default.',
      bad: 'FROM node:22\nARG NPM_TOKEN\nRUN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci\n',
      good: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
      links: [
        'https://docs.docker.com/build/building/secrets/',
        'https://docs.docker.com/reference/dockerfile/#run---mounttypesecret',
        'https://docs.docker.com/reference/dockerfile/#run---mounttypessh',
      ],
    },
  },
  stateless: true,
  create(context) {
    const { file } = context;

    function checkUses(script: ShellScript, run: Run): void {
      const set = script.assignments.filter(({ name, value }) => !handsOn(name, value));
      const known = new Set([...set.map(({ name }) => name), ...mounted(run)]);
      for (const command of script.commands) {
        for (const { name, at } of usesIn(command)) {
          if (known.has(name)) continue;
          known.add(name);
          const declaration = declarationOf(file, run, name);
          if (declaration === undefined) continue;
          context.report({
            at,
            message: declaration.kind === 'ARG' ? 'argument' : 'variable',
            data: { command: command.name, name },
            severity: ships(run) ? 'warning' : 'info',
            related: [{ span: declaration.keyword.span, message: `'${name}' is declared here.` }],
            fixes: fixesFor(context, run, declaration, name),
          });
        }
      }
    }

    function checkSsh(script: ShellScript, run: Run): void {
      for (const command of script.commands) {
        const found = sshIn(command);
        if (found === undefined || hasMount(run, 'ssh') || hasMount(run, 'secret')) continue;
        // Git may be told to use another way.
        if (mentions(file, REWRITES)) return;
        context.report({
          at: found,
          message: 'ssh',
          data: { command: command.name },
          confidence: 'medium',
          severity: ships(run) ? 'warning' : 'info',
          fixes: [
            {
              title: 'Add an SSH mount (docker build --ssh default)',
              kind: 'unsafe',
              edits: [{ span: insertion(run.keyword.span.end), text: ' --mount=type=ssh' }],
            },
          ],
        });
        // One mount is enough for the step.
        return;
      }
    }

    return {
      commands: [...TOOLS, ...WRITERS],
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN') return;
        checkUses(script, instruction);
        checkSsh(script, instruction);
      },
    };
  },
});

interface Use {
  readonly name: string;
  readonly at: Span;
}

/** The credentials that a command is given, or reads by itself. */
function usesIn(command: ShellCommand): Use[] {
  const writes = isNamed(command, WRITERS) && writesSecret(command);
  if (!writes && !isNamed(command, TOOLS)) return [];
  const words = [...command.args, ...command.assignments.flatMap(({ value }) => value ?? [])];
  const given = words.flatMap((word) =>
    word.variables
      .filter((name) => secretName(name)?.kind === 'secret')
      .map((name) => ({ name, at: spanOf(word, name) })),
  );
  const { nameWord } = command;
  if (given.length > 0 || nameWord === undefined) return given;
  const verb = subcommand(command)?.value ?? '';
  return READS.flatMap(([tools, sub, names]) =>
    isNamed(command, tools) && sub?.test(verb) !== false
      ? names.map((name) => ({ name, at: nameWord.span }))
      : [],
  );
}

/** `echo …token… > .npmrc`. */
function writesSecret(command: ShellCommand): boolean {
  const tee = downstream(command).filter(({ name }) => name === 'tee');
  return [...command.redirects.flatMap(({ target }) => target ?? []), ...tee.flatMap(positionals)].some(
    ({ value }) => {
      const how = secretFile(value)?.how;
      return (
        how === 'sure' ||
        how === 'likely' ||
        /(?:^|\/)(?:pip\.conf|settings\.xml|nuget\.config|auth\.json)$/i.test(value)
      );
    },
  );
}

function spanOf(word: ShellWord, name: string): Span {
  const match = new RegExp(`\\$(?:${name}\\b|\\{${name}[^{}]{0,100}\\})`).exec(word.value);
  return match === null ? word.span : subSpan(word, match.index, match.index + match[0].length);
}

/** `NPM_TOKEN=$NPM_TOKEN npm ci` only hands on what was there. */
function handsOn(name: string, value: ShellWord | undefined): boolean {
  return value === undefined || value.variables.includes(name);
}

/** Variables that a secret mount sets. */
function mounted({ mounts }: Run): string[] {
  return mounts.flatMap(({ options }) =>
    options.flatMap(({ key, value }) => (key === 'env' && value !== undefined ? [value] : [])),
  );
}

function hasMount({ mounts }: Run, type: string): boolean {
  return mounts.some(({ options }) => options.some(({ key, value }) => key === 'type' && value === type));
}

/** The nearest ARG or ENV of a name that is in force; an ENV goes before an ARG. */
function declarationOf(file: Dockerfile, run: Run, name: string): Declaration | undefined {
  const found = earlier(file, run).filter(
    (other): other is Declaration =>
      (other.kind === 'ARG' || other.kind === 'ENV') &&
      other.assignments.some((assignment) => assignment.name === name),
  );
  return found.find(({ kind }) => kind === 'ENV') ?? found.at(-1);
}

/** Where an address is that a command logs in to over SSH. */
function sshIn(command: ShellCommand): Span | undefined {
  const git = isNamed(command, 'git', ['clone', 'fetch', 'ls-remote', 'pull', 'submodule']);
  if (!git && !isNamed(command, ['bun', 'npm', 'pip', 'pipx', 'pnpm', 'poetry', 'uv', 'yarn']))
    return undefined;
  for (const word of command.args) {
    const match = SSH_ADDRESS.exec(word.value);
    const [hit, address] = match ?? [];
    if (match === null || hit === undefined || address === undefined) continue;
    return subSpan(word, match.index + hit.length - address.length, match.index + hit.length);
  }
  return undefined;
}

/** Where the argument is there for this step alone, a mount takes its place. */
function fixesFor(
  context: Pick<RuleContext, 'file' | 'scripts'>,
  run: Run,
  declaration: Declaration,
  name: string,
): Fix[] {
  const { file } = context;
  const { kind, stage, assignments, onbuild } = declaration;
  if (kind !== 'ARG' || stage !== run.stage || onbuild !== undefined || run.onbuild !== undefined) return [];
  // Each finding looks through the file: not in one that is made to be large.
  if (file.instructions.length > MAX_INSTRUCTIONS) return [];
  if (assignments.length > 1 || assignments[0]?.value !== undefined) return [];
  if (file.directives.some((directive) => directive.name === 'syntax' && OLD_SYNTAX.test(directive.value)))
    return [];
  const word = new RegExp(`\\b${name}\\b`);
  const used = file.instructions.some((other) => {
    if (other === run || other === declaration) return false;
    if (word.test(file.text.slice(other.span.start, other.span.end))) return true;
    // A tool may read it by itself.
    return (
      other.kind === 'RUN' &&
      context
        .scripts(other)
        .some(({ commands }) => commands.some((command) => usesIn(command).some((use) => use.name === name)))
    );
  });
  if (used) return [];
  return [
    {
      title: `Take ${name} from a secret mount (docker build --secret id=${name})`,
      kind: 'unsafe',
      edits: [
        deleteInstruction(file, declaration),
        { span: insertion(run.keyword.span.end), text: ` --mount=type=secret,id=${name},env=${name}` },
      ],
    },
  ];
}
