import type { Dockerfile, Instruction, Stage } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { sourceOptions } from './stage-sources.ts';

/** A place where a file names a stage or an image. */
export interface StageMention {
  readonly name: string;
  readonly span: Span;
  /** FROM means a stage above it; COPY and mounts the last one of that name in the whole file. */
  readonly by: 'from' | 'copy' | 'mount';
  /** The stage that it stands in or, for FROM, that it begins. */
  readonly stage: Stage | undefined;
}

/**
 * Every place that may name a stage; undefined when one of them depends on a variable or is a trigger, so that nobody
 * can tell which names are in use.
 */
export function stageMentions({ instructions }: Dockerfile): readonly StageMention[] | undefined {
  const found: StageMention[] = [];
  for (const instruction of instructions) {
    const own = mentionsIn(instruction);
    if (own === undefined) return undefined;
    found.push(...own);
  }
  return found;
}

function mentionsIn(instruction: Instruction): readonly StageMention[] | undefined {
  const { stage } = instruction;
  const found: StageMention[] = [];
  const add = (name: string | undefined, span: Span | undefined, by: StageMention['by']): boolean => {
    if (name === undefined || span === undefined) return true;
    if (/[$"'\s]/.test(name)) return false;
    found.push({ name: name.toLowerCase(), span, by, stage });
    return true;
  };
  let plain = true;
  if (instruction.kind === 'FROM') plain = add(instruction.image?.raw, instruction.image?.span, 'from');
  else if (instruction.kind === 'ONBUILD') return /--from|from=/.test(instruction.args.text) ? undefined : [];
  const by = instruction.kind === 'COPY' ? 'copy' : 'mount';
  for (const { value, valueSpan } of sourceOptions(instruction)) plain &&= add(value, valueSpan, by);
  return plain ? found : undefined;
}

/** The name, with a number behind it where needed, that no other stage and no image of the file has. */
export function freeStageName(file: Dockerfile, stage: Stage, base: string, first = 2): string {
  const taken = new Set<string>(stageMentions(file)?.map(({ name }) => name));
  for (const other of file.stages) {
    if (other !== stage || first > 1) taken.add((other.from.alias?.value ?? '').toLowerCase());
  }
  for (let number = first; ; number++) {
    const name = number < 2 ? base : `${base}-${String(number)}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** Gives a stage another name, where it is named and at these places. */
export function renameStage(
  stage: Stage,
  name: string,
  mentions: readonly StageMention[],
): Edit[] | undefined {
  const { alias } = stage.from;
  if (alias === undefined) return undefined;
  return [alias.span, ...mentions.map(({ span }) => span)].map((span) => ({ span, text: name }));
}
