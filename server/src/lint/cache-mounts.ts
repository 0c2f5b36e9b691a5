import type { Dockerfile, InstructionOf } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at } from '../text/span.ts';
import { lineBreak } from './fixes.ts';

/** Longer lines are broken before the mount's command. */
const MAX_LINE = 100;

interface CacheMounts {
  readonly targets: readonly string[];
  /** `locked` where two builds must not write at once; else the builder shares it. */
  readonly sharing?: 'locked';
  /** A command that has to run in front of the RUN's own. */
  readonly first?: string;
}

/**
 * Adds cache mounts to a RUN, several on a line each. Undefined where something is mounted there already, or where a
 * command in front of its own would not be part of the same script.
 */
export function addCacheMounts(
  file: Dockerfile,
  run: InstructionOf<'RUN'>,
  { targets, sharing, first = '' }: CacheMounts,
): Edit | undefined {
  const { start } = run.argsSpan;
  const { lines, text } = file;
  if (run.args.text.trim() === '' || run.onbuild !== undefined) return undefined;
  if (first !== '' && (run.json !== undefined || run.heredocs.length > 0)) return undefined;
  if (run.mounts.some(({ value = '' }) => targets.some((target) => value.includes(target)))) return undefined;
  // Old frontends know no mounts.
  const syntax = file.directives.find(({ name }) => name === 'syntax')?.value ?? '';
  if (/dockerfile:(?:0|1\.[01](?:\D|$))/.test(syntax)) return undefined;
  const mounts = targets.map(
    (target) => `--mount=type=cache,target=${target}${sharing === undefined ? '' : `,sharing=${sharing}`}`,
  );
  const line = lines.lineAt(start);
  const length = lines.lineEnd(line) - lines.lineStart(line) + (mounts[0]?.length ?? 0);
  const own = /^[ \t]*/.exec(text.slice(lines.lineStart(lines.lineAt(run.span.start))))?.[0] ?? '';
  const isLong = mounts.length > 1 || first !== '' || length > MAX_LINE;
  const next = isLong ? `${file.escape}${lineBreak(file)}${own}    ` : '';
  const joined = first === '' ? '' : `${first} && ${next}`;
  return { span: at(start), text: `${mounts.map((mount) => `${mount} ${next}`).join('')}${joined}` };
}
