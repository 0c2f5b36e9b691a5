import { packageEquivalent } from '../../knowledge/package-names.ts';
import type { PackageSpec, ShellCommand, ShellScript } from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Note, Refusal, Subject } from '../refactoring.ts';
import type { Packages } from './target.ts';

/** One script on its way from one package manager to another. */
export interface Translation {
  readonly subject: Subject;
  readonly instruction: Instruction;
  readonly script: ShellScript;
  readonly from: Packages;
  readonly to: Packages;
  readonly edits: Edit[];
  readonly notes: Note[];
  readonly deleted: Set<ShellCommand>;
  /** Variables whose values hold names of packages: edited where they are set. */
  readonly variables: Map<string, Span>;
  /** What apk's `--virtual` names stand for. */
  readonly virtuals: Map<string, readonly string[]>;
}

export function refusal(code: string, reason: string, { span }: { readonly span: Span }): Refusal {
  return { kind: 'refusal', code, reason, at: span };
}

/** Names of packages that are said by their group on Red Hat's systems. */
export const DEVELOPMENT = /^(?:@?development[- ]tools|@c-development|@?development)$/i;

/** The names to install for one word; notes say what is not sure. */
export function newNames(
  work: Translation,
  spec: Pick<PackageSpec, 'name' | 'kind' | 'word' | 'span' | 'version' | 'operator'>,
): readonly string[] | Refusal {
  const { from, to, notes } = work;
  const { name, kind, span, word } = spec;
  if (kind === 'file' || kind === 'url')
    return refusal(
      'package-file',
      `"${name}" is a package of the old system, which the new one cannot install.`,
      { span },
    );
  if (kind === 'variable') return variableNames(work, spec);
  if (kind === 'removal') return [];
  if (kind === 'group') {
    if (DEVELOPMENT.test(name) && to.source !== 'dnf')
      return [to.source === 'apt' ? 'build-essential' : 'build-base'];
    return refusal('package-group', 'What is in a group of packages is not known for the new image.', {
      span,
    });
  }
  if (kind !== 'name') {
    notes.push({ message: `"${name}" is a pattern of the old system's names and stays as it is.`, at: span });
    return [word.text];
  }
  if (spec.version !== undefined && spec.operator !== undefined)
    notes.push({
      message: `The version of "${name}" (${spec.operator}${spec.version}) is one of the old system's and is left out.`,
      at: span,
    });
  // What variables stand round it, a name in pieces, cannot be looked up.
  if (/[$`]/.test(name))
    return refusal('package-variable', `Which package "${name}" is depends on a variable.`, { span });
  if (from.source === to.source) return [name];
  const found = packageEquivalent(name, from.source, to.source);
  if (found === undefined) {
    notes.push({
      message: `"${name}" is in no table of packages and stays; look for its name in the new image's repositories.`,
      at: span,
    });
    return [name];
  }
  if (found.kind === 'drop') {
    notes.push({ message: `"${name}" serves the old package manager and is left out.`, at: span });
    return [];
  }
  if (found.evidence === 'absent' || found.names.length === 0) {
    notes.push({
      message: `"${name}" has no equivalent in the new image's repositories that is known; it stays, and the build may stop there.`,
      at: span,
    });
    return [name];
  }
  if (found.evidence === 'unverified')
    notes.push({ message: `"${name}" is taken to be ${found.names.join(' and ')} there.`, at: span });
  return found.names;
}

/** `$PKGS`: the names are where it is set, once and in this file, and are mapped there. */
function variableNames(
  work: Translation,
  { word, span }: Pick<PackageSpec, 'word' | 'span'>,
): readonly string[] | Refusal {
  const [name, ...more] = word.variables;
  const text = word.text.replace(/^"|"$/g, '');
  const isWhole = name !== undefined && more.length === 0 && (text === `$${name}` || text === `\${${name}}`);
  const cannot = refusal(
    'package-variable',
    `Which packages ${word.text} stands for is not known where it is used.`,
    { span },
  );
  if (!isWhole) return cannot;
  if (work.variables.has(name)) return [word.text];
  const value = valueOf(work, name);
  if (value === undefined || /[$`'"\\]/.test(value.text)) return cannot;
  const edits: Edit[] = [];
  for (const match of value.text.matchAll(/\S+/g)) {
    const [text] = match;
    const start = value.span.start + match.index;
    const part = { start, end: start + text.length };
    const plain = /^([^=<>~]+)(?:([=<>~]+)(.+))?$/.exec(text);
    const names = newNames(work, {
      name: plain?.[1] ?? text,
      kind: text.startsWith('-') ? 'glob' : 'name',
      word: { ...word, text, value: text },
      span: part,
      ...(plain?.[2] !== undefined && plain[3] !== undefined && { operator: plain[2], version: plain[3] }),
    });
    if ('kind' in names) return names;
    if (names.join(' ') !== text) edits.push({ span: part, text: names.join(' ') });
  }
  work.edits.push(...edits);
  work.variables.set(name, value.span);
  return [word.text];
}

/** The text that a variable is set to, and where; undefined when it is set twice, by something else, or used elsewhere. */
function valueOf(
  work: Translation,
  name: string,
): { readonly text: string; readonly span: Span } | undefined {
  const { subject, script, instruction } = work;
  const { file } = subject;
  const own = script.assignments.filter((assignment) => assignment.name === name);
  const outside = file.instructions.flatMap((other) =>
    (other.kind === 'ARG' || other.kind === 'ENV') &&
    (other.stage === instruction.stage || other.stage === undefined)
      ? other.assignments.filter((assignment) => assignment.name === name && assignment.value !== undefined)
      : [],
  );
  const uses = file.instructions.filter(
    (other) => other !== instruction && other.kind !== 'ARG' && other.args.text.includes(`$${name}`),
  );
  if (uses.length > 0 || own.length + outside.length !== 1) return undefined;
  const [shell] = own;
  const [place] = outside;
  const span = shell?.value?.span ?? place?.value?.span;
  if (span === undefined) return undefined;
  const raw = file.text.slice(span.start, span.end);
  const quote = /^["']/.exec(raw)?.[0] ?? '';
  const inner = { start: span.start + quote.length, end: span.end - quote.length };
  return { text: file.text.slice(inner.start, inner.end), span: inner };
}
