import type { DetailedFinding, HardeningReport } from './model.ts';
import { visible } from './stylish-text.ts';

const HEAD = [
  ...['path', 'line', 'column', 'severity', 'confidence', 'rule', 'message', 'stage', 'final', 'fix'],
  ...['state', 'fingerprint'],
];

/** One line for each finding, silenced ones and files that could not be checked included (RFC 4180). */
export function renderCsv({ files, comparison }: HardeningReport): string {
  const added = comparison && new Set(comparison.addedFingerprints);
  const rows = files.flatMap(({ path, findings, silenced, stages, error }) => {
    if (error !== undefined)
      return [[path, '', '', 'error', '', '', error.reason, '', '', '', 'not checked', '']];
    const row = (finding: (typeof findings)[number], state: string): (string | number)[] => {
      const { line, column, severity, confidence, rule, message, stage, fixes, fingerprint } = finding;
      const within = stage === undefined ? undefined : stages[stage];
      return [
        ...[path, line, column, severity, confidence, rule, message],
        within?.name ?? stage ?? '',
        within?.isFinal === true ? 'yes' : 'no',
        fixes.some(({ kind }) => kind === 'safe') ? 'safe' : fixes.length > 0 ? 'unsafe' : 'none',
        state,
        fingerprint,
      ];
    };
    return [
      ...findings.map((finding) => row(finding, stateOf(finding, added))),
      ...silenced.map((finding) => row(finding, 'silenced')),
    ];
  });
  return [HEAD, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function stateOf({ fingerprint, recorded }: DetailedFinding, added: ReadonlySet<string> | undefined): string {
  if (recorded === true) return 'recorded';
  if (added === undefined) return 'open';
  return added.has(fingerprint) ? 'new' : 'remaining';
}

/** What a spreadsheet would take for a formula is marked as text (https://owasp.org/www-community/attacks/CSV_Injection). */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = visible(value);
  const guarded =
    /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]/.test(text) || /^[\t\r]/.test(value) ? `'${text}` : text;
  return /[",'\s]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
