import type { FlagOption, Instruction, InstructionOf } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

interface SourceName {
  readonly value: string;
  readonly span: Span;
}

/** The `--from` of COPY and the `from` of RUN's mounts, where they stand and whatever they are. */
export function sourceOptions(instruction: Instruction): readonly Pick<FlagOption, 'value' | 'valueSpan'>[] {
  if (instruction.kind === 'COPY') return instruction.from === undefined ? [] : [instruction.from];
  if (instruction.kind !== 'RUN') return [];
  return instruction.mounts.flatMap(({ options }) => options.filter(({ key }) => key === 'from'));
}

/** What `COPY --from` and `RUN --mount=…,from=` name, as written; those with variables are left out. */
export function sourceNames(instruction: InstructionOf<'COPY' | 'RUN'>): SourceName[] {
  return sourceOptions(instruction).flatMap(({ value, valueSpan: span }) =>
    value === undefined || span === undefined || value === '' || /[$"'\s]/.test(value)
      ? []
      : [{ value, span }],
  );
}
