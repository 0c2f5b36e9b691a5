import { offSwitchRule } from '../../lint/off-switch.ts';

const ALIASES = { checkov: ['CKV2_DOCKER_5'] };

export default offSwitchRule(
  {
    name: 'no-python-https-verify-off',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Python programs check the certificates of the servers they talk to.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: { cwe: ['CWE-295'] },
    messages: { off: "'{setting}' makes Python's own https client accept any certificate." },
    advice:
      'Anyone on the way can read and change what the program fetches; remove it, and add a private CA to the trust store instead.',
    fix: 'unsafe',
    docs: {
      why: 'The variable turns the check of certificates off for every Python program that uses the standard library for https, in the build and, when ENV sets it, in each container. It is honoured by Python 2.7 and by the Python of some distributions; where it has no effect it only misleads.',
      how: 'Remove it. Where a server has a certificate of a private CA, install that CA with update-ca-certificates or name it with SSL_CERT_FILE.',
      bad: 'FROM python:3.13-slim\nENV PYTHONHTTPSVERIFY=0\n',
      good: 'FROM python:3.13-slim\nENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt\n',
      links: ['https://peps.python.org/pep-0493/', 'https://cwe.mitre.org/data/definitions/295.html'],
    },
  },
  { variables: [{ name: /^PYTHONHTTPSVERIFY$/, isOff: (value) => value === '0', aliases: ALIASES }] },
);
