import { imageAccounts } from '../knowledge/image-accounts.ts';
import { INSTRUCTION_FLAGS } from '../knowledge/instruction-flags.ts';
import { flagDocs, instructionDocs, mountDocs, type Doc } from '../knowledge/instruction-docs.ts';
import { officialNames } from '../knowledge/official-images.ts';
import { madeAccount } from '../lint/accounts.ts';
import { scriptsOf } from '../lint/scripts.ts';
import { INSTRUCTIONS } from '../syntax/keywords.ts';
import type { Dockerfile, Instruction, Stage } from '../syntax/model.ts';
import { PLATFORM_ARGS, PREDEFINED_ARGS, scopesOf } from '../syntax/scope.ts';
import type { Span } from '../text/span.ts';
import { commentCompletions } from './completion-comments.ts';
import {
  FLAG_VALUES,
  LABEL_KEYS,
  MOUNT_KEYS,
  MOUNT_TYPES,
  SNIPPETS,
  STOP_SIGNALS,
} from './completion-words.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'keyword' | 'flag' | 'value' | 'variable' | 'stage' | 'image' | 'user' | 'snippet' | 'rule';
  /** What takes the place of `span`. In a snippet `$1`, `${1:word}` and `$0` are places to fill in. */
  readonly insert: string;
  readonly span: Span;
  readonly detail?: string;
  readonly doc?: Doc;
  readonly isSnippet?: boolean;
  /** Earlier in the list; default: by label. */
  readonly rank?: number;
}

/** What can be written at an offset. Everything comes from the file and from tables; nobody is asked. */
export function completionsAt(file: Dockerfile, offset: number): readonly Completion[] {
  const { lines, text } = file;
  const line = lines.lineAt(offset);
  const before = text.slice(lines.lineStart(line), offset);
  if (before.trimStart().startsWith('#')) return commentCompletions(file, offset);
  const instruction = instructionAt(file, offset);
  if (instruction === undefined)
    return /^\s*[a-z]*$/i.test(before) ? keywords(file, offset, offset - wordLength(before)) : [];
  if (instruction.heredocs.some(({ body, end }) => offset >= body.start && offset <= (end ?? body).end))
    return variables(file, instruction, offset);
  if (offset <= instruction.keyword.span.end)
    return offset >= instruction.keyword.span.start
      ? keywords(file, offset, instruction.keyword.span.start)
      : [];
  return inArguments(file, instruction, offset);
}

/** Letters of the word that the text ends in. */
function wordLength(before: string): number {
  return /\S*$/.exec(before)?.[0].length ?? 0;
}

/** The instruction whose lines hold the offset: blanks behind its last word count. */
function instructionAt(file: Dockerfile, offset: number): Instruction | undefined {
  const { lines, instructions } = file;
  const line = lines.lineAt(offset);
  const found = instructions.findLast(({ span }) => span.start <= offset);
  return found !== undefined && lines.lineAt(found.span.end) >= line ? found : undefined;
}

function keywords(file: Dockerfile, offset: number, start: number): Completion[] {
  const span = { start, end: offset };
  const isLower = /^[a-z]+$/.test(file.text.slice(start, offset));
  const isFirst = !file.stages.some(({ from }) => from.span.start < start);
  const names = isFirst ? INSTRUCTIONS.filter((name) => name === 'FROM' || name === 'ARG') : INSTRUCTIONS;
  const found = names
    .filter((name) => name !== 'MAINTAINER')
    .map((name): Completion => {
      const doc = instructionDocs(name);
      const word = isLower ? name.toLowerCase() : name;
      return {
        label: word,
        kind: 'keyword',
        insert: `${word} `,
        span,
        ...(doc === undefined ? {} : { doc }),
      };
    });
  if (isFirst) return found;
  return [
    ...found,
    ...SNIPPETS.map(({ label, detail, insert }): Completion => {
      return { label, kind: 'snippet', insert, span, detail, isSnippet: true, rank: 2 };
    }),
  ];
}

function inArguments(file: Dockerfile, instruction: Instruction, offset: number): readonly Completion[] {
  if (instruction.kind === 'ONBUILD') {
    const { trigger } = instruction;
    if (trigger !== undefined && offset > trigger.keyword.span.end) return inArguments(file, trigger, offset);
    const start = offset - wordLength(file.text.slice(instruction.keyword.span.end, offset));
    return INSTRUCTIONS.filter((name) => !['FROM', 'ONBUILD', 'MAINTAINER'].includes(name)).map((name) => ({
      label: name,
      kind: 'keyword',
      insert: `${name} `,
      span: { start, end: offset },
    }));
  }
  const named = variables(file, instruction, offset);
  if (named.length > 0) return named;
  const written = file.text.slice(instruction.keyword.span.end, offset);
  const word = written.slice(written.length - wordLength(written));
  const start = offset - word.length;
  const isInFlags = instruction.words.every(({ span }) => span.start >= start);
  const list: Completion[] = [];
  if (isInFlags && (word === '' || word.startsWith('-'))) {
    if (word.includes('=')) return flagValues(file, instruction, word, offset);
    list.push(...flags(instruction, { start, end: offset }));
    if (word !== '') return list;
  }
  return [...list, ...words(file, instruction, { start, end: offset }, word)];
}

function flags(instruction: Instruction, span: Span): Completion[] {
  const known = INSTRUCTION_FLAGS[instruction.name] ?? {};
  const used = new Set(instruction.flags.map(({ name }) => name));
  return Object.entries(known)
    .filter(([name, kind]) => kind === 'list' || !used.has(name))
    .map(([name, kind]): Completion => {
      const doc = flagDocs(instruction.name, name);
      const insert = kind === 'switch' ? `--${name}` : `--${name}=`;
      return { label: `--${name}`, kind: 'flag', insert, span, ...(doc === undefined ? {} : { doc }) };
    });
}

function flagValues(
  file: Dockerfile,
  instruction: Instruction,
  word: string,
  offset: number,
): readonly Completion[] {
  const equals = word.indexOf('=');
  const flag = word.slice(2, equals);
  const value = word.slice(equals + 1);
  const span = { start: offset - value.length, end: offset };
  if (instruction.kind === 'RUN' && flag === 'mount') return mountWords(file, instruction, value, offset);
  if (instruction.kind === 'COPY' && flag === 'from') return stages(file, instruction.stage, span);
  if (flag === 'chown') return users(file, instruction, span);
  const values = FLAG_VALUES[flag] ?? [];
  return values.map(({ label, detail }) => ({ label, kind: 'value', insert: label, span, detail }));
}

/** Keys of a mount, and values of those that have a list of them. */
function mountWords(
  file: Dockerfile,
  instruction: Instruction,
  value: string,
  offset: number,
): readonly Completion[] {
  const part = value.slice(value.lastIndexOf(',') + 1);
  const equals = part.indexOf('=');
  const given = value.split(',').map((pair) => pair.split('=')[0] ?? '');
  const type = /(?:^|,)type=([a-z]+)/.exec(value)?.[1] ?? 'bind';
  if (equals < 0) {
    const span = { start: offset - part.length, end: offset };
    const isFirst = !value.includes(',');
    const keys = MOUNT_KEYS[type] ?? [];
    return [
      ...(given.slice(0, -1).includes('type')
        ? []
        : MOUNT_TYPES.map((name): Completion => {
            const doc = mountDocs(name);
            return {
              label: `type=${name}`,
              kind: 'value',
              insert: `type=${name}`,
              span,
              rank: 0,
              ...(doc === undefined ? {} : { doc }),
            };
          })),
      ...(isFirst
        ? []
        : keys
            .filter(({ key }) => !given.slice(0, -1).includes(key))
            .map(({ key, isSwitch = false, detail }): Completion => {
              return { label: key, kind: 'flag', insert: isSwitch ? key : `${key}=`, span, detail };
            })),
    ];
  }
  const key = part.slice(0, equals);
  const span = { start: offset - (part.length - equals - 1), end: offset };
  if (key === 'from') return stages(file, instruction.stage, span);
  if (key === 'type')
    return MOUNT_TYPES.map((name) => {
      const doc = mountDocs(name);
      return { label: name, kind: 'value', insert: name, span, ...(doc === undefined ? {} : { doc }) };
    });
  const values = MOUNT_KEYS[type]?.find((entry) => entry.key === key)?.values ?? [];
  return values.map((label) => ({ label, kind: 'value', insert: label, span }));
}

/** Stages that stand above: BuildKit builds from those alone. */
function stages(file: Dockerfile, own: Stage | undefined, span: Span): Completion[] {
  return file.stages
    .filter(({ index, from }) => from.alias !== undefined && index < (own?.index ?? Infinity))
    .map(({ from }): Completion => {
      const name = from.alias?.value ?? '';
      return {
        label: name,
        kind: 'stage',
        insert: name,
        span,
        detail: `stage from ${from.image?.raw ?? ''}`,
        rank: 0,
      };
    });
}

function words(file: Dockerfile, instruction: Instruction, span: Span, word: string): readonly Completion[] {
  const position = instruction.words.filter((other) => other.span.end < span.start).length;
  const keyword = (label: string): Completion => ({ label, kind: 'keyword', insert: `${label} `, span });
  switch (instruction.kind) {
    case 'FROM':
      if (position === 1) return [keyword('AS')];
      return position === 0 ? [...stages(file, instruction.stage, span), ...images(span, word)] : [];
    case 'HEALTHCHECK':
      return position === 0 ? [keyword('CMD'), keyword('NONE')] : [];
    case 'STOPSIGNAL':
      return position === 0
        ? STOP_SIGNALS.map((label) => ({ label, kind: 'value', insert: label, span }))
        : [];
    case 'USER':
      return position === 0 ? users(file, instruction, span) : [];
    case 'SHELL':
      return position === 0
        ? ['["/bin/bash", "-o", "pipefail", "-c"]', '["/bin/sh", "-ec"]'].map((label) => ({
            label,
            kind: 'value',
            insert: label,
            span,
          }))
        : [];
    case 'LABEL':
      return word.includes('=')
        ? []
        : LABEL_KEYS.map(({ key, detail }) => ({
            label: key,
            kind: 'value',
            insert: `${key}=`,
            span,
            detail,
          }));
    default:
      return [];
  }
}

/** Docker's official images; behind a `:` or in another registry there is nothing to offer offline. */
function images(span: Span, word: string): Completion[] {
  if (/[/:@]/.test(word)) return [];
  return [...officialNames(), 'scratch'].map((label) => ({
    label,
    kind: 'image',
    insert: label,
    span,
    rank: 1,
    detail: label === 'scratch' ? 'an empty image' : 'official image',
  }));
}

/** Users made earlier in the stage, those of its base image, and a number that is nobody's. */
function users(file: Dockerfile, instruction: Instruction, span: Span): Completion[] {
  const found = new Map<string, string>();
  for (const stage of instruction.stage?.lineage ?? []) {
    for (const other of stage.instructions) {
      if (other.kind !== 'RUN' || other.index >= instruction.index) continue;
      for (const script of scriptsOf(file, other))
        for (const command of script.commands) {
          const made = madeAccount(command);
          if (made?.kind === 'user')
            found.set(made.name, `made in line ${String(file.lines.lineAt(other.span.start) + 1)}`);
        }
    }
  }
  const root = instruction.stage?.root;
  const accounts = root?.kind === 'image' ? imageAccounts(root.reference) : undefined;
  for (const [name, id] of accounts?.users ?? [])
    if (isForPrograms(name, id) && !found.has(name)) found.set(name, 'in the base image');
  if (!found.has('10001')) found.set('10001', 'a number that no image gives to anybody');
  return [...found].map(([label, detail], rank) => ({
    label,
    kind: 'user',
    insert: label,
    span,
    detail,
    rank,
  }));
}

/** Whether an account is there for programs to run as, rather than one of the system's own. */
function isForPrograms(name: string, id: number | undefined): boolean {
  return name === 'www-data' || (name !== 'root' && (id === undefined || id >= 100));
}

/** Names behind `$` or `${`. */
function variables(file: Dockerfile, instruction: Instruction, offset: number): readonly Completion[] {
  const before = file.text.slice(Math.max(instruction.span.start, offset - 200), offset);
  const match = /(?<!\\)\$\{?(\w*)$/.exec(before);
  if (match === null) return [];
  const span = { start: offset - (match[1] ?? '').length, end: offset };
  const scopes = scopesOf(file);
  const isFrom = instruction.kind === 'FROM' || instruction.stage === undefined;
  const own = isFrom ? scopes.globalNames() : scopes.namesAt(instruction.stage, instruction.index);
  const builtIn = isFrom ? PLATFORM_ARGS : instruction.kind === 'RUN' ? PREDEFINED_ARGS : [];
  const names = [...new Set([...own, ...builtIn])];
  return names.map((label) => {
    const detail = own.includes(label) ? 'set in this file' : 'set by the builder';
    return { label, kind: 'variable', insert: label, span, detail, rank: own.includes(label) ? 0 : 1 };
  });
}
