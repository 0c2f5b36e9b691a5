import { parseReference } from '../../image/reference.ts';
import { deleteInstruction } from '../../lint/fixes.ts';
import { globalArgs } from '../../lint/from-args.ts';
import type { ArgInstruction, Assignment, Dockerfile, FromInstruction, Word } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Note, Refusal } from '../refactoring.ts';

/** One FROM and the reference that is to stand there. */
export interface FromChange {
  readonly from: FromInstruction;
  readonly reference: string;
}

/** A variable with text before and behind it. */
interface Pattern {
  readonly before: string;
  readonly name: string;
  readonly behind: string;
  /** `$NAME` or `${NAME}` as written. */
  readonly use: string;
}

/**
 * The edits that put new references into FROM lines. Where a build argument makes up a reference its default is
 * rewritten, or what stands round it, so that the argument goes on to mean something; when it cannot, nothing is changed.
 */
export function fromEdits(
  file: Dockerfile,
  changes: readonly FromChange[],
): { readonly edits: readonly Edit[]; readonly assumptions: readonly Note[] } | Refusal {
  const edits: Edit[] = [];
  const assumptions: Note[] = [];
  const wanted = new Map<string, { readonly text: string }>();
  for (const { from, reference } of changes) {
    const word = from.image;
    if (word === undefined) continue;
    if (word.variables.length === 0) {
      edits.push({ span: word.span, text: reference });
      continue;
    }
    const pattern = patternOf(word);
    const value = pattern === undefined ? undefined : globalArgs(file).get(pattern.name);
    if (pattern === undefined || value === undefined) return variableBase(word);
    const kept = aroundVariable(pattern, value, reference);
    if (kept !== undefined) {
      edits.push({ span: word.span, text: kept });
      continue;
    }
    const change = newDefault(pattern, reference);
    if (change === undefined) {
      // Its tags are no versions, so there is nothing left for the argument to choose.
      const gone = pattern.before.includes(':') ? declarationEdit(file, pattern.name, changes) : undefined;
      if (gone === undefined) return variableBase(word);
      if (!wanted.has(pattern.name)) edits.push(gone);
      wanted.set(pattern.name, { text: '' });
      edits.push({ span: word.span, text: reference });
      assumptions.push({
        message: `The build argument ${pattern.name} chose the version and is gone: ${reference} has one only.`,
        at: word.span,
      });
      continue;
    }
    const known = wanted.get(pattern.name);
    if (known !== undefined && known.text !== change.value) return sharedArgument(word, pattern.name);
    const edit = known === undefined ? defaultEdit(file, pattern.name, change.value, changes) : [];
    if (edit === undefined) return sharedArgument(word, pattern.name);
    wanted.set(pattern.name, { text: change.value });
    edits.push(...edit);
    if (change.word !== word.raw) edits.push({ span: word.span, text: change.word });
  }
  return { edits, assumptions };
}

function variableBase(word: Word): Refusal {
  return {
    kind: 'refusal',
    code: 'variable-base',
    reason: `The image depends on build arguments (${word.raw}) that another image cannot be written with.`,
    at: word.span,
  };
}

function sharedArgument(word: Word, name: string): Refusal {
  return {
    kind: 'refusal',
    code: 'shared-argument',
    reason: `The build argument ${name} is used for more than this image, so its default cannot be changed.`,
    at: word.span,
  };
}

/** The word as text round one plain variable. */
function patternOf(word: Word): Pattern | undefined {
  const [variable, ...more] = word.variables;
  if (variable === undefined || more.length > 0 || variable.operator !== undefined) return undefined;
  for (const use of [`\${${variable.name}}`, `$${variable.name}`]) {
    const at = word.raw.indexOf(use);
    if (at >= 0)
      return {
        before: word.raw.slice(0, at),
        name: variable.name,
        behind: word.raw.slice(at + use.length),
        use,
      };
  }
  return undefined;
}

/** `python:${V}-slim` with V at 3.12 as `dhi.io/python:${V}-debian13`: the argument still chooses the version. */
function aroundVariable({ before, use }: Pattern, value: string, reference: string): string | undefined {
  if (!before.endsWith(':') || !/^\d+(?:\.\d+)*$/.test(value)) return undefined;
  const { name, tag } = split(reference);
  const rest = tag?.slice(value.length);
  if (rest === undefined || tag?.startsWith(value) !== true || !(rest === '' || rest.startsWith('-')))
    return undefined;
  return `${name}:${use}${rest}`;
}

function split(reference: string): { readonly name: string; readonly tag: string | undefined } {
  const { nameEnd, tag } = parseReference(reference) ?? { nameEnd: reference.length, tag: undefined };
  return { name: reference.slice(0, nameEnd), tag };
}

/** Undefined: what the argument stood for, a version, is in no tag of the new image. */
function newDefault(
  { before, behind, use }: Pattern,
  reference: string,
): { value: string; word: string } | undefined {
  const { name, tag } = split(reference);
  if (before === '' && behind === '') return { value: reference, word: use };
  if (before === '' && behind.startsWith('/')) {
    const slash = reference.indexOf('/');
    return { value: reference.slice(0, slash), word: `${use}${reference.slice(slash)}` };
  }
  // The repository is the argument's, the tag is not.
  if (before === '' && behind.startsWith(':'))
    return { value: name, word: tag === undefined ? use : `${use}:${tag}` };
  return tag !== undefined && /^\d/.test(tag) ? { value: tag, word: `${name}:${use}` } : undefined;
}

/** The edit of an argument's default; undefined when anything else than these FROM lines rests on it. */
function defaultEdit(
  file: Dockerfile,
  name: string,
  value: string,
  changes: readonly FromChange[],
): readonly Edit[] | undefined {
  const place = declaration(file, name, changes)?.assignment.value;
  if (place === undefined) return undefined;
  const quote = /^["']/.exec(place.raw)?.[0] ?? '';
  return [{ span: place.span, text: `${quote}${value}${quote}` }];
}

/** Takes an argument away; undefined when anything else rests on it, or it stands beside others. */
function declarationEdit(file: Dockerfile, name: string, changes: readonly FromChange[]): Edit | undefined {
  const found = declaration(file, name, changes);
  if (found?.instruction.assignments.length !== 1) return undefined;
  const edit = deleteInstruction(file, found.instruction);
  // A comment that comes first may be a directive all of a sudden.
  const isFirst = found.instruction.index === 0 && file.text.startsWith('#', edit.span.end);
  return isFirst ? undefined : edit;
}

/** Where an argument is declared that these FROM lines alone use. */
function declaration(
  file: Dockerfile,
  name: string,
  changes: readonly FromChange[],
): { readonly instruction: ArgInstruction; readonly assignment: Assignment } | undefined {
  const places: { readonly instruction: ArgInstruction; readonly assignment: Assignment }[] = [];
  for (const instruction of file.instructions) {
    if (instruction.kind === 'FROM') {
      const uses = instruction.image?.variables.some((variable) => variable.name === name) === true;
      if (uses && !changes.some(({ from }) => from === instruction)) return undefined;
      if (instruction.platform?.value?.includes(name) === true) return undefined;
      continue;
    }
    if (instruction.kind !== 'ARG') continue;
    for (const assignment of instruction.assignments) {
      if (assignment.value?.variables.some((variable) => variable.name === name) === true) return undefined;
      if (assignment.name !== name) continue;
      // Declared again in a stage it is used there.
      if (instruction.stage !== undefined) return undefined;
      if (assignment.value !== undefined) places.push({ instruction, assignment });
    }
  }
  return places.length === 1 ? places[0] : undefined;
}
