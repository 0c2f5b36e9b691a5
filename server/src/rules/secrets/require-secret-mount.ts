import { CREDENTIAL_COMMANDS, credentialUses } from '../../lint/credential-uses.ts';
import { addMounts, hasMount, mountedVariables, mountOwner, mountSupport } from '../../lint/mount-edits.ts';
import { defineRule, type Fix, type RuleContext } from '../../lint/rule.ts';
import { secretCommands } from '../../lint/secret-commands.ts';
import { mountVariable } from '../../lint/secret-mounts.ts';
import { earlier, mentions, ships } from '../../lint/stages.ts';
import { isNamed, type ShellCommand, type ShellScript, type ShellWord, subSpan } from '../../shell/index.ts';
import type { Dockerfile, InstructionOf } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

type Run = InstructionOf<'RUN'>;
type Declaration = InstructionOf<'ARG' | 'ENV'>;

/** An address that only SSH reaches; what stands in front belongs to the package manager. */
const SSH_ADDRESS = /(?:^|[\s=@'"])((?:git\+)?ssh:\/\/[^\s'"]{1,300}|git@[\w.-]{1,200}:[^\s'"]{1,300})/;
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
      const known = new Set([...set.map(({ name }) => name), ...mountedVariables(run)]);
      for (const command of script.commands) {
        for (const { name, at } of credentialUses(command)) {
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
            fixes: run.onbuild === undefined ? mountVariable(context, declaration, { name }) : [],
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
          fixes: run.onbuild !== undefined || mountSupport(file) === 'none' ? [] : [sshFix(context, run)],
        });
        // One mount is enough for the step.
        return;
      }
    }

    return {
      commands: CREDENTIAL_COMMANDS,
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN') return;
        checkUses(script, instruction);
        checkSsh(script, instruction);
      },
    };
  },
});

/** `NPM_TOKEN=$NPM_TOKEN npm ci` only hands on what was there. */
function handsOn(name: string, value: ShellWord | undefined): boolean {
  return value === undefined || value.variables.includes(name);
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

function sshFix(context: Pick<RuleContext, 'facts'>, run: Run): Fix {
  return {
    title: 'Add an SSH mount (docker build --ssh default)',
    kind: 'unsafe',
    edits: [addMounts(run, [`type=ssh${mountOwner(context, run, '0666')}`])],
    assumptions: [
      'An SSH agent with the key runs where the image is built.',
      'The step knows the host key of the server, or finds it out itself.',
    ],
    instructions: secretCommands({ kind: 'ssh' }),
  };
}
