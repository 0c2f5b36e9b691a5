import { isLocalHost } from '../../knowledge/hosts.ts';
import {
  type CommandPlace,
  commandSwitch,
  type OffSwitch,
  offSwitchRule,
  removal,
} from '../../lint/off-switch.ts';
import { deleteWords } from '../../lint/command-edits.ts';
import { allOptions, isNamed, optionSpan, positionals, type ShellCommand } from '../../shell/index.ts';

const OPTIONS = ['--trusted-host', '--allow-insecure-host'];

export default offSwitchRule(
  {
    name: 'no-pip-trusted-host',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'The certificate of every package index is checked by pip.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_4', 'CKV2_DOCKER_16'] },
    controls: { cwe: ['CWE-295'] },
    messages: { off: "'{setting}' makes pip accept any certificate, or none, from that host." },
    advice:
      'Packages run code when they are installed, and anyone on the way can now send them; remove it, and give a private CA with --cert.',
    fix: 'unsafe',
    docs: {
      why: 'A trusted host is one that pip believes without a valid certificate, even over plain http. Packages bring code that runs during installation, so that a forged answer takes over the build.',
      how: 'Remove --trusted-host and PIP_TRUSTED_HOST. Behind a proxy or index with a CA of its own, install that CA and name it with --cert or PIP_CERT.',
      bad: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir --trusted-host pypi.org flask==3.1.0\n',
      good: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir flask==3.1.0\n',
      links: [
        'https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host',
        'https://cwe.mitre.org/data/definitions/295.html',
      ],
    },
  },
  {
    variables: [
      {
        name: /^(?:PIP_TRUSTED_HOST|UV_INSECURE_HOST)$/,
        isOff: (value) => value !== undefined && value !== '',
        aliases: { checkov: ['CKV2_DOCKER_16'] },
      },
    ],
    inCommand: (command, place) =>
      isNamed(command, ['pip', 'pipx', 'uv'])
        ? [...trusted(command, place), ...configured(command, place)]
        : [],
    written: /(?<=\\n|(?<![\w-]))trusted-host[ \t]*=(?:[ \t]*[^\s\\]+)?/,
  },
);

/** One finding a command: its hosts come and go together. */
function trusted(command: ShellCommand, { file, instruction }: CommandPlace): OffSwitch[] {
  const all = allOptions(command, OPTIONS);
  const [first, ...more] = all;
  if (first === undefined) return [];
  const host = first.value?.text ?? '';
  const edits = all.map((option) => deleteWords(file, instruction, optionSpan(option)));
  const local = all.every(({ value }) => value !== undefined && isLocalHost(value.text.replace(/:\d+$/, '')));
  const [fix] = removal(first.name, edits[0]);
  return [
    {
      at: optionSpan(first),
      setting: `${first.name} ${host}`.trim(),
      aliases: { checkov: ['CKV2_DOCKER_4'] },
      // In a network of one's own there may be no certificate that anybody could check.
      confidence: local ? 'low' : 'high',
      related: more.map((option) => ({ span: optionSpan(option), message: 'This host is trusted too.' })),
      fixes:
        fix === undefined || edits.includes(undefined)
          ? []
          : [{ ...fix, edits: edits.flatMap((edit) => edit ?? []) }],
    },
  ];
}

/** `pip config set global.trusted-host pypi.org`. */
function configured(command: ShellCommand, place: CommandPlace): OffSwitch[] {
  const [config, set, key, value] = positionals(command);
  if (config?.value !== 'config' || set?.value !== 'set' || value === undefined) return [];
  if (key === undefined || !/(?:^|\.)trusted-host$/.test(key.value)) return [];
  return [{ ...commandSwitch(place, command, key.span, key.value), aliases: {} }];
}
