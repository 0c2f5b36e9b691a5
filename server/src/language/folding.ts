import type { Dockerfile } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

export interface Fold {
  readonly span: Span;
  readonly kind: 'comment' | 'region';
}

/** What can be folded: stages, instructions and heredocs of several lines, and blocks of comments. */
export function folds(file: Dockerfile): readonly Fold[] {
  const { lines, instructions, stages, comments } = file;
  const found: Fold[] = [];
  const add = (span: Span, kind: Fold['kind']): void => {
    if (lines.lineAt(span.end) > lines.lineAt(span.start)) found.push({ span, kind });
  };
  if (stages.length > 1) for (const { span } of stages) add(span, 'region');
  for (const { span, head, heredocs } of instructions) {
    add(span, 'region');
    // A heredoc behind a head of several lines folds alone too.
    if (lines.lineAt(head.end) > lines.lineAt(head.start))
      for (const { body, end } of heredocs)
        add({ start: Math.max(0, body.start - 1), end: (end ?? body).end }, 'region');
  }
  let block: Span | undefined;
  for (const { span } of comments) {
    if (block !== undefined && lines.lineAt(span.start) === lines.lineAt(block.end) + 1)
      block = { start: block.start, end: span.end };
    else {
      if (block !== undefined) add(block, 'comment');
      block = span;
    }
  }
  if (block !== undefined) add(block, 'comment');
  return found;
}
