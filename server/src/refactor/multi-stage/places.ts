import { installs } from '../../shell/index.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { copiedPaths } from './copied-paths.ts';
import { HARMLESS, isUnknown, leftBehind, SYSTEM, TEMPORARY } from './left-behind.ts';
import { type Candidate, refuse, shown, type Taken } from './recipe.ts';
import type { Step } from './steps.ts';

/** Where a file's instructions leave things that the program may need. */
export interface Places {
  /** Folders of the application, none inside another. */
  readonly roots: readonly string[];
  /** Files and folders elsewhere. */
  readonly others: readonly Taken[];
  readonly assumptions: readonly Note[];
}

const SECRETS_OF_THE_SYSTEM =
  /^\/etc\/(?:passwd|group|shadow|gshadow|sudoers|fstab|resolv\.conf|hosts|hostname)/;

/** More than any real file has; each is compared with all others. */
const MOST_PLACES = 200;

/** Finds them; `isKnown` tells of the commands whose results a recipe deals with itself. */
export function placesOf(candidate: Candidate, isKnown: (step: Step) => boolean): Places | Refusal {
  const roots = new Set<string>();
  const others = new Map<string, Taken>();
  const assumptions: Note[] = [];
  const { stage, steps, folder } = candidate;
  for (const instruction of stage.instructions) {
    if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    const found = copiedPaths(candidate, instruction, (path) => SYSTEM.test(path));
    if ('kind' in found) return found;
    for (const path of found.folders) if (!TEMPORARY.test(path)) roots.add(path);
    for (const path of found.files) if (!TEMPORARY.test(path)) others.set(path, { path });
  }
  for (const { command, folder: cwd, instruction } of steps) {
    const place = cwd ?? instruction.state.workdir;
    if (place === undefined || SYSTEM.test(place) || TEMPORARY.test(place)) continue;
    if (!HARMLESS.has(command.name)) roots.add(place);
  }
  if (roots.size > MOST_PLACES)
    return refuse(
      'writes-elsewhere',
      'The file puts things into more places than can be told of.',
      candidate.start.at,
    );
  if (folder !== undefined && !SYSTEM.test(folder) && !TEMPORARY.test(folder)) roots.add(folder);
  for (const step of steps) {
    const left =
      isKnown(step) || installs(step.command)?.ecosystem === 'apt' ? [] : leftBehind(candidate, step);
    if (!Array.isArray(left)) return left;
    for (const { path, gone } of left) {
      if (gone) {
        for (const other of [...others.keys()]) if (isBelow(other, path)) others.delete(other);
        continue;
      }
      if (others.size > MOST_PLACES) break;
      if (TEMPORARY.test(path) || [...roots].some((root) => isBelow(path, root))) continue;
      if (SECRETS_OF_THE_SYSTEM.test(path))
        return refuse(
          'system-setup',
          `'${shown(step.command.name)}' changes '${shown(path)}' of the system.`,
          step.command.span,
        );
      if (SYSTEM.test(path)) {
        if (step.command.name === 'mkdir') continue;
        return refuse(
          'writes-elsewhere',
          `What '${shown(step.command.name)}' leaves in '${shown(path)}' cannot be told apart from the system's own files.`,
          step.command.span,
        );
      }
      others.set(path, { path });
    }
    if (isUnknown(step) && !isKnown(step))
      assumptions.push({
        message: `'${shown(step.line.slice(0, 40))}' leaves nothing elsewhere in the file system that the program needs.`,
        at: step.command.span,
      });
  }
  if (roots.size + others.size > MOST_PLACES)
    return refuse(
      'writes-elsewhere',
      'The file puts things into more places than can be told of.',
      candidate.start.at,
    );
  const top = [...roots]
    .filter((one) => ![...roots].some((other) => other !== one && isBelow(one, other)))
    .sort();
  return {
    roots: top,
    others: [...others.values()].filter(
      ({ path }) =>
        !top.some((root) => isBelow(path, root)) &&
        ![...others.keys()].some((other) => other !== path && isBelow(path, other)),
    ),
    assumptions,
  };
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** What the runtime stage takes over of an interpreted application: its folders as they are, and what else it put down. */
export function applicationOf(
  candidate: Candidate,
  isKnown: (step: Step) => boolean,
):
  | {
      readonly taken: readonly Taken[];
      readonly roots: readonly string[];
      readonly assumptions: readonly Note[];
    }
  | Refusal {
  const { start, stage } = candidate;
  const places = placesOf(candidate, isKnown);
  if ('kind' in places) return places;
  const { roots, others, assumptions } = places;
  if (roots.length === 0 && others.length === 0) {
    const at =
      stage.instructions.find(({ kind }) => kind === 'COPY' || kind === 'ADD')?.keyword.span ?? start.at;
    return refuse('no-folder', 'The application has no folder of its own.', at);
  }
  return { taken: [...roots.map((path) => ({ path })), ...others], roots, assumptions };
}
