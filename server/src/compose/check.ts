import type { Finding } from '../lint/finding.ts';
import type { Fix } from '../lint/rule.ts';
import { DEFAULT_PROFILE, isOnByMeta, severityIn, type Profile } from '../lint/profile.ts';
import { applyEdits } from '../text/edit.ts';
import { serviceImage, type ServiceImage } from './images.ts';
import { readCompose, scalarText, type ComposeFile, type Service } from './read.ts';
import type { ComposeRule } from './rule.ts';
import { composeRules } from './rules.ts';

export interface ComposeOptions {
  readonly profile?: Profile;
  /** Of services that are built: what is known of the Dockerfile's result. */
  readonly built?: (service: Service) => ServiceImage | undefined;
}

/** What there is to say of a Compose file's services, by place. Never throws. */
export function checkCompose(text: string, options: ComposeOptions = {}): readonly Finding[] {
  const file = readCompose(text);
  const { profile = DEFAULT_PROFILE } = options;
  const silenced = silencedLines(file);
  const findings: Finding[] = [];
  for (const rule of composeRules) {
    if (!isOnByMeta({ name: rule.name, preset: rule.preset, aliases: {} }, profile)) continue;
    for (const finding of findingsOf(rule, file, options)) {
      const severity = severityIn(profile, finding);
      if (severity !== undefined && !isSilenced(silenced, text, finding))
        findings.push({ ...finding, severity });
    }
  }
  return findings.sort((a, b) => a.span.start - b.span.start || (a.rule < b.rule ? -1 : 1));
}

function findingsOf(rule: ComposeRule, file: ComposeFile, options: ComposeOptions): Finding[] {
  return file.services.flatMap((service) =>
    [...rule.check({ text: file.text, service, image: imageOf(service, options) })].map((report) => ({
      rule: rule.name,
      severity: report.severity ?? rule.severity,
      confidence: report.confidence ?? rule.confidence,
      message: clean(report.message),
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
  if (service.get('build') !== undefined) return built?.(service);
  const reference = scalarText(service.get('image')?.node);
  return reference === undefined || reference.includes('$') ? undefined : serviceImage(reference);
}

/** Names of services come from the file, and must not reach a terminal as they are. */
function clean(message: string): string {
  return message.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ');
}

interface Silence {
  readonly rules: ReadonlySet<string>;
  /** Lines that it covers; undefined: the whole file. */
  readonly line: number | undefined;
}

/** `# bulkhead ignore=RULE` above a line, and `file-ignore` for all of them. */
function silencedLines({ text, comments }: ComposeFile): readonly Silence[] {
  return comments.flatMap(({ span, text: comment }): Silence[] => {
    const match = /^bulkhead\s+(file-)?ignore\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*)/i.exec(comment);
    if (match === null) return [];
    const rules = new Set((match[2] ?? '').split(',').map((name) => name.trim().toLowerCase()));
    return [{ rules, line: match[1] === undefined ? lineOf(text, span.start) + 1 : undefined }];
  });
}

function isSilenced(silences: readonly Silence[], text: string, { rule, span }: Finding): boolean {
  if (silences.length === 0) return false;
  const line = lineOf(text, span.start);
  return silences.some(
    (silence) => silence.rules.has(rule) && (silence.line === undefined || silence.line === line),
  );
}

function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
