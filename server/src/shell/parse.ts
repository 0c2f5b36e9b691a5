// The only door to unbash: exact version, guarded input, and no type of it beyond walk.ts (deps.md, section 3).
import { type ParsedScript, parse } from 'unbash';
import { isReadable } from './guard.ts';

export { forEachChild } from 'unbash';
export type {
  AndOr,
  Assignment,
  Command,
  CommandNode,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirection,
  Statement,
  SyntaxNode,
  Word,
} from 'unbash';

/** The syntax tree of a POSIX or Bash script; undefined for text that would cost too much to read. */
export function parseTree(text: string): ParsedScript | undefined {
  return isReadable(text) ? parse(text) : undefined;
}
