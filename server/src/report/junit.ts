import { atLeast } from '../lint/profile.ts';
import type { Severity } from '../lint/rule.ts';
import type { DetailedFinding, FileDetails, HardeningReport } from './model.ts';
import { visible, wellFormed } from './stylish-text.ts';

/**
 * JUnit's XML as Jenkins and most others read it: a suite for each file and a test for each finding, which fails at or
 * above `failAt` unless a baseline has it; a file without findings is one test that passed, one that could not be checked
 * is an error.
 */
export function renderJunit({ files, at }: HardeningReport, failAt: Severity = 'info'): string {
  const suites = files.map((file) => suite(file, at, failAt));
  const sum = (key: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((all, each) => all + each[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bulkhead" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(
  { path, findings, error }: FileDetails,
  at: string,
  failAt: Severity,
): { readonly xml: string; readonly tests: number; readonly failures: number; readonly errors: number } {
  const fails = ({ severity, recorded }: DetailedFinding): boolean =>
    recorded !== true && atLeast(severity, failAt);
  const failures = findings.filter(fails).length;
  const errors = error === undefined ? 0 : 1;
  const tests = Math.max(1, findings.length);
  const cases =
    error !== undefined
      ? [
          testCase(
            path,
            'checked',
            `<error type="${escapeXml(error.code)}" message="${escapeXml(error.reason)}"/>`,
          ),
        ]
      : findings.length === 0
        ? [testCase(path, 'no findings', '')]
        : findings.map((finding) => {
            const { rule, line, column, severity, message, advice } = finding;
            const body = `${escapeXml(`${path}:${line}:${column}`)} ${escapeXml(message)} ${escapeXml(advice)}`;
            return testCase(
              path,
              `${rule} at ${line}:${column}`,
              fails(finding)
                ? `<failure type="${severity}" message="${escapeXml(message)}">${body}</failure>`
                : `<system-out>${severity}: ${body}</system-out>`,
            );
          });
  return {
    tests,
    failures,
    errors,
    xml: [
      `  <testsuite name="${escapeXml(path)}" tests="${tests}" failures="${failures}" errors="${errors}" timestamp="${escapeXml(at.replace(/\..*$/, ''))}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n'),
  };
}

function testCase(path: string, name: string, content: string): string {
  return `    <testcase classname="${escapeXml(path)}" name="${escapeXml(name)}">${content}</testcase>`;
}

/** For text and attributes. XML 1.0 has no way to write control characters, so they are shown as what they are. */
function escapeXml(text: string): string {
  return wellFormed(visible(text))
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
