import type { ShellScript } from '../shell/model.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { expandWord } from '../syntax/scope.ts';
import { withoutHidden } from '../text/hidden.ts';
import type { ContextFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { optionValues, type OptionSpecs, type OptionValues } from './options.ts';
import type { Policy } from './policy.ts';
import { type Profile, severityIn } from './profile.ts';
import type { Fix, Report, Rule, RuleContext } from './rule.ts';
import { scriptsOf } from './scripts.ts';

/** What all rules of a run share. */
export interface World {
  readonly file: Dockerfile;
  readonly facts: ContextFacts;
  readonly policy: Policy;
  readonly profile: Profile;
  readonly today: string | undefined;
  /** Gets what is reported. */
  readonly found: Finding[];
}

/** What one rule sees of a run. A class, because one is made for every rule and file. */
export class Context implements RuleContext {
  readonly #rule: Rule;
  readonly #world: World;
  #options: OptionValues<OptionSpecs> | undefined;

  constructor(rule: Rule, world: World) {
    this.#rule = rule;
    this.#world = world;
  }

  get file(): Dockerfile {
    return this.#world.file;
  }

  get facts(): ContextFacts {
    return this.#world.facts;
  }

  get policy(): Policy {
    return this.#world.policy;
  }

  get today(): string | undefined {
    return this.#world.today;
  }

  get options(): OptionValues<OptionSpecs> {
    const { meta } = this.#rule;
    this.#options ??= optionValues(meta.options, this.#world.profile.options?.[meta.name]);
    return this.#options;
  }

  scripts(instruction: Instruction): readonly ShellScript[] {
    return scriptsOf(this.#world.file, instruction);
  }

  expand(instruction: Instruction, raw: string): string | undefined {
    return expandWord(this.#world.file, instruction, raw);
  }

  report(report: Report<Readonly<Record<string, string>>>): void {
    const { meta } = this.#rule;
    const { profile, found } = this.#world;
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
      advice: given(report.advice) ?? meta.advice,
      span: report.at,
      related: report.related ?? [],
      aliases,
      fixes: given(report.fixes) ?? NO_FIXES,
    });
  }
}

function given<T extends string | readonly Fix[]>(
  value: T | (() => T | undefined) | undefined,
): T | undefined {
  return typeof value === 'function' ? value() : value;
}

const NO_FIXES: readonly Fix[] = [];

/** Long data is cut: a message is one line in a list, whatever the file holds. */
const MAX_DATA = 80;

function fill(message: string, data: Readonly<Record<string, string>> | undefined): string {
  if (data === undefined) return message;
  return message.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = data[name];
    if (value === undefined) return hole;
    // Control and bidirectional characters from the file must not reach a terminal or mislead a reader.
    const clean = withoutHidden(value);
    return clean.length > MAX_DATA ? `${clean.slice(0, MAX_DATA - 1)}…` : clean;
  });
}
