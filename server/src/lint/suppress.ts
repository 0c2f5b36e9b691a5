import type { Comment, Dockerfile, Instruction } from '../syntax/model.ts';
import { baseName } from '../text/path.ts';
import type { Span } from '../text/span.ts';
import type { Finding } from './finding.ts';
import type { Peer } from './rule.ts';
import { readCheckDirective, readSuppression, type SuppressionText } from './suppression-syntax.ts';

/** A comment or directive that silences findings, with what it covers. */
export interface Suppression extends SuppressionText {
  /** Undefined: the whole file, or nothing stands below the comment. */
  readonly covers: Span | undefined;
}

/** What became of a suppression in a run. */
export interface SuppressionUse {
  readonly suppression: Suppression;
  /** Its `until` has passed, so it silences nothing. */
  readonly expired: boolean;
  /** Names in it that silenced a finding. */
  readonly used: ReadonlySet<string>;
}

/** Whether its last day has passed; without `today` (`YYYY-MM-DD`) none has. */
export function hasEnded({ until }: Pick<SuppressionText, 'until'>, today: string | undefined): boolean {
  // Dates of this form compare as text.
  return until !== undefined && today !== undefined && until < today;
}

/** Which findings a file's own comments silence: Bulkhead's way of saying so and those of other tools. */
export class Suppressions {
  readonly all: readonly Suppression[];
  readonly #today: string | undefined;
  readonly #used = new Map<Suppression, Set<string>>();
  /** By first covered offset, for look-ups that do not cost the number of comments. */
  readonly #narrow: readonly Suppression[];
  readonly #wide: readonly Suppression[];
  readonly #longest: number;

  /** `today` as `YYYY-MM-DD`; without it nothing expires. */
  constructor(file: Dockerfile, today?: string) {
    const texts = [
      ...file.directives.flatMap((directive) => readCheckDirective(directive, file.text)),
      ...file.comments.flatMap((comment) => {
        const found = readSuppression(comment, file.text);
        return found === undefined ? [] : [{ ...found, comment }];
      }),
    ];
    this.all = texts.map((text) => ({ ...text, covers: coveredBy(file, text) }));
    this.#today = today;
    this.#wide = this.all.filter((item) => item.scope === 'file');
    this.#narrow = this.all.filter((item) => item.covers !== undefined).sort((a, b) => start(a) - start(b));
    this.#longest = Math.max(
      0,
      ...this.#narrow.map(({ covers }) => (covers === undefined ? 0 : covers.end - covers.start)),
    );
  }

  /** Whether a comment silences the finding; every comment that does is counted as used. */
  silences(finding: Finding): boolean {
    let silenced = false;
    for (const suppression of this.#candidates(finding.span.start)) {
      if (this.isExpired(suppression)) continue;
      const { rules, by } = suppression;
      const names = rules.filter(({ name }) => answers(name, by, finding)).map(({ name }) => name);
      if (names.length === 0 && !(rules.length === 0 && isOfTool(by, finding))) continue;
      silenced = true;
      const used = this.#used.get(suppression) ?? new Set();
      for (const name of names) used.add(name);
      this.#used.set(suppression, used);
    }
    return silenced;
  }

  uses(): SuppressionUse[] {
    return this.all.map((suppression) => ({
      suppression,
      expired: this.isExpired(suppression),
      used: this.#used.get(suppression) ?? new Set(),
    }));
  }

  isExpired(suppression: Suppression): boolean {
    return hasEnded(suppression, this.#today);
  }

  *#candidates(offset: number): Generator<Suppression> {
    yield* this.#wide;
    let low = 0;
    let high = this.#narrow.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.#narrow[middle];
      if (item !== undefined && start(item) <= offset) low = middle + 1;
      else high = middle;
    }
    for (let i = low - 1; i >= 0; i--) {
      const item = this.#narrow[i];
      if (item?.covers === undefined || item.covers.start < offset - this.#longest) return;
      if (item.covers.end >= offset) yield item;
    }
  }
}

function start(suppression: Suppression): number {
  return suppression.covers?.start ?? 0;
}

/** Whether a name in a comment of a tool means the finding. */
function answers(written: string, by: Suppression['by'], finding: Finding): boolean {
  const wanted = written.toLowerCase();
  const has = (peer: Peer, id = wanted): boolean =>
    finding.aliases[peer]?.some((item) => item.toLowerCase() === id) ?? false;
  switch (by) {
    case 'bulkhead':
      return (
        wanted === 'all' ||
        wanted === finding.rule ||
        (Object.keys(finding.aliases) as Peer[]).some((peer) => has(peer))
      );
    case 'hadolint':
      return has('hadolint') || has('shellcheck');
    case 'buildkit':
      return has('buildkit');
    case 'tally': {
      // `hadolint/DL3008`, `buildkit/MaintainerDeprecated`, `shellcheck/SC2086`, or the id alone.
      const id = baseName(wanted);
      return has('hadolint', id) || has('buildkit', id) || has('shellcheck', id);
    }
    case 'checkov':
      return has('checkov');
    case 'trivy': {
      // DS-0001, AVD-DS-0001 and the older DS001 are one.
      const digits = /^(?:avd-)?ds-?0*(\d+)$/.exec(wanted)?.[1];
      return digits !== undefined && has('trivy', `ds-${digits.padStart(4, '0')}`);
    }
    case 'semgrep':
      return has('semgrep', wanted.slice(wanted.lastIndexOf('.') + 1));
    case 'kics':
      return has('kics');
  }
}

/** Whether a comment without names, which silences everything of its tool, means the finding. */
function isOfTool(by: Suppression['by'], finding: Finding): boolean {
  return by !== 'bulkhead' && by !== 'tally' && (finding.aliases[by]?.length ?? 0) > 0;
}

function coveredBy(
  file: Dockerfile,
  text: SuppressionText & { readonly comment?: Comment },
): Span | undefined {
  const { scope, span, comment } = text;
  if (scope === 'file') return undefined;
  if (scope === 'stage') {
    const stage = file.stages.findLast((item) => item.span.start < span.start);
    const next = nextInstruction(file, span.end);
    // Right above a FROM it means the stage that begins there.
    return next?.kind === 'FROM' ? next.stage?.span : stage?.span;
  }
  if (comment?.inside === true) {
    const next = file.lines.lineAt(span.end) + 1;
    return { start: file.lines.lineStart(next), end: file.lines.lineEnd(next) };
  }
  return nextInstruction(file, span.end)?.span;
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
