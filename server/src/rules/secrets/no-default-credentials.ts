import { defaultCredential, isDefaultLogin } from '../../knowledge/default-credentials.ts';
import { defineRule } from '../../lint/rule.ts';
import { ships } from '../../lint/stages.ts';
import {
  hasOption,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'no-default-credentials',
    group: 'secrets',
    since: '0.1.0',
    summary: 'No account or service gets a password that everyone knows.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-1392', 'CWE-521'] },
    messages: {
      password: "'{name}' is set to a password that attackers try first.",
      open: "'{name}' lets everyone in without a password.",
      account: "The account '{user}' gets a password that attackers try first.",
    },
    advice:
      'A password in the image is the same in every container and this one is guessed at once; let whoever starts the container set it.',
    fix: 'none',
    docs: {
      why: 'Databases and consoles with the password from the manual are found and taken over by automatic scans. A default that is built in stays in force wherever nobody thought of changing it.',
      how: 'Leave the variable out, so that the image refuses to start without one, and set it from a secret when the container starts (many images read NAME_FILE).',
      bad: 'FROM postgres:17\nENV POSTGRES_PASSWORD=postgres\n',
      good: 'FROM postgres:17\nENV POSTGRES_PASSWORD_FILE=/run/secrets/postgres-password\n',
      links: [
        'https://cwe.mitre.org/data/definitions/1392.html',
        'https://docs.docker.com/engine/swarm/secrets/',
        'https://hub.docker.com/_/postgres',
      ],
    },
  },
  stateless: true,
  create(context) {
    function checkVariables(declaration: InstructionOf<'ARG' | 'ENV'>): void {
      for (const { name, value } of declaration.assignments) {
        const found = value === undefined ? undefined : defaultCredential(name, value.value);
        if (value === undefined || found === undefined) continue;
        const severity = ships(declaration) ? 'warning' : 'info';
        if (found.kind === 'open')
          context.report({ at: value.span, message: 'open', data: { name }, severity });
        else {
          // What an ARG holds is only what is used when nobody gives another value.
          const confidence = found.known && declaration.kind === 'ENV' ? 'high' : 'medium';
          context.report({ at: value.span, message: 'password', data: { name }, severity, confidence });
        }
      }
    }

    return {
      onArg: checkVariables,
      onEnv: checkVariables,
      onScript(script: ShellScript, instruction: Instruction) {
        if (instruction.kind !== 'RUN') return;
        for (const command of script.commands) {
          const login =
            command.name === 'chpasswd'
              ? written(command, logins)
              : isNamed(command, 'passwd')
                ? written(command, passwords)
                : undefined;
          if (login === undefined) continue;
          const severity = ships(instruction) ? 'warning' : 'info';
          context.report({ at: login.word.span, message: 'account', data: { user: login.user }, severity });
        }
      },
    };
  },
});

interface Login {
  readonly user: string;
  readonly word: ShellWord;
}

/** The first default login in what is piped or fed into a command. */
function written(
  command: ShellCommand,
  read: (command: ShellCommand, word: ShellWord) => string | undefined,
): Login | undefined {
  const before = command.pipeline[command.position - 1];
  const words =
    before !== undefined && (before.name === 'echo' || before.name === 'printf') ? before.args : [];
  const fed = command.redirects.flatMap(({ operator, target }) =>
    operator === '<<<' && target !== undefined ? [target] : [],
  );
  for (const word of [...words, ...fed]) {
    const user = read(command, word);
    if (user !== undefined) return { user, word };
  }
  return undefined;
}

/** chpasswd reads lines of `user:password`. */
function logins(command: ShellCommand, word: ShellWord): string | undefined {
  if (hasOption(command, ['-e', '--encrypted']) !== undefined) return undefined;
  for (const line of word.value.split(/\n|\\n/)) {
    const [, user, password] = /^([\w.-]{1,64}):([^$`]{1,64})$/.exec(line.trim()) ?? [];
    if (user !== undefined && password !== undefined && isDefaultLogin(user, password)) return user;
  }
  return undefined;
}

/** passwd reads the password itself, twice without --stdin. */
function passwords(command: ShellCommand, word: ShellWord): string | undefined {
  const user = positionals(command)[0]?.value ?? 'root';
  const [password = ''] = word.value.split(/\n|\\n/);
  return isDefaultLogin(user, password.trim()) ? user : undefined;
}
