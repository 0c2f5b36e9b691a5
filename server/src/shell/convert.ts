import type { Connector } from './model.ts';
import {
  type Assignment,
  type Command,
  type Redirection,
  type SyntaxNode,
  type Word,
  forEachChild,
} from './parse.ts';
import type { RawAssignment, RawRedirect, RawWord } from './raw.ts';
import { type ParsedWord, type Part, plainWord, rawWord } from './raw-word.ts';
import { type Region, carry, endIn, startIn } from './region.ts';

/** A word of the tree as our own. */
function toWord(word: Word, region: Region): RawWord {
  return rawWord(word, region, () => variableNames(word));
}

/** `NAME=value` behind export and the like is an argument too. */
function toAssignmentWord(node: Assignment, region: Region): RawWord {
  const value = node.value;
  if (value.type === 'ArrayValue') {
    return {
      ...plainWord(node.text, region, node.pos, node.end),
      static: false,
      variables: variableNames(node),
    };
  }
  const name = node.text.slice(0, value.pos - node.pos);
  const head: Part = { type: 'Literal', pos: node.pos, end: value.pos, text: name, value: name };
  const tail: Part = {
    type: 'Literal',
    pos: value.pos,
    end: value.end,
    text: value.text,
    value: value.value,
  };
  const parts: readonly Part[] = [head, ...(value.parts ?? [tail])];
  const word: ParsedWord = {
    text: node.text,
    value: name + value.value,
    pos: node.pos,
    end: node.end,
    parts,
  };
  return rawWord(word, region, () => variableNames(value));
}

/** Names of the variables that a word expands itself, not those in its substitutions. */
function variableNames(root: SyntaxNode): string[] {
  const names: string[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'SimpleExpansion') names.push(node.text.slice(1));
    else if (node.type === 'ParameterExpansion') {
      names.push(node.parameter);
      forEachChild(node, visit);
    } else if (node.type !== 'CommandExpansion' && node.type !== 'ProcessSubstitution')
      forEachChild(node, visit);
  };
  visit(root);
  return names;
}

/** Whether text can hold a command or process substitution at all. */
function maySubstitute(text: string): boolean {
  return text.includes('$') || text.includes('`') || text.includes('(');
}

function toAssignment(node: Assignment, exported: boolean, region: Region): RawAssignment {
  const value = node.value;
  return {
    name: node.name,
    start: startIn(region, node.pos),
    end: endIn(region, node.pos, node.end),
    value: value.type === 'ArrayValue' ? undefined : toWord(value, region),
    append: node.append === true,
    exported,
  };
}

/** The assignment in a `NAME=value` word of env or sudo. */
export function wordAssignment(word: RawWord): RawAssignment {
  const equals = word.value.indexOf('=');
  const from = equals + 1;
  const pieces: number[] = [];
  for (let i = 0; word.pieces !== undefined && i + 2 < word.pieces.length; i += 3) {
    const cut = Math.max(0, from - (word.pieces[i] ?? 0));
    const length = (word.pieces[i + 2] ?? 0) - cut;
    if (length > 0) pieces.push((word.pieces[i] ?? 0) + cut - from, (word.pieces[i + 1] ?? 0) + cut, length);
  }
  // `"A=b c"` is quoted as a whole: its value stands inside the quotes. `A="b c"` has a quoted value.
  const inside = /^["']/.test(word.text);
  const text = inside ? word.value.slice(from) : word.text.slice(word.text.indexOf('=') + 1);
  const last = pieces.length - 3;
  const value: RawWord = {
    ...word,
    text,
    start:
      word.pieces === undefined
        ? word.start + from
        : inside
          ? (pieces[1] ?? word.end)
          : word.end - text.length,
    end: inside && last >= 0 ? (pieces[last + 1] ?? 0) + (pieces[last + 2] ?? 0) : word.end,
    value: word.value.slice(from),
    pieces: word.pieces === undefined ? undefined : pieces,
  };
  const name = word.value.slice(0, equals);
  return { name, start: word.start, end: word.end, value, append: false, exported: true };
}

/** Whether what a command assigns is exported: `export`, `declare -x`. */
function exportsNames(node: Command): boolean {
  const name = node.name?.text;
  if (name === 'export') return true;
  if (name !== 'declare' && name !== 'typeset') return false;
  return node.suffix.some((part) => part.type === 'Word' && /^-\w*x/.test(part.text));
}

function toRedirect(node: Redirection, region: Region): RawRedirect {
  const base = {
    operator: node.operator,
    fd: node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : undefined,
    start: startIn(region, node.pos),
    end: endIn(region, node.pos, node.end),
  };
  if (node.type !== 'HereDoc') {
    const target = node.target === undefined ? undefined : toWord(node.target, region);
    return { ...base, target, heredoc: undefined };
  }
  const { body, closing, delimiter } = node;
  // A Dockerfile's own heredoc keeps its body outside the instruction's line: nothing follows here.
  if (closing === undefined && body.text === '') return { ...base, target: undefined, heredoc: undefined };
  const heredoc = {
    text: body.text,
    start: startIn(region, body.pos),
    end: endIn(region, body.pos, body.end),
    delimiter: delimiter?.value ?? '',
    quoted: delimiter?.quoted === true,
    pieces: region.pieces === undefined ? undefined : carry(region, [0, body.pos, body.text.length]),
  };
  return { ...base, target: undefined, heredoc };
}

/** Where the operator between two commands stands in `source`; a `;` may be a line break. */
export function separatorAt(
  source: string,
  operator: Connector,
  from: number,
  to: number,
): { readonly start: number; readonly end: number } | undefined {
  let at = from;
  for (; at < to; at++) {
    const char = source[at];
    if (char === '\\' && source[at + 1] === '\n') at++;
    else if (char !== ' ' && char !== '\t') break;
  }
  if (operator === ';' && source[at] !== ';') {
    const line = source.indexOf('\n', at);
    return line >= 0 && line < to ? { start: line, end: line + 1 } : undefined;
  }
  if (!source.startsWith(operator, at)) return undefined;
  return { start: at, end: at + operator.length };
}

/** A part of a command that may hold substitutions or a script, and what it has become. */
export interface Holder {
  readonly node: SyntaxNode;
  readonly word: RawWord | undefined;
  readonly redirect: RawRedirect | undefined;
}

/** What a simple command is made of. */
export interface CommandParts {
  readonly words: readonly RawWord[];
  readonly assignments: readonly RawAssignment[];
  readonly redirects: readonly RawRedirect[];
  readonly holders: readonly Holder[];
}

export function toParts(node: Command, region: Region): CommandParts {
  const words: RawWord[] = [];
  const assignments: RawAssignment[] = [];
  const redirects: RawRedirect[] = [];
  const holders: Holder[] = [];
  const exported = exportsNames(node);
  const take = (part: Command['suffix'][number], prefix: boolean): void => {
    if (part.type === 'Word') {
      const word = toWord(part, region);
      words.push(word);
      if (!word.static) holders.push({ node: part, word, redirect: undefined });
    } else if (part.type === 'Assignment') {
      assignments.push(toAssignment(part, prefix ? node.name !== undefined : exported, region));
      const word = prefix ? undefined : toAssignmentWord(part, region);
      if (word !== undefined) words.push(word);
      if (maySubstitute(part.text)) holders.push({ node: part, word, redirect: undefined });
    } else {
      const redirect = toRedirect(part, region);
      redirects.push(redirect);
      holders.push({ node: part, word: undefined, redirect });
    }
  };
  for (const part of node.prefix) take(part, true);
  if (node.name !== undefined) take(node.name, false);
  for (const part of node.suffix) take(part, false);
  return { words, assignments, redirects, holders };
}
