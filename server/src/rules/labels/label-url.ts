import { labelValueRule } from '../../lint/labels.ts';

/** Scheme and host; the short form of git over SSH is let pass, as that is where the source is. */
const URL_SHAPE = /^(?:[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+\S*|[\w.-]+@[\w.-]+:\S+)$/i;

export default labelValueRule(
  {
    name: 'label-url',
    group: 'labels',
    since: '0.1.0',
    summary: 'A label that is to hold a URL holds one.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3052'] },
    controls: {},
    messages: { value: "The value of '{label}' is not a URL." },
    advice: 'Registries and inventories show it as a link. Write the whole URL, scheme included.',
    fix: 'none',
    docs: {
      why: 'Registries, scanners and inventories turn such labels into links to the project, its source or its documentation. A value without a scheme and a host leads nowhere, and the people who look for the origin of an image find nothing.',
      how: 'Write an absolute URL such as https://example.com/project.',
      bad: 'FROM scratch\nLABEL org.opencontainers.image.url="example.com/project"\n',
      good: 'FROM scratch\nLABEL org.opencontainers.image.url="https://example.com/project"\n',
      links: [
        'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
        'https://www.rfc-editor.org/rfc/rfc3986',
      ],
    },
  },
  'url',
  (value) => URL_SHAPE.test(value),
);
