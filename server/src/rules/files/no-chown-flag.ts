import { deleteWord } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { ownerThatRuns } from '../../lint/owned-code.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import type { Fix } from '../../lint/rule.ts';

export default instructionRule(
  {
    name: 'no-chown-flag',
    group: 'files',
    since: '0.1.0',
    summary: 'Files that come in with COPY or ADD stay owned by root.',
    severity: 'hint',
    confidence: 'high',
    audience: 'auditor',
    preset: 'all',
    aliases: { kics: ['Chown Flag Exists'] },
    controls: { cwe: ['CWE-282'] },
    messages: {
      owner: "'{owner}' owns the files, so the program can change its own code.",
      root: 'The flag --chown names root, who owns what is copied anyway.',
    },
    advice:
      'Files of root are readable and can be run, but an intruder cannot change them; keep --chown for folders that the program writes to.',
    fix: 'safe',
    docs: {
      why: 'A process can change every file that it owns. When the account that runs the program owns its code, whoever breaks into the program can replace that code and stay. Files of root can be read and run just as well.',
      how: 'Copy code and configuration without --chown, and give the account only the folders that it has to write to. Many guides recommend --chown, so this rule is in the preset all only.',
      bad: 'FROM debian:13\nRUN useradd -u 1001 app\nCOPY --chown=app:app server /srv/server\nUSER 1001\n',
      good: 'FROM debian:13\nRUN useradd -u 1001 app\nCOPY server /srv/server\nUSER 1001\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
        'https://cwe.mitre.org/data/definitions/282.html',
      ],
    },
  },
  ['COPY', 'ADD'],
  (transfer, context) => {
    const { file } = context;
    const flag = transfer.flags.find(({ name }) => name === 'chown');
    if (flag?.value === undefined || flag.value === '') return;
    if (transfer.stage !== undefined && isWindowsStage(file, transfer.stage)) return;
    const owner = context.expand(transfer, flag.value) ?? flag.value;
    const remove = (kind: Fix['kind']): readonly Fix[] => [
      { title: 'Remove --chown', kind, edits: [deleteWord(file, flag.span)] },
    ];
    if (!/^(?:root|0)(?::|$)/.test(owner)) {
      // The strict preset has a rule that says so where the owner surely runs the program.
      const said = ownerThatRuns(context, transfer) !== undefined;
      context.report({
        at: flag.span,
        message: 'owner',
        data: { owner },
        ...(said ? { confidence: 'low' } : {}),
        fixes: remove('unsafe'),
      });
      return;
    }
    // Between stages, and out of archives, files keep the owner that they had.
    const isDefault = transfer.kind === 'COPY' && transfer.from === undefined;
    if (isDefault && /^(?:root|0)(?::(?:root|0))?$/.test(owner))
      context.report({ at: flag.span, message: 'root', fixes: remove('safe') });
  },
);
