import {
  type CommandPlace,
  commandSwitch,
  type OffSwitch,
  offSwitchRule,
  optionSwitch,
} from '../../lint/off-switch.ts';
import { allOptions, isNamed, positionals, type ShellCommand } from '../../shell/index.ts';
import { cover } from '../../text/span.ts';

const FALSE = /^(?:false|0|null)$/i;
const isOff = (value: string | undefined): boolean => FALSE.test(value ?? '');
const KEY = /^(?:strict-ssl|strictSsl|enableStrictSsl)$/;

export default offSwitchRule(
  {
    name: 'no-npm-strict-ssl-off',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'The certificate of the registry is checked by npm, yarn and pnpm.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_12', 'CKV2_DOCKER_13'] },
    controls: { cwe: ['CWE-295'] },
    messages: { off: "'{setting}' makes the package manager accept any certificate." },
    advice:
      'Packages run scripts when they are installed, and anyone on the way can now send them; remove it, and name a private CA with cafile.',
    fix: 'unsafe',
    docs: {
      why: 'The certificate of the registry is what tells it from somebody who pretends to be it. Packages bring install scripts, so that a forged answer takes over the build and what it makes.',
      how: 'Remove the setting. Behind a proxy or registry with a CA of its own give that CA with cafile (npm, pnpm, yarn 1), httpsCaFilePath (yarn 2 and later) or NODE_EXTRA_CA_CERTS.',
      bad: 'FROM node:24-slim\nRUN npm config set strict-ssl false && npm ci\n',
      good: 'FROM node:24-slim\nRUN npm ci\n',
      links: [
        'https://docs.npmjs.com/cli/v11/using-npm/config#strict-ssl',
        'https://yarnpkg.com/configuration/yarnrc#enableStrictSsl',
        'https://cwe.mitre.org/data/definitions/295.html',
      ],
    },
  },
  {
    variables: [
      { name: /^npm_config_strict_ssl$/i, isOff, aliases: { checkov: ['CKV2_DOCKER_12'] } },
      { name: /^YARN_ENABLE_STRICT_SSL$/i, isOff, aliases: {} },
    ],
    inCommand: (command, place) =>
      isNamed(command, ['npm', 'pnpm', 'yarn', 'yarnpkg'])
        ? [...configured(command, place), ...options(command, place)]
        : [],
    written: /(?<=\\n|(?<![\w-]))(?:strict-ssl(?:\s*=\s*|\s+)|enableStrictSsl:\s*)false\b/i,
  },
);

/** `npm config set strict-ssl false`, `npm set strict-ssl=false`, `yarn config set enableStrictSsl false`. */
function configured(command: ShellCommand, place: CommandPlace): OffSwitch[] {
  const words = positionals(command);
  const from = words[0]?.value === 'config' || words[0]?.value === 'c' ? 1 : 0;
  const [set, key, value] = words.slice(from);
  if (set?.value !== 'set' || key === undefined) return [];
  const [name = '', inline] = key.value.split('=');
  if (!KEY.test(name) || !isOff(inline ?? value?.value)) return [];
  const at = inline === undefined && value !== undefined ? cover(key.span, value.span) : key.span;
  return [
    { ...commandSwitch(place, command, at, `${name} false`), aliases: { checkov: ['CKV2_DOCKER_13'] } },
  ];
}

/** `npm install --no-strict-ssl`, `--strict-ssl=false`, `--strict-ssl false`. */
function options(command: ShellCommand, place: CommandPlace): OffSwitch[] {
  const off = allOptions(command, ['--no-strict-ssl']);
  const given = allOptions(command, ['--strict-ssl']).filter(({ value }) => isOff(value?.text));
  return [...off, ...given].map((option) => {
    const value = option.value === undefined ? '' : `=${option.value.text}`;
    return { ...optionSwitch(place, option, `${option.name}${value}`), aliases: {} };
  });
}
