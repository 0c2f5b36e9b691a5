import { commandRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import { type ShellCommand, subcommand, subSpan } from '../../shell/index.ts';
import type { Edit } from '../../text/edit.ts';

/** What apt-get(8) has under the same name. */
const SAME = new Set([
  ...['update', 'install', 'reinstall', 'remove', 'purge', 'autoremove', 'autopurge', 'dist-upgrade'],
  ...['build-dep', 'satisfy', 'source', 'download', 'clean', 'autoclean', 'distclean', 'changelog'],
]);
/** What apt-cache(8) has under the same name. */
const CACHE = new Set(['search', 'show', 'showsrc', 'policy', 'depends', 'rdepends']);

export default commandRule(
  {
    name: 'prefer-apt-get',
    group: 'packages',
    since: '0.1.0',
    summary: 'Scripts use apt-get and apt-cache, not apt.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3027'],
      checkov: ['CKV_DOCKER_9'],
      kics: ['Run Using apt'],
      semgrep: ['prefer-apt-get'],
    },
    controls: {},
    messages: { apt: "'{command}' is made for people at a terminal, not for scripts." },
    advice:
      'What apt prints and does may change with any release, and it warns about that itself; use apt-get or apt-cache.',
    fix: 'safe',
    docs: {
      why: 'To scripts apt promises no stable behaviour: its options, its output and what it does by default may change between releases. It prints a warning about that in every build. apt-get and apt-cache keep their behaviour.',
      how: 'Write apt-get install, apt-get update and so on, and apt-cache search, show or policy.',
      bad: 'FROM debian:13\nRUN apt update && apt install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://manpages.debian.org/stable/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS',
      ],
    },
  },
  'apt',
  undefined,
  (command, _, context) => {
    const { nameWord } = command;
    if (nameWord === undefined) return;
    const verb = subcommand(command)?.value;
    context.report({
      at: nameWord.span,
      message: 'apt',
      data: { command: verb === undefined ? 'apt' : `apt ${verb}` },
      fixes: fixesFor(command),
    });
  },
);

function fixesFor(command: ShellCommand): readonly Fix[] {
  const { nameWord } = command;
  const verb = subcommand(command);
  if (nameWord === undefined || verb === undefined || !nameWord.static) return [];
  const { value } = verb;
  // upgrade may install further packages in apt, and may not in apt-get.
  const tool = CACHE.has(value) ? 'apt-cache' : 'apt-get';
  const others: Edit[] = value === 'full-upgrade' ? [{ span: verb.span, text: 'dist-upgrade' }] : [];
  if (!SAME.has(value) && !CACHE.has(value) && value !== 'upgrade' && value !== 'full-upgrade') return [];
  return [
    {
      title: `Replace apt with ${tool}`,
      kind: value === 'upgrade' ? 'unsafe' : 'safe',
      edits: [{ span: subSpan(nameWord, nameWord.value.length - 'apt'.length), text: tool }, ...others],
    },
  ];
}
