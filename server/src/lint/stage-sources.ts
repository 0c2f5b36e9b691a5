import type { InstructionOf } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

interface SourceName {
  readonly value: string;
  readonly span: Span;
}

/** What `COPY --from` and `RUN --mount=…,from=` name, as written; those with variables are left out. */
export function sourceNames(instruction: InstructionOf<'COPY' | 'RUN'>): SourceName[] {
  const named =
    instruction.kind === 'COPY'
      ? instruction.from === undefined
        ? []
        : [instruction.from]
      : instruction.mounts.flatMap(({ options }) => options.filter(({ key }) => key === 'from'));
  return named.flatMap(({ value, valueSpan: span }) =>
    value === undefined || span === undefined || value === '' || /[$"'\s]/.test(value)
      ? []
      : [{ value, span }],
  );
}
