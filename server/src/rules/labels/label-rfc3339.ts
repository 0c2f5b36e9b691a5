import { labelValueRule } from '../../lint/labels.ts';

const TIME_SHAPE =
  /^\d{4}-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

function isTime(value: string): boolean {
  const match = TIME_SHAPE.exec(value);
  if (match === null) return false;
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

export default labelValueRule(
  {
    name: 'label-rfc3339',
    group: 'labels',
    since: '0.1.0',
    summary: 'A label that is to hold a time follows RFC 3339.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3053'] },
    controls: {},
    messages: { value: "The value of '{label}' is not an RFC 3339 time." },
    advice: 'Tools sort and compare images by it. Write date, time and zone, such as 2024-05-01T12:00:00Z.',
    fix: 'none',
    docs: {
      why: 'The time an image was made tells scanners and clean-up jobs how old it is. They read RFC 3339 only; any other form is dropped or, worse, read as another day.',
      how: 'Write date, time and zone: 2024-05-01T12:00:00Z. In a build script, date -u +%Y-%m-%dT%H:%M:%SZ gives it.',
      bad: 'FROM scratch\nLABEL org.opencontainers.image.created="1 May 2024"\n',
      good: 'FROM scratch\nLABEL org.opencontainers.image.created="2024-05-01T12:00:00Z"\n',
      links: [
        'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
        'https://www.rfc-editor.org/rfc/rfc3339',
      ],
    },
  },
  'rfc3339',
  isTime,
);
