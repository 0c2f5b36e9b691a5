import { labelValueRule } from '../../lint/labels.ts';

/** Seven digits are the shortest form that git prints; 64 are a whole SHA-256. */
const HASH_SHAPE = /^[0-9a-f]{7,64}$/i;

export default labelValueRule(
  {
    name: 'label-git-hash',
    group: 'labels',
    since: '0.1.0',
    summary: 'A label that is to hold a git hash holds one.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3055'] },
    controls: {},
    messages: { value: "The value of '{label}' is not a git hash." },
    advice:
      'Nobody can tell which commit the image was built from. Write the hash that git rev-parse HEAD prints.',
    fix: 'none',
    docs: {
      why: 'The revision label ties an image to the commit that it was built from. Branch names and tags move, so they do not tell later which source is inside.',
      how: 'Pass the hash as a build argument: --build-arg REVISION="$(git rev-parse HEAD)".',
      bad: 'FROM scratch\nLABEL revision="main"\n',
      good: 'FROM scratch\nLABEL revision="2dbfae9c3f6c9b5fdc9f9c1a2f3a4d5e6f708192"\n',
      links: [
        'https://git-scm.com/docs/git-rev-parse',
        'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
      ],
    },
  },
  'hash',
  (value) => HASH_SHAPE.test(value),
);
