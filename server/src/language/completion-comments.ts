import type { Dockerfile } from '../syntax/model.ts';
import { rules } from '../rules/index.ts';
import type { Completion } from './completion.ts';

/** Directives at the top of the file, comments that silence findings, and names of rules in them. */
export function commentCompletions(file: Dockerfile, offset: number): readonly Completion[] {
  const { lines, text } = file;
  const line = lines.lineAt(offset);
  const before = text.slice(lines.lineStart(line), offset);
  const list =
    /^\s*#\s*(?:bulkhead\s+(?:file-|stage-)?ignore|check=(?:.*;)?skip)\s*=\s*(?:[\w./-]+\s*,\s*)*([\w./-]*)$/.exec(
      before,
    );
  if (list !== null) return ruleNames(offset, (list[1] ?? '').length, /check=/.test(before));
  const start = /^\s*#\s*(\S*)$/.exec(before);
  if (start === null) return [];
  const span = { start: offset - (start[1] ?? '').length, end: offset };
  const make = (label: string, detail: string, rank: number): Completion => ({
    label,
    kind: 'keyword',
    insert: label,
    span,
    detail,
    rank,
  });
  return [
    ...(isDirectivePlace(file, line)
      ? [
          make('syntax=docker/dockerfile:1', 'the newest stable syntax', 0),
          make('check=error=true', 'warnings of the build’s own checks fail it', 0),
          make('check=skip=', 'leaves out some of the build’s own checks', 0),
          make('escape=`', 'the character that continues lines, for Windows paths', 0),
        ]
      : []),
    make('bulkhead ignore=', 'silences rules for the instruction below', 1),
    make('bulkhead stage-ignore=', 'silences rules for this stage', 1),
    make('bulkhead file-ignore=', 'silences rules for this file', 1),
  ];
}

/** Directives end at the first line that is none. */
function isDirectivePlace({ directives, lines, text }: Dockerfile, line: number): boolean {
  const known = new Set(directives.map(({ span }) => lines.lineAt(span.start)));
  for (let other = 0; other < line; other++) {
    if (!known.has(other)) return false;
  }
  return text.length > 0;
}

function ruleNames(offset: number, length: number, isCheck: boolean): Completion[] {
  const span = { start: offset - length, end: offset };
  return rules.flatMap(({ meta }): Completion[] => {
    const labels = isCheck ? (meta.aliases.buildkit ?? []) : [meta.name];
    return labels.map((label) => ({ label, kind: 'rule', insert: label, span, detail: meta.summary }));
  });
}
