import type { Severity } from '../lint/rule.ts';
import { unrecorded } from './baseline.ts';
import type { HardeningReport } from './model.ts';
import { visible } from './stylish-text.ts';

const SEVERITIES: Readonly<Record<Severity, 'critical' | 'major' | 'minor' | 'info'>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/** What no baseline has, as GitLab's code quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). */
export function renderGitLab({ files }: HardeningReport): string {
  const issues = files.flatMap(({ path, findings }) =>
    unrecorded(findings).map(({ rule, severity, message, advice, line, endLine, fingerprint }) => ({
      description: visible(`${message} ${advice}`),
      check_name: rule,
      fingerprint,
      severity: SEVERITIES[severity],
      location: { path: visible(path), lines: { begin: line, end: endLine } },
    })),
  );
  return `${JSON.stringify(issues, null, 2)}\n`;
}
