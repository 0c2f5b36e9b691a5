import { labelValueRule } from '../../lint/labels.ts';

/** An address, alone or behind a name. */
const EMAIL_SHAPE = /^(?:[^<>@]*<([^<>]+)>|([^<>]+))$/;
const ADDRESS =
  /^[^\s@"(),:;<>[\]]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

function isAddress(value: string): boolean {
  const match = EMAIL_SHAPE.exec(value.trim());
  return ADDRESS.test(match?.[1] ?? match?.[2] ?? '');
}

export default labelValueRule(
  {
    name: 'label-email',
    group: 'labels',
    since: '0.1.0',
    summary: 'A label that is to hold an e-mail address holds one.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3058'] },
    controls: {},
    messages: { value: "The value of '{label}' is not an e-mail address." },
    advice:
      'Whoever finds a fault in the image cannot reach its owner. Write an address such as team@example.com.',
    fix: 'none',
    docs: {
      why: 'The contact label is where reports about vulnerabilities and broken images go. A value that is no address makes people guess whom to ask.',
      how: 'Write an address, alone or behind a name: team@example.com or Team <team@example.com>.',
      bad: 'FROM scratch\nLABEL maintainer="the team"\n',
      good: 'FROM scratch\nLABEL maintainer="team@example.com"\n',
      links: ['https://www.rfc-editor.org/rfc/rfc5322'],
    },
  },
  'email',
  isAddress,
);
