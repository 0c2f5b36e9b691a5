import type { Finding } from '../lint/finding.ts';
import type { Fix } from '../lint/rule.ts';
import { DEFAULT_PROFILE, isOnByMeta, isRequired, severityIn, type Profile } from '../lint/profile.ts';
import { hasEnded } from '../lint/suppress.ts';
import { readSuppression } from '../lint/suppression-syntax.ts';
import { applyEdits } from '../text/edit.ts';
import { withoutHidden } from '../text/hidden.ts';
import { serviceImage, type ServiceImage } from './images.ts';
import { readCompose, settingOf, type ComposeFile, type Service, type Surroundings } from './read.ts';
import type { ComposeRule } from './rule.ts';
import { composeRules } from './rules.ts';
import { scalarText } from './yaml.ts';

export interface ComposeOptions {
  readonly profile?: Profile;
  /** `YYYY-MM-DD`; without it no comment ends. */
  readonly today?: string | undefined;
  /** Of services that are built: what is known of the Dockerfile's result. */
  readonly built?: (service: Service) => ServiceImage | undefined;
  /** Comments silence nothing. */
  readonly ignoreSuppressions?: boolean | undefined;
  /** What Compose reads besides the file. */
  readonly surroundings?: Surroundings | undefined;
}

/** What there is to say of a Compose file's services, by place. Never throws. */
export function checkCompose(text: string, options: ComposeOptions = {}): readonly Finding[] {
  return examineCompose(text, options).findings;
}

/** The same, with what comments silence. */
export function examineCompose(
  text: string,
  options: ComposeOptions = {},
): { readonly findings: readonly Finding[]; readonly silenced: readonly Finding[] } {
  const file = readCompose(text, options.surroundings);
  const { profile = DEFAULT_PROFILE, today } = options;
  const silences = options.ignoreSuppressions === true ? [] : silencesOf(file, today);
  const findings: Finding[] = [];
  const silenced: Finding[] = [];
  for (const rule of composeRules) {
    if (!isOnByMeta({ name: rule.name, preset: rule.preset, aliases: {} }, profile)) continue;
    for (const finding of findingsOf(rule, file, options)) {
      const severity = severityIn(profile, finding);
      if (severity === undefined) continue;
      const isSilent = isSilenced(silences, file, finding) && !isRequired(profile, finding.rule);
      (isSilent ? silenced : findings).push({ ...finding, severity });
    }
  }
  const byPlace = (a: Finding, b: Finding): number =>
    a.span.start - b.span.start || (a.rule < b.rule ? -1 : 1);
  return { findings: findings.sort(byPlace), silenced: silenced.sort(byPlace) };
}

function findingsOf(rule: ComposeRule, file: ComposeFile, options: ComposeOptions): Finding[] {
  return file.services.flatMap((service) =>
    [...rule.check({ text: file.text, service, image: imageOf(service, options) })].map((report) => ({
      rule: rule.name,
      severity: report.severity ?? rule.severity,
      confidence: report.confidence ?? rule.confidence,
      // Names of services come from the file, and must not reach a terminal as they are.
      message: withoutHidden(report.message),
      advice: rule.advice,
      span: report.at,
      related: [],
      aliases: {},
      fixes: report.fixes ?? [],
    })),
  );
}

/**
 * Whether a fix leaves a file in which its finding is gone and all services are still there. Reads the file anew, so it
 * is for the moment when somebody wants the fix, not for every finding at every keystroke.
 */
export function isProven(text: string, finding: Finding, fix: Fix, options: ComposeOptions = {}): boolean {
  const before = readCompose(text).services.map(({ name }) => name);
  const changed = applyEdits(text, fix.edits);
  if (JSON.stringify(readCompose(changed).services.map(({ name }) => name)) !== JSON.stringify(before))
    return false;
  const same = (of: string): number =>
    checkCompose(of, options).filter(
      ({ rule, message }) => rule === finding.rule && message === finding.message,
    ).length;
  return same(changed) < same(text);
}

function imageOf(service: Service, { built }: ComposeOptions): ServiceImage | undefined {
  if (settingOf(service, 'build') !== undefined) return built?.(service);
  const reference = scalarText(settingOf(service, 'image')?.node);
  return reference === undefined || reference.includes('$') ? undefined : serviceImage(reference);
}

interface Silence {
  readonly rules: ReadonlySet<string>;
  /** Lines that it covers; undefined: the whole file. */
  readonly line: number | undefined;
}

/** Bulkhead's own comments: `ignore` for the line below, and `file-ignore` for all of them; those that have ended count no more. */
function silencesOf({ text, comments, lines }: ComposeFile, today: string | undefined): readonly Silence[] {
  return comments.flatMap((comment): Silence[] => {
    const found = readSuppression(comment, text);
    if (found?.by !== 'bulkhead' || found.scope === 'stage' || hasEnded(found, today)) return [];
    const rules = new Set(found.rules.map(({ name }) => name.toLowerCase()));
    const line = found.scope === 'file' ? undefined : lines.lineAt(comment.span.start) + 1;
    return [{ rules, line }];
  });
}

function isSilenced(silences: readonly Silence[], { lines }: ComposeFile, { rule, span }: Finding): boolean {
  if (silences.length === 0) return false;
  const line = lines.lineAt(span.start);
  return silences.some(
    (silence) => silence.rules.has(rule) && (silence.line === undefined || silence.line === line),
  );
}
