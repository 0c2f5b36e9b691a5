import type { Dockerfile } from '../syntax/model.ts';
import { contains, type Span } from '../text/span.ts';
import { occurrenceAt } from './names.ts';
import { scriptTokens } from './scripts.ts';

/** What "expand selection" takes in step by step, the smallest first; each lies inside the next. */
export function selectionsAt(file: Dockerfile, offset: number): readonly Span[] {
  const instruction = file.instructions.find(({ span }) => contains(span, offset));
  const whole = { start: 0, end: file.text.length };
  const candidates: Span[] = [];
  if (instruction !== undefined) {
    const { words, flags, keyword, argsSpan, head, span, stage, heredocs, json } = instruction;
    const name = occurrenceAt(file, offset);
    if (name !== undefined) candidates.push(name.span);
    for (const { map, tokens } of scriptTokens(file, instruction))
      for (const { start, end } of tokens) candidates.push(map.span(start, end));
    for (const word of words) candidates.push(word.span);
    for (const element of json?.elements ?? []) candidates.push(element.inner, element.span);
    for (const flag of flags) {
      candidates.push(flag.nameSpan, flag.span);
      if (flag.valueSpan !== undefined) candidates.push(flag.valueSpan);
      for (const option of flag.options) candidates.push(option.span);
    }
    for (const { body } of heredocs) candidates.push(body);
    candidates.push(keyword.span, argsSpan, head, span);
    if (stage !== undefined) candidates.push(stage.span);
  }
  const fitting = candidates
    .filter((span) => contains(span, offset) && span.end > span.start)
    .sort((a, b) => a.end - a.start - (b.end - b.start) || b.start - a.start);
  const chain: Span[] = [];
  for (const span of [...fitting, whole]) {
    const last = chain.at(-1);
    if (last === undefined) chain.push(span);
    else if (
      span.start <= last.start &&
      span.end >= last.end &&
      span.end - span.start > last.end - last.start
    )
      chain.push(span);
  }
  return chain;
}
