import {
  type CommandPlace,
  commandSwitch,
  type OffSwitch,
  offSwitchRule,
  optionSwitch,
} from '../../lint/off-switch.ts';
import { allOptions, isNamed, positionals, type ShellCommand } from '../../shell/index.ts';
import { cover } from '../../text/span.ts';

const ALIASES = { checkov: ['CKV2_DOCKER_14'] };
const FALSE = /^(?:false|no|off|0)$/i;
const KEY = /^http\.(?:.*\.)?sslVerify$/i;

export default offSwitchRule(
  {
    name: 'no-git-ssl-no-verify',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Certificates of the servers it clones from are checked by git.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: { cwe: ['CWE-295'] },
    messages: { off: "'{setting}' makes git accept any certificate." },
    advice:
      'Anyone on the way can send other source code, or take the credentials; remove it, and name a private CA with http.sslCAInfo.',
    fix: 'unsafe',
    docs: {
      why: 'What git fetches is compiled or run by the next steps. Without the check of certificates whoever sits between the build and the server chooses that code, and sees the password or token of a private repository. GIT_SSL_NO_VERIFY counts with any value, 0 and nothing included.',
      how: 'Remove the variable or setting. Install ca-certificates where they are missing, and give the CA of an internal server with GIT_SSL_CAINFO or http.sslCAInfo.',
      bad: 'FROM alpine\nRUN GIT_SSL_NO_VERIFY=1 git clone --branch v1.0 https://example.com/app.git /app\n',
      good: 'FROM alpine\nRUN git clone --branch v1.0 https://example.com/app.git /app\n',
      links: [
        'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify',
        'https://git-scm.com/book/en/v2/Git-Internals-Environment-Variables',
        'https://cwe.mitre.org/data/definitions/295.html',
      ],
    },
  },
  {
    variables: [{ name: /^GIT_SSL_NO_VERIFY$/, isOff: () => true, aliases: ALIASES }],
    inCommand: (command, place) =>
      isNamed(command, 'git') ? [...configured(command, place), ...options(command, place)] : [],
    // In small letters it is a setting of yum.
    written: /(?<=\\[nt]|(?<![\w.]))sslVerify\s*=\s*(?:false|no|off|0)\b/,
  },
);

/** `git config --global http.sslVerify false`. */
function configured(command: ShellCommand, place: CommandPlace): OffSwitch[] {
  const [config, ...words] = positionals(command);
  if (config?.value !== 'config') return [];
  const [key, value] = words[0]?.value === 'set' ? words.slice(1) : words;
  if (key === undefined || value === undefined || !KEY.test(key.value) || !FALSE.test(value.value)) return [];
  const at = cover(key.span, value.span);
  return [{ ...commandSwitch(place, command, at, `${key.value} ${value.value}`), aliases: {} }];
}

/** `git -c http.sslVerify=false clone …`. */
function options(command: ShellCommand, place: CommandPlace): OffSwitch[] {
  return allOptions(command, ['-c', '--config']).flatMap((option) => {
    const [, key = '', value = ''] = /^(.*?)=(.*)$/s.exec(option.value?.text ?? '') ?? [];
    if (!KEY.test(key) || !FALSE.test(value)) return [];
    return [{ ...optionSwitch(place, option, `${option.name} ${key}=${value}`), aliases: {} }];
  });
}
