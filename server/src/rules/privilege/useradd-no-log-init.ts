import { commandRule } from '../../lint/ladder.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { hasOption } from '../../shell/index.ts';

/** lastlog and faillog have a record for each number up to the highest, hundreds of bytes long. */
const LARGE = 100_000;

export default commandRule(
  {
    name: 'useradd-no-log-init',
    group: 'privilege',
    since: '0.1.0',
    summary: 'A useradd with a large user id has --no-log-init.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3046'] },
    controls: {},
    messages: { large: 'User id {uid} makes useradd write very large log files into the layer.' },
    advice:
      'The files lastlog and faillog have one record for each id up to the highest, and layers store their holes, too; add --no-log-init.',
    fix: 'safe',
    docs: {
      why: 'For the new user, useradd prepares a record in /var/log/lastlog and /var/log/faillog. Both are sparse files that are as long as the id is high, and an image layer stores them in full: megabytes for an id of 100,000, gigabytes for those that some directories and clusters hand out.',
      how: 'Add --no-log-init (-l), or take a smaller id.',
      bad: 'FROM debian:13\nRUN useradd --uid 1000620000 app\n',
      good: 'FROM debian:13\nRUN useradd --no-log-init --uid 1000620000 app\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#user',
        'https://manpages.debian.org/stable/passwd/useradd.8.en.html',
      ],
    },
  },
  'useradd',
  undefined,
  (command, { instruction }, context) => {
    const { nameWord } = command;
    const uid = hasOption(command, ['-u', '--uid'])?.value;
    if (nameWord === undefined || uid === undefined || hasOption(command, ['-l', '--no-log-init'])) return;
    const number = uid.word.static ? uid.text : context.expand(instruction, uid.text);
    if (number === undefined || !/^\d{1,10}$/.test(number) || Number(number) < LARGE) return;
    context.report({
      at: uid.span,
      message: 'large',
      data: { uid: number },
      fixes: [
        {
          title: 'Add --no-log-init',
          kind: 'safe',
          edits: [insertArgument(instruction, command, nameWord, '--no-log-init')],
        },
      ],
    });
  },
);
