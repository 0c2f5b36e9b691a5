import { verifiesChecksum } from '../../lint/model-files.ts';
import { isLocalHost } from '../../knowledge/hosts.ts';
import { offSwitchRule, optionSwitch } from '../../lint/off-switch.ts';
import { allOptions, downloads, options } from '../../shell/index.ts';

export default offSwitchRule(
  {
    name: 'no-wget-no-check-certificate',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Certificates of the servers it downloads from are checked by wget.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_3'] },
    controls: { cwe: ['CWE-295'] },
    messages: { off: "'{setting}' makes wget accept any certificate." },
    advice:
      'Anyone on the way can pose as the server and send another file; remove it, and install ca-certificates or the CA of a private server.',
    fix: 'unsafe',
    docs: {
      why: 'The certificate is all that tells the real server from one that pretends to be it. Without the check, whoever controls a proxy, the name server or the network decides what the build downloads and what ends up in the image.',
      how: 'Remove --no-check-certificate. In a small base image install ca-certificates first; give the CA of an internal server with --ca-certificate.',
      bad: 'FROM debian:13\nRUN wget --no-check-certificate -O /tool https://example.com/tool\n',
      good: 'FROM debian:13\nRUN wget -O /tool https://example.com/tool\n',
      links: [
        'https://www.gnu.org/software/wget/manual/html_node/HTTPS-_0028SSL_002fTLS_0029-Options.html',
        'https://cwe.mitre.org/data/definitions/295.html',
      ],
    },
  },
  {
    inCommand(command, place) {
      if (command.name !== 'wget' && command.name !== 'wget2') return [];
      const { urls = [], insecure = [] } = downloads(command) ?? {};
      // A server on this very machine or network shows a certificate of its own making.
      if (urls.length > 0 && urls.every(({ host }) => host !== '' && isLocalHost(host))) return [];
      const spans = new Set(insecure.map(({ span }) => span.start));
      return [
        ...options(command).filter((option) => spans.has(option.span.start)),
        ...allOptions(command, ['-e', '--execute']).filter(({ value }) => OFF.test(value?.text ?? '')),
      ].map((option) => {
        const value =
          option.value === undefined ? '' : `${option.name.startsWith('--') ? '=' : ' '}${option.value.text}`;
        return {
          ...optionSwitch(place, option, `${option.name}${value}`),
          // Another file would not pass, whoever sent it.
          ...(verifiesChecksum(place.script) ? { confidence: 'low' as const } : {}),
        };
      });
    },
    written: /\bcheck_certificate\s*=\s*(?:off|no|0|quiet)\b/i,
  },
);

const OFF = /^check_?certificate\s*=\s*(?:off|no|0|quiet)$/i;
