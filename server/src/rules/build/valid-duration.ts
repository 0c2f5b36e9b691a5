import { instructionRule } from '../../lint/ladder.ts';
import { readDuration } from '../../lint/duration.ts';
import type { Fix } from '../../lint/rule.ts';
import type { Span } from '../../text/span.ts';
import { at } from '../../text/span.ts';

const DURATIONS = new Set(['interval', 'timeout', 'start-period', 'start-interval']);
const MILLISECOND = 1e6;

export default instructionRule(
  {
    name: 'valid-duration',
    group: 'build',
    since: '0.1.0',
    summary: 'The times of a HEALTHCHECK are durations such as 30s or 1m30s.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      'dockerfile-utils': [
        'FLAG_INVALID_DURATION',
        'FLAG_LESS_THAN_1MS',
        'FLAG_MISSING_DURATION',
        'FLAG_UNKNOWN_UNIT',
      ],
    },
    controls: {},
    messages: {
      invalid: "'{value}' is no duration.",
      unitless: "The duration '{value}' lacks a unit.",
      unit: "The duration '{value}' has the unknown unit '{unit}'.",
      short: "The duration '{value}' is below one millisecond.",
      zero: "The duration '{value}' does not mean none but the default.",
    },
    advice:
      'A duration is numbers with the units ns, us, ms, s, m or h, one millisecond at least; variables are not replaced in it.',
    fix: 'unsafe',
    docs: {
      why: 'The builder reads the times of a health check as durations and fails on what it cannot read. Build arguments are not replaced there.',
      how: 'Write numbers with units: 500ms, 30s, 1m30s.',
      bad: 'FROM scratch\nHEALTHCHECK --interval=30 CMD ["/app", "check"]\n',
      good: 'FROM scratch\nHEALTHCHECK --interval=30s CMD ["/app", "check"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#healthcheck',
        'https://pkg.go.dev/time#ParseDuration',
      ],
    },
  },
  'HEALTHCHECK',
  (healthcheck, context) => {
    if (healthcheck.type?.value.toUpperCase() === 'NONE') return;
    for (const { name, value, valueSpan } of healthcheck.flags) {
      if (value === undefined || value === '' || valueSpan === undefined || !DURATIONS.has(name)) continue;
      const reading = readDuration(value);
      const place = (code: string) => ({ at: valueSpan, aliases: { 'dockerfile-utils': [code] } });
      switch (reading.kind) {
        case 'invalid':
          context.report({ ...place('FLAG_INVALID_DURATION'), message: 'invalid', data: { value } });
          break;
        case 'unitless':
          context.report({
            ...place('FLAG_MISSING_DURATION'),
            message: 'unitless',
            data: { value },
            fixes: /^[1-9]\d*$/.test(value) ? [inSeconds(valueSpan)] : [],
          });
          break;
        case 'unit':
          context.report({
            ...place('FLAG_UNKNOWN_UNIT'),
            message: 'unit',
            data: { value, unit: reading.unit },
          });
          break;
        default:
          if (reading.nanoseconds === 0) {
            context.report({
              ...place('FLAG_LESS_THAN_1MS'),
              severity: 'hint',
              confidence: 'low',
              message: 'zero',
              data: { value },
            });
          } else if (reading.nanoseconds < MILLISECOND) {
            context.report({ ...place('FLAG_LESS_THAN_1MS'), message: 'short', data: { value } });
          }
      }
    }
  },
);

function inSeconds(value: Span): Fix {
  return { title: 'Make it seconds', kind: 'unsafe', edits: [{ span: at(value.end), text: 's' }] };
}
