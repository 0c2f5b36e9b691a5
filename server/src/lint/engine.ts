import type { ShellScript } from '../shell/model.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { expandWord } from '../syntax/scope.ts';
import { NO_FACTS, type ContextFacts } from './facts.ts';
import { byPlace, INTERNAL_RULE, type Finding } from './finding.ts';
import { NO_POLICY, type Policy } from './policy.ts';
import { DEFAULT_PROFILE, isOn, severityIn, type Profile } from './profile.ts';
import type { Report, Rule, RuleContext, Visitor } from './rule.ts';
import { scriptsOf } from './scripts.ts';
import { Suppressions } from './suppress.ts';

export interface LintOptions {
  readonly profile?: Profile;
  readonly facts?: ContextFacts;
  readonly policy?: Policy;
  /** Comments and directives in the file silence nothing. */
  readonly ignoreSuppressions?: boolean;
  /** `YYYY-MM-DD`, for suppressions that end; without it none does. */
  readonly today?: string;
  /** A rule that throws takes the run down: for tests. */
  readonly strict?: boolean;
  /** Gets the time each rule took, in milliseconds. */
  readonly timing?: Map<string, number>;
}

export interface LintResult {
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** Findings that a comment or directive in the file silences. */
  readonly suppressed: readonly Finding[];
}

interface Running {
  readonly rule: Rule;
  readonly visitor: Visitor;
  failed: boolean;
}

type Handler = keyof Visitor;

/** Runs `rules` over a file. A rule that throws is reported once and left out; the others go on. */
export function lint(file: Dockerfile, rules: readonly Rule[], options: LintOptions = {}): LintResult {
  const profile = options.profile ?? DEFAULT_PROFILE;
  const all: Finding[] = [];
  const running: Running[] = [];

  const attempt = (run: Pick<Running, 'rule'> & { failed: boolean }, step: () => void): void => {
    if (run.failed) return;
    const started = options.timing === undefined ? 0 : performance.now();
    try {
      step();
    } catch (error) {
      if (options.strict === true) throw error;
      run.failed = true;
      all.push(internalFinding(run.rule.meta.name, error));
    }
    if (options.timing !== undefined) {
      const { name } = run.rule.meta;
      options.timing.set(name, (options.timing.get(name) ?? 0) + performance.now() - started);
    }
  };

  for (const rule of rules) {
    if (!isOn(rule, profile)) continue;
    const starting = { rule, failed: false };
    attempt(starting, () => {
      const visitor = rule.create(
        contextFor(
          file,
          rule,
          { facts: options.facts ?? NO_FACTS, policy: options.policy ?? NO_POLICY, profile },
          all,
        ),
      );
      running.push({ rule, visitor, failed: false });
    });
  }
  const handlers = groupHandlers(running);

  const visit = (handler: Handler, call: (visitor: Visitor) => void): void => {
    for (const run of handlers.get(handler) ?? [])
      attempt(run, () => {
        call(run.visitor);
      });
  };

  const visitInstruction = (instruction: Instruction): void => {
    visit('onInstruction', (visitor) => visitor.onInstruction?.(instruction));
    const handler = handlerName(instruction);
    // The handler is named after the instruction's kind, so it takes exactly this kind.
    visit(handler, (visitor) =>
      (visitor[handler] as ((instruction: Instruction) => void) | undefined)?.(instruction),
    );
    if (handlers.has('onScript')) {
      for (const script of scriptsOf(file, instruction)) visitScript(script, instruction);
    }
    if (instruction.kind === 'ONBUILD' && instruction.trigger !== undefined)
      visitInstruction(instruction.trigger);
  };
  const visitScript = (script: ShellScript, instruction: Instruction): void => {
    visit('onScript', (visitor) => visitor.onScript?.(script, instruction));
  };

  for (const instruction of file.preamble) visitInstruction(instruction);
  for (const stage of file.stages) {
    visit('onStage', (visitor) => visitor.onStage?.(stage));
    visitInstruction(stage.from);
    for (const instruction of stage.instructions) visitInstruction(instruction);
  }
  visit('onEnd', (visitor) => visitor.onEnd?.());

  if (options.ignoreSuppressions === true) return { findings: all.sort(byPlace), suppressed: [] };
  const suppressions = new Suppressions(file, options.today);
  const found = all.splice(0);
  const suppressed = found.filter((finding) => suppressions.silences(finding));
  // Only now is it known which comments were of use; what is said of them can be silenced too.
  const ran = new Set(running.map(({ rule }) => rule.meta.name));
  visit('onSuppressions', (visitor) => visitor.onSuppressions?.(suppressions.uses(), { rules, ran }));
  for (const finding of all) (suppressions.silences(finding) ? suppressed : found).push(finding);
  const silenced = new Set(suppressed);
  const findings = found.filter((finding) => !silenced.has(finding)).sort(byPlace);
  return { findings, suppressed: suppressed.sort(byPlace) };
}

interface World {
  readonly facts: ContextFacts;
  readonly policy: Policy;
  readonly profile: Profile;
}

function contextFor(
  file: Dockerfile,
  rule: Rule,
  { facts, policy, profile }: World,
  found: Finding[],
): RuleContext {
  const { meta } = rule;
  return {
    file,
    facts,
    policy,
    scripts: (instruction) => scriptsOf(file, instruction),
    expand: (instruction, raw) => expandWord(file, instruction, raw),
    report(report: Report<Readonly<Record<string, string>>>) {
      const confidence = report.confidence ?? meta.confidence;
      const aliases = report.aliases ?? meta.aliases;
      const own = report.severity ?? meta.severity;
      const severity = severityIn(profile, { rule: meta.name, severity: own, confidence, aliases });
      if (severity === undefined) return;
      found.push({
        rule: meta.name,
        severity,
        confidence,
        message: fill(meta.messages[report.message] ?? report.message, report.data),
        advice: meta.advice,
        span: report.at,
        related: report.related ?? [],
        aliases,
        fixes: report.fixes ?? [],
      });
    },
  };
}

/** Long data is cut: a message is one line in a list, whatever the file holds. */
const MAX_DATA = 80;

function fill(message: string, data: Readonly<Record<string, string>> | undefined): string {
  if (data === undefined) return message;
  return message.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = data[name];
    if (value === undefined) return hole;
    // Control and bidirectional characters from the file must not reach a terminal or mislead a reader.
    const clean = value.replace(
      /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g,
      ' ',
    );
    return clean.length > MAX_DATA ? `${clean.slice(0, MAX_DATA - 1)}…` : clean;
  });
}

function handlerName(instruction: Instruction): Handler {
  const { kind } = instruction;
  return `on${kind.charAt(0).toUpperCase()}${kind.slice(1).toLowerCase()}` as Handler;
}

function groupHandlers(running: readonly Running[]): Map<Handler, Running[]> {
  const groups = new Map<Handler, Running[]>();
  for (const run of running) {
    for (const name of Object.keys(run.visitor) as Handler[]) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [run]);
      else group.push(run);
    }
  }
  return groups;
}

function internalFinding(rule: string, error: unknown): Finding {
  return {
    rule: INTERNAL_RULE,
    severity: 'info',
    confidence: 'high',
    // The error's own text may quote the file, secrets included, so only its class is told.
    message: `The rule '${rule}' failed (${error instanceof Error ? error.name : 'unknown error'}) and was left out.`,
    advice: 'The other rules went on. Please report this together with the file, if you can share it.',
    span: { start: 0, end: 0 },
    related: [],
    aliases: {},
    fixes: [],
  };
}
