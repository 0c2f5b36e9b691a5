import { findShapes, findUrlPasswords } from '../knowledge/secret-shapes.ts';
import { secretName } from '../knowledge/secret-names.ts';
import { isRandom } from '../knowledge/secret-values.ts';
import type { Finding } from '../lint/finding.ts';
import { rules } from '../rules/index.ts';
import type { Span } from '../text/span.ts';

/** What of an instruction a fingerprint is made of. */
interface FingerprintedInstruction {
  readonly span: Span;
  readonly keyword: { readonly text: string };
  readonly stage: FingerprintedStage | undefined;
}

interface FingerprintedStage {
  readonly name: string | undefined;
  readonly from: { readonly image: { readonly value: string } | undefined };
}

/** What of a Dockerfile a fingerprint is made of. */
interface FingerprintedFile {
  readonly text: string;
  readonly escape: string;
  /** In file order. */
  readonly instructions: readonly FingerprintedInstruction[];
  readonly stages: readonly FingerprintedStage[];
}

export interface Fingerprinted {
  readonly file: FingerprintedFile;
  /** Sorted by place, as the engine gives them. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly excepted: readonly Finding[];
}

/**
 * Names a text by half of its SHA-256, in 32 hexadecimal digits: nobody meets that by chance, and every host can do it,
 * so that fingerprints are the same everywhere.
 */
export type Digest = (text: string) => string;

/** Whoever reads fingerprints of another making must not compare them with these. */
export const FINGERPRINT_SCHEME = 'bulkhead/v1';

/** Of a longer piece the beginning tells it from others well enough. */
const MAX_TEXT = 4096;

/**
 * What each finding of a file is recognised by when the file has changed: 32 hexadecimal digits, unique within the file
 * and the same whatever the file is called. They are a hash of the rule, the text at fault without its line breaks, the
 * build stage, and a number where all of these are the same; so they survive lines that are added, comments, other line
 * ends and other instructions in another order. Values of secrets are no part of them: what a weak password hashes to
 * could be guessed.
 */
export function fingerprintsOf(
  { file, findings, suppressed, excepted }: Fingerprinted,
  digest: Digest,
): ReadonlyMap<Finding, string> {
  const stages = stageNames(file.stages);
  const seen = new Map<string, number>();
  const made = new Map<Finding, string>();
  // In one list, so that a comment which silences the first of two equals does not rename the second.
  const all = [...findings, ...suppressed, ...excepted].sort((a, b) => a.span.start - b.span.start);
  for (const finding of all) {
    const instruction = instructionAt(file.instructions, finding.span);
    const stage = instruction?.stage === undefined ? '' : (stages.get(instruction.stage) ?? '');
    const identity = JSON.stringify([finding.rule, stage, textOf(file, finding, instruction)]);
    const number = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, number);
    made.set(finding, digest(`${FINGERPRINT_SCHEME} ${identity} ${number}`));
  }
  return made;
}

/** A stage by its name, else by its base image without the version, so that an update of the base renames nothing. */
function stageNames(stages: readonly FingerprintedStage[]): ReadonlyMap<FingerprintedStage, string> {
  const names = new Map<FingerprintedStage, string>();
  const seen = new Map<string, number>();
  for (const stage of stages) {
    const name = stage.name ?? `from ${withoutVersion(stage.from.image?.value ?? '')}`;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    names.set(stage, number === 1 ? name : `${name} ${number}`);
  }
  return names;
}

function withoutVersion(reference: string): string {
  const [name = ''] = reference.split('@');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

/** The instruction that a span begins in. */
function instructionAt(
  instructions: readonly FingerprintedInstruction[],
  { start, end }: Span,
): FingerprintedInstruction | undefined {
  // A finding about the file as a whole stands at its very beginning, whatever is there.
  if (end === 0) return undefined;
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.span.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found = instructions[low - 1];
  return found !== undefined && start <= found.span.end ? found : undefined;
}

let secretRules: ReadonlySet<string> | undefined;

/** Whether what a rule marks may be a secret itself. */
function marksSecrets(rule: string): boolean {
  secretRules ??= new Set(
    rules.flatMap(({ meta }) =>
      meta.group === 'secrets' || meta.controls.cis?.includes('4.10') === true ? [meta.name] : [],
    ),
  );
  return secretRules.has(rule);
}

function textOf(
  file: FingerprintedFile,
  { rule, message, span }: Finding,
  instruction: FingerprintedInstruction | undefined,
): string {
  // Messages quote names and never values.
  if (marksSecrets(rule)) return [...message.matchAll(/'[^']*'/g)].map(([quoted]) => quoted).join(' ');
  const token = clean(file, span);
  // What is said of an image is said of its next version too.
  if (instruction !== undefined && token === instruction.stage?.from.image?.value)
    return withoutVersion(token);
  if (instruction === undefined || !isWeak(token, instruction)) return withoutSecrets(token);
  // In whole commands `user:password` may stand, which a mere token such as `node:24` is not.
  return withoutSecrets(clean(file, instruction.span).replace(/:[^\s/]*/g, ''));
}

/** Whether a piece, such as the keyword or `|`, says too little to be told from others. */
function isWeak(token: string, { keyword }: FingerprintedInstruction): boolean {
  return token.replace(/[^A-Za-z0-9]/g, '').length < 3 || token === keyword.text;
}

/** A piece of the file as one line, without continuation marks and comments. */
function clean({ text, escape }: FingerprintedFile, { start, end }: Span): string {
  return text
    .slice(start, Math.min(end, start + MAX_TEXT))
    .split(/\r\n|\r|\n/)
    .filter((line, index) => index === 0 || !line.trimStart().startsWith('#'))
    .map((line) => {
      const trimmed = line.trim();
      return trimmed.endsWith(escape) ? trimmed.slice(0, -1) : trimmed;
    })
    .join(' ')
    .replace(/[ \t\f\v]+/g, ' ')
    .trim();
}

/** Options before a user name with a password, or a password. */
const SECRET_OPTIONS: ReadonlySet<string> = new Set(['-p', '-u', '--user']);

/** A word that names nothing and is too short to be a secret itself, as most of what is marked. */
const PLAIN = /^[^\s=:]{0,15}$/;

function withoutSecrets(text: string): string {
  if (PLAIN.test(text)) return text;
  let hidden = text;
  for (const { start, end } of [...findShapes(hidden)].reverse())
    hidden = hidden.slice(0, start) + hidden.slice(end);
  for (const { start, end } of [...findUrlPasswords(hidden)].reverse())
    hidden = hidden.slice(0, start) + hidden.slice(end);
  let before = '';
  return hidden
    .split(' ')
    .map((word) => {
      const follows = SECRET_OPTIONS.has(before) || (before !== '' && !before.includes('=') && names(before));
      before = word;
      if (follows && !word.startsWith('-')) return '';
      const equals = word.search(/[=:]/);
      if (equals > 0 && names(word.slice(0, equals))) return word.slice(0, equals);
      return isRandom(word) ? '' : word;
    })
    .join(' ');
}

function names(word: string): boolean {
  const name = word.replace(/^-+|["':]/g, '');
  const found = name === '' ? undefined : secretName(name);
  return found?.kind === 'secret' || found?.kind === 'unclear';
}
