import type { Comment, Dockerfile, Instruction } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';
import type { Finding } from './finding.ts';
import type { Peer } from './rule.ts';

/** A comment or directive that silences findings. */
export interface Suppression {
  readonly by: 'bulkhead' | 'hadolint' | 'buildkit';
  readonly scope: 'line' | 'file';
  /** Rule names or peers' ids as written; `all` stands for every one. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** The comment. */
  readonly span: Span;
  /** What it covers; for `line` the next instruction, or the next line inside a continued one. */
  readonly covers: Span | undefined;
}

// `# bulkhead ignore=a,b reason="…"` and `# bulkhead file-ignore=a,b reason="…"`
const OWN =
  /^bulkhead\s+(file-)?ignore\s*=\s*([\w.-]+(?:\s*,\s*[\w.-]+)*)(?:\s+reason\s*=\s*(?:"([^"]*)"|(\S.*)))?\s*$/i;
const HADOLINT = /^hadolint\s+(global\s+)?ignore\s*=\s*([A-Za-z0-9_]+(?:\s*,\s*[A-Za-z0-9_]+)*)/;

/** Which findings of a file its own comments silence: Bulkhead's, hadolint's and BuildKit's ways of saying so. */
export class Suppressions {
  readonly all: readonly Suppression[];

  constructor(file: Dockerfile) {
    const found: Suppression[] = [];
    for (const directive of file.directives) {
      if (directive.name === 'check') found.push(...checkDirective(directive.value, directive.span));
    }
    for (const comment of file.comments) {
      const suppression = readComment(file, comment);
      if (suppression !== undefined) found.push(suppression);
    }
    this.all = found;
  }

  silences(finding: Finding): boolean {
    return this.all.some((suppression) => applies(suppression, finding));
  }
}

function applies(suppression: Suppression, finding: Finding): boolean {
  const { covers, scope } = suppression;
  if (scope === 'line') {
    if (covers === undefined) return false;
    const { start } = finding.span;
    if (start < covers.start || start > covers.end) return false;
  }
  return suppression.rules.some((rule) => names(rule, suppression.by, finding));
}

function names(written: string, by: Suppression['by'], finding: Finding): boolean {
  const wanted = written.toLowerCase();
  if (by === 'bulkhead') {
    return (
      wanted === 'all' ||
      wanted === finding.rule ||
      Object.values(finding.aliases).some((ids) => ids.some((id) => id.toLowerCase() === wanted))
    );
  }
  if (by === 'buildkit' && wanted === 'all') return (finding.aliases.buildkit?.length ?? 0) > 0;
  const peers: readonly Peer[] = by === 'hadolint' ? ['hadolint', 'shellcheck'] : ['buildkit'];
  return peers.some((peer) => finding.aliases[peer]?.some((id) => id.toLowerCase() === wanted) ?? false);
}

function readComment(file: Dockerfile, comment: Comment): Suppression | undefined {
  const own = OWN.exec(comment.text);
  if (own !== null) {
    const [, whole, rules = '', quoted, bare] = own;
    const scope = whole === undefined ? 'line' : 'file';
    return {
      by: 'bulkhead',
      scope,
      rules: list(rules),
      reason: quoted ?? bare,
      span: comment.span,
      covers: scope === 'line' ? coveredBy(file, comment) : undefined,
    };
  }
  const hadolint = HADOLINT.exec(comment.text);
  if (hadolint === null) return undefined;
  const [, global, rules = ''] = hadolint;
  const scope = global === undefined ? 'line' : 'file';
  return {
    by: 'hadolint',
    scope,
    rules: list(rules),
    reason: undefined,
    span: comment.span,
    covers: scope === 'line' ? coveredBy(file, comment) : undefined,
  };
}

/** The instruction that follows, or inside a continued instruction the line that follows. */
function coveredBy(file: Dockerfile, comment: Comment): Span | undefined {
  const { lines } = file;
  if (comment.inside) {
    const next = lines.lineAt(comment.span.end) + 1;
    return { start: lines.lineStart(next), end: lines.lineEnd(next) };
  }
  return nextInstruction(file, comment.span.end)?.span;
}

function nextInstruction(file: Dockerfile, offset: number): Instruction | undefined {
  const { instructions } = file;
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.span.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return instructions[low];
}

/** `# check=skip=RuleA,RuleB;error=true` (https://docs.docker.com/build/checks/#skip-checks). */
function checkDirective(value: string, span: Span): Suppression[] {
  const found: Suppression[] = [];
  for (const part of value.split(';')) {
    const match = /^\s*skip\s*=\s*(.*)$/i.exec(part);
    if (match === null) continue;
    found.push({
      by: 'buildkit',
      scope: 'file',
      rules: list(match[1] ?? ''),
      reason: undefined,
      span,
      covers: undefined,
    });
  }
  return found;
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
