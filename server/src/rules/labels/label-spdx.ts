import { isLicenseExpression } from '../../knowledge/spdx.ts';
import { labelValueRule } from '../../lint/labels.ts';

export default labelValueRule(
  {
    name: 'label-spdx',
    group: 'labels',
    since: '0.1.0',
    summary: 'A label that is to hold a licence holds an SPDX expression.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3054'] },
    controls: {},
    messages: { value: "The value of '{label}' is not an SPDX licence expression." },
    advice:
      'Licence scanners read SPDX names only. Use one from spdx.org/licenses, or LicenseRef-… for your own.',
    fix: 'none',
    docs: {
      why: 'Licence checks compare this label with lists of allowed licences by their SPDX short names. A free text is an unknown licence to them, which blocks the image or lets it pass unchecked.',
      how: 'Use the short names, joined by AND, OR and WITH: Apache-2.0, (MIT OR GPL-2.0-only). A licence that is not in the list is written as LicenseRef-Name.',
      bad: 'FROM scratch\nLABEL org.opencontainers.image.licenses="Apache License 2"\n',
      good: 'FROM scratch\nLABEL org.opencontainers.image.licenses="Apache-2.0"\n',
      links: [
        'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
        'https://spdx.org/licenses/',
      ],
    },
  },
  'spdx',
  isLicenseExpression,
);
