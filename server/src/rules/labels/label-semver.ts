import { labelValueRule } from '../../lint/labels.ts';

/** https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions */
const NUMBER = '(?:0|[1-9]\\d*)';
const PRE = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const BUILD = '(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
const VERSION_SHAPE = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PRE}(?:\\.${PRE})*)?${BUILD}$`);

export default labelValueRule(
  {
    name: 'label-semver',
    group: 'labels',
    since: '0.1.0',
    summary: 'A label that is to hold a version follows semantic versioning.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3056'] },
    controls: {},
    messages: { value: "The value of '{label}' is not a semantic version." },
    advice: 'Tools that order images by version cannot read it. Write MAJOR.MINOR.PATCH, such as 1.4.2.',
    fix: 'none',
    docs: {
      why: 'Update bots and deployment rules order images by this label. A version that does not follow semantic versioning cannot be compared, so they skip the image or choose a wrong one.',
      how: 'Write three numbers, then a pre-release or build part if there is one: 1.4.2, 2.0.0-rc.1.',
      bad: 'FROM scratch\nLABEL version="v1.4"\n',
      good: 'FROM scratch\nLABEL version="1.4.2"\n',
      links: ['https://semver.org/', 'https://github.com/opencontainers/image-spec/blob/main/annotations.md'],
    },
  },
  'semver',
  (value) => VERSION_SHAPE.test(value),
);
