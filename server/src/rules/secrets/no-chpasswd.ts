import { writtenText } from '../../lint/instruction-text.ts';
import { defineRule } from '../../lint/rule.ts';
import { hasOption, type ShellCommand } from '../../shell/index.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'no-chpasswd',
    group: 'secrets',
    since: '0.1.0',
    summary: 'No step of the build sets a password.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_17'] },
    controls: { cis: ['4.10'], cwe: ['CWE-798'] },
    messages: { set: "'{command}' sets a password that every container of the image shares." },
    advice:
      'The password, or its hash, is in the image and its history for all to read; containers need no passwords, so leave the account locked.',
    fix: 'none',
    docs: {
      why: 'A password that the build sets is the same in every container, and the command that sets it stays in the history of the image. Whoever can pull the image can log in with it, or become root with su, wherever it runs.',
      how: 'Leave accounts without a password: processes run as a user without one, and docker exec or kubectl exec opens a shell. Where a service really has to check passwords, hand them over when the container starts, as a secret.',
      bad: 'FROM debian:13\nRUN useradd app && echo "app:$APP_PASSWORD" | chpasswd\nUSER app\n',
      good: 'FROM debian:13\nRUN useradd app\nUSER app\n',
      links: [
        'https://docs.docker.com/build/building/secrets/',
        'https://man7.org/linux/man-pages/man8/chpasswd.8.html',
        'https://cwe.mitre.org/data/definitions/798.html',
      ],
    },
  },
  stateless: true,
  handlers: {
    onScript(script, instruction, context) {
      if (instruction.kind !== 'RUN') return;
      for (const command of script.commands) {
        const isChpasswd = command.name === 'chpasswd';
        if (command.nameWord === undefined || !(isChpasswd || readsPassword(command))) continue;
        context.report({
          at: command.nameWord.span,
          message: 'set',
          data: { command: command.name },
          confidence: fromSecret(context.file, instruction) || isForNobody(command) ? 'low' : 'high',
          ...(isChpasswd ? {} : { aliases: {} }),
        });
      }
    },
  },
});

/** `echo … | passwd --stdin root`. */
function readsPassword(command: ShellCommand): boolean {
  return command.name === 'passwd' && hasOption(command, ['--stdin']) !== undefined;
}

/** Drawn at random and told to nobody, or a hash that no password has: both only make the account usable. */
function isForNobody(command: ShellCommand): boolean {
  return command.pipeline
    .slice(0, command.position)
    .some(({ name, args }) =>
      [name, ...args.map(({ value }) => value)].some((word) =>
        /\/dev\/u?random|^(?:pwgen|makepasswd|apg)$|\bopenssl rand\b|:[*!]+$/.test(word),
      ),
    );
}

/** A secret mount keeps the password itself out of the history; its hash is still in the image. */
function fromSecret(file: Dockerfile, instruction: Extract<Instruction, { kind: 'RUN' }>): boolean {
  return (
    writtenText(file, instruction).includes('/run/secrets/') ||
    instruction.mounts.some(({ options }) =>
      options.some(({ key, value }) => key === 'type' && value === 'secret'),
    )
  );
}
