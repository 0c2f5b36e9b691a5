import { instructionDocs, mountDocs, type Doc } from '../knowledge/instruction-docs.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { contains } from '../text/span.ts';

export interface Signature {
  readonly label: string;
  readonly doc: Doc;
  /** Parts of the label, as offsets in it. */
  readonly parameters: readonly (readonly [start: number, end: number])[];
  /** Index in `parameters`; undefined: behind the last. */
  readonly active: number | undefined;
}

export interface Signatures {
  readonly list: readonly Signature[];
  /** Index in `list` of the form that is being written. */
  readonly active: number;
}

/** How the instruction, or the mount, at an offset is written, and which part of it stands there. */
export function signaturesAt(file: Dockerfile, offset: number): Signatures | undefined {
  const { lines } = file;
  const outer = file.instructions.findLast(({ span }) => span.start <= offset);
  if (outer === undefined || lines.lineAt(outer.head.end) < lines.lineAt(offset)) return undefined;
  const trigger = outer.kind === 'ONBUILD' ? outer.trigger : undefined;
  const instruction = trigger !== undefined && offset > trigger.keyword.span.end ? trigger : outer;
  if (offset <= instruction.keyword.span.end) return undefined;
  return mountSignature(instruction, offset) ?? instructionSignatures(file, instruction, offset);
}

function mountSignature(instruction: Instruction, offset: number): Signatures | undefined {
  if (instruction.kind !== 'RUN') return undefined;
  const mount = instruction.mounts.find(
    ({ span, valueSpan }) => valueSpan !== undefined && contains(span, offset),
  );
  if (mount?.valueSpan === undefined || offset < mount.valueSpan.start) return undefined;
  const type = mount.options.find(({ key }) => key === 'type')?.value?.toLowerCase() ?? 'bind';
  const doc = mountDocs(type);
  const label = doc?.syntax[0];
  if (doc === undefined || label === undefined) return undefined;
  const parameters: [number, number][] = [];
  // `type=cache,target=PATH[,id=NAME]`: each key with its value.
  for (const { index, 0: part } of label.matchAll(/[a-z]+=[^,[\] ]+|(?<=,)[a-z]+(?=[\],])/g))
    parameters.push([index, index + part.length]);
  const key = mount.options.find(({ span }) => contains(span, offset))?.key;
  const found = parameters.findIndex(([start, end]) => label.slice(start, end).split('=')[0] === key);
  return { list: [{ label, doc, parameters, active: found < 0 ? undefined : found }], active: 0 };
}

function instructionSignatures(
  file: Dockerfile,
  instruction: Instruction,
  offset: number,
): Signatures | undefined {
  const doc = instructionDocs(instruction.name);
  if (doc === undefined) return undefined;
  const written = file.text.slice(instruction.keyword.span.end, offset);
  const isInFlag = instruction.flags.some(({ span }) => contains(span, offset)) || /\s--\S*$/.test(written);
  const position = instruction.words.filter(({ span }) => span.end < offset).length;
  const isJson = instruction.args.text.trimStart().startsWith('[');
  const list = doc.syntax.map((label): Signature => {
    const parameters: [number, number][] = [];
    for (const { index, 0: part } of label.matchAll(/\[--[^\]]*\]|\[[^\]\s]*\]|\S+/g))
      if (index > 0) parameters.push([index, index + part.length]);
    const flags = parameters.findIndex(([start]) => label.startsWith('[--', start));
    const first = flags < 0 ? 0 : flags + 1;
    const wanted = isInFlag && flags >= 0 ? flags : first + position;
    // What may be repeated, `SOURCE...`, takes everything up to the last word.
    const repeats = parameters.findIndex(([start, end]) => label.slice(start, end).endsWith('...'));
    const last = parameters.length - 1;
    const active =
      repeats >= first && wanted > repeats ? (wanted >= last && repeats !== last ? last : repeats) : wanted;
    return { label, doc, parameters, active: active <= last ? active : undefined };
  });
  const json = list.findIndex(({ label }) => label.includes('["'));
  return {
    list,
    active:
      isJson && json >= 0
        ? json
        : list[0]?.label.includes('["') === true && !isJson && list.length > 1
          ? 1
          : 0,
  };
}
