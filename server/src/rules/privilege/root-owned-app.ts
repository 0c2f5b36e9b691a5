import { deleteWord } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { ownerThatRuns } from '../../lint/owned-code.ts';
import { isWindowsStage } from '../../lint/run-user.ts';

export default instructionRule(
  {
    name: 'root-owned-app',
    group: 'privilege',
    since: '0.1.0',
    summary: 'The account that runs the program does not own its files.',
    severity: 'info',
    confidence: 'medium',
    audience: 'pedantic',
    preset: 'strict',
    aliases: {},
    controls: { cwe: ['CWE-282', 'CWE-732'] },
    messages: { owner: "'{user}' runs the program and owns its files, so that it can rewrite them." },
    advice:
      'Whoever breaks into the program can replace its code and stay; let root own it, and give the account only the folders that it writes to.',
    fix: 'unsafe',
    docs: {
      why: 'A process can change every file that it owns. When the program is broken into, an intruder who owns its code can replace it, and the change outlives a restart of the process. Files of root can be read and run just as well.',
      how: 'Copy code and configuration without --chown. Keep it for folders that the program has to write to, such as uploads or a cache.',
      bad: 'FROM node:22-slim\nWORKDIR /app\nCOPY --chown=node:node . .\nUSER node\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
        'https://cwe.mitre.org/data/definitions/282.html',
      ],
    },
  },
  ['COPY', 'ADD'],
  (transfer, context) => {
    const flag = transfer.flags.find(({ name }) => name === 'chown');
    if (flag === undefined || transfer.stage === undefined) return;
    const user = ownerThatRuns(context, transfer);
    if (user === undefined || isWindowsStage(context.file, transfer.stage)) return;
    context.report({
      at: flag.span,
      message: 'owner',
      data: { user },
      fixes: [{ title: 'Remove --chown', kind: 'unsafe', edits: [deleteWord(context.file, flag.span)] }],
    });
  },
);
