import type { Severity } from '../lint/rule.ts';
import { unrecorded } from './baseline.ts';
import type { HardeningReport } from './model.ts';
import { visible } from './stylish-text.ts';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands that GitHub shows at the lines of a pull request
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands). GitHub shows ten of each kind for
 * a step, so the gravest come first, and none that a baseline has.
 */
export function renderGitHub({ files }: HardeningReport): string {
  const lines = files.flatMap(({ path, findings, error }) => [
    ...(error === undefined
      ? []
      : [
          {
            rank: 0,
            text: command('error', { file: path, title: 'Not checked' }, `${path} ${error.reason}`),
          },
        ]),
    ...unrecorded(findings).map(({ rule, severity, message, advice, line, column, endLine, endColumn }) => ({
      rank: RANK[severity],
      text: command(
        COMMANDS[severity],
        {
          file: path,
          line,
          endLine,
          // GitHub takes columns within one line only.
          ...(line === endLine ? { col: column, endColumn } : {}),
          title: rule,
        },
        `${message} ${advice}`,
      ),
    })),
  ]);
  return lines
    .sort((a, b) => a.rank - b.rank)
    .map(({ text }) => `${text}\n`)
    .join('');
}

const RANK: Readonly<Record<Severity, number>> = { error: 1, warning: 2, info: 3, hint: 4 };

function command(name: string, properties: Readonly<Record<string, string | number>>, data: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(visible(data))}`;
}

// As @actions/core escapes them: nothing of a file's text can end the line or begin another command.
function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return escapeData(visible(text)).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
