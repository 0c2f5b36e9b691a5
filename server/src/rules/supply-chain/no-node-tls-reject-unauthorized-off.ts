import { offSwitchRule } from '../../lint/off-switch.ts';

const ALIASES = { checkov: ['CKV2_DOCKER_6'] };

export default offSwitchRule(
  {
    name: 'no-node-tls-reject-unauthorized-off',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Node.js programs check the certificates of the servers they talk to.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: { cwe: ['CWE-295'] },
    messages: { off: "'{setting}' makes Node.js accept any certificate." },
    advice:
      'Every TLS connection can be read and changed on the way; remove it, and name a private CA with NODE_EXTRA_CA_CERTS.',
    fix: 'unsafe',
    docs: {
      why: 'With this variable Node.js accepts any certificate on every TLS connection: those of npm during the build, and, when ENV sets it, those of the application to its databases and services for as long as it runs.',
      how: 'Remove it. For servers with a certificate of a private CA copy that CA into the image and set NODE_EXTRA_CA_CERTS to its path.',
      bad: 'FROM node:24-slim\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n',
      good: 'FROM node:24-slim\nENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/company-ca.pem\n',
      links: [
        'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
        'https://cwe.mitre.org/data/definitions/295.html',
      ],
    },
  },
  {
    variables: [
      { name: /^NODE_TLS_REJECT_UNAUTHORIZED$/, isOff: (value) => value === '0', aliases: ALIASES },
    ],
  },
);
