import { secretName } from '../knowledge/secret-names.ts';
import { findShapes, findUrlPasswords } from '../knowledge/secret-shapes.ts';
import { valueKind } from '../knowledge/secret-values.ts';
import type { Finding } from '../lint/finding.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

/** What stands in the place of a secret, however long that is. */
const BLOT = '•••';

/** Rules whose findings cover the secret itself, whatever it looks like. */
const ON_THE_SECRET: ReadonlySet<string> = new Set([
  'no-chpasswd',
  'no-credentials-in-url',
  'no-default-credentials',
  'no-model-token',
  'no-secret-literal',
]);

/**
 * `name=value`, `name: value`, `--name value` and `"name": "value"` wherever they stand, comments and heredocs included.
 * Every repetition has an upper bound, so that a hit costs no more than its own length.
 */
const SETTING =
  /(?<![\w-])(-{0,2}[A-Za-z][\w.-]{1,80})["']?[ \t]{0,3}[=:][ \t]{0,3}("(?:[^"\\\n]|\\.){1,400}"|'[^'\n]{1,400}'|[^\s"',;&|<>()]{1,400})/g;
const OPTION =
  /(?<![\w-])(--?[A-Za-z][\w.-]{1,80})[ \t]{1,3}("(?:[^"\\\n]|\\.){1,400}"|'[^'\n]{1,400}'|[^\s"',;&|<>()-][^\s"',;&|<>()]{0,400})/g;

/** What `chpasswd` and `htpasswd` are fed with. */
const ACCOUNT = /(?<![\w.-])[a-z_][\w.-]{0,31}:([^\s:/'"|\\@]{1,200})(?=["'\s|\\]|$)/gm;

/** `curl -u name:password`; two numbers are a user and a group. */
const SHORT_OPTION =
  /(?<!\S)(?:-u|--user|--proxy-user)(?:[ \t]{1,3}|=)["']?[^\s:'"]{1,100}:(?!\d+(?:\s|$))([^\s'"]{1,200})/g;

/** A file's text with everything that looks like a secret blotted out: for reports, which are passed on. */
export interface Redacted {
  readonly text: string;
  /** Where an offset of the file's text is in `text`. */
  readonly moved: (offset: number) => number;
  /** Whether a text from elsewhere, such as a fix's, repeats something that was blotted out. */
  readonly repeats: (text: string) => boolean;
}

/** Rather too much than too little: nobody misses a word in an excerpt. Linear in the file's length. */
export function redact(file: Dockerfile, findings: readonly Finding[]): Redacted {
  const spans = joined(secretSpans(file, findings));
  const secrets = spans
    .map(({ start, end }) => file.text.slice(start, end))
    .filter(({ length }) => length > 3);
  let text = '';
  let from = 0;
  for (const { start, end } of spans) {
    // Line breaks stay, so that the lines are the same.
    const breaks = file.text.slice(start, end).replace(/[^\r\n]+/g, '');
    text += `${file.text.slice(from, start)}${BLOT}${breaks}`;
    from = end;
  }
  text += file.text.slice(from);
  return {
    text,
    moved: mover(file.text, spans),
    repeats: (other) => secrets.some((secret) => other.includes(secret)),
  };
}

function secretSpans(file: Dockerfile, findings: readonly Finding[]): Span[] {
  const { text } = file;
  const spans: Span[] = [
    ...findShapes(text),
    ...findUrlPasswords(text),
    ...findings.filter(({ rule }) => ON_THE_SECRET.has(rule)).map(({ span }) => span),
    ...file.instructions.flatMap((instruction) => instructionSpans(instruction)),
    ...settings(text, SETTING),
    ...settings(text, OPTION),
    ...groups(text, SHORT_OPTION),
  ];
  if (/passwd/.test(text)) spans.push(...groups(text, ACCOUNT));
  return spans.filter(({ start, end }) => end > start);
}

/** What is seen only when the lines of an instruction are joined, or is told by its place. */
function instructionSpans(instruction: Instruction): Span[] {
  if (instruction.kind === 'ONBUILD')
    return instruction.trigger === undefined ? [] : instructionSpans(instruction.trigger);
  const spans: Span[] = [];
  const { args, kind } = instruction;
  if (instruction.head.end - instruction.head.start > args.text.length) {
    for (const { start, end } of [...findShapes(args.text), ...findUrlPasswords(args.text)])
      spans.push(args.span(start, end));
  }
  if (kind === 'ENV' || kind === 'ARG' || kind === 'LABEL')
    for (const { name, value } of instruction.assignments)
      if (value !== undefined && isSecret(name, value.value)) spans.push(value.span);
  return spans;
}

function settings(text: string, pattern: RegExp): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(pattern)) {
    const [hit, name = '', value = ''] = match;
    const end = match.index + hit.length;
    if (isSecret(name.replace(/^-+/, ''), value.replace(/^["']|["']$/g, '')))
      found.push({ start: end - value.length, end });
  }
  return found;
}

function isSecret(name: string, value: string): boolean {
  const judged = secretName(name);
  if (judged === undefined || judged.kind === 'about') return false;
  const kind = valueKind(value);
  return kind !== 'empty' && kind !== 'variable' && kind !== 'place' && kind !== 'setting';
}

function groups(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map(({ index, 0: hit, 1: group = '' }) => {
    const start = index + hit.lastIndexOf(group);
    return { start, end: start + group.length };
  });
}

/** Sorted, and those that touch as one. */
function joined(spans: readonly Span[]): Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

function mover(text: string, spans: readonly Span[]): (offset: number) => number {
  let shift = 0;
  const steps = spans.map(({ start, end }) => {
    const before = shift;
    const length = BLOT.length + text.slice(start, end).replace(/[^\r\n]+/g, '').length;
    shift += length - (end - start);
    return { start, end, before, after: shift, length };
  });
  return (offset) => {
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const step = steps[low - 1];
    if (step === undefined) return offset;
    if (offset >= step.end) return offset + step.after;
    // Inside a blot: its start, or right behind it when something of it was covered.
    return step.start + step.before + (offset > step.start ? Math.min(BLOT.length, step.length) : 0);
  };
}
