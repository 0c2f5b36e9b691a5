import type { ShellScript } from '../shell/model.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { CacheKeys, fileKey, type LintCache, type Watch } from './cache.ts';
import { Context, type World } from './context.ts';
import { NO_FACTS, type ContextFacts } from './facts.ts';
import { byPlace, INTERNAL_RULE, type Finding } from './finding.ts';
import { exceptionFor, NO_POLICY, type Policy } from './policy.ts';
import { handlerOf, type Handler } from './handlers.ts';
import { addEntries, type Entry, Groups, type Plan, planFor } from './plan.ts';
import { DEFAULT_PROFILE, isRequired, type Profile } from './profile.ts';
import type { Rule } from './rule.ts';
import { scriptsOf } from './scripts.ts';
import { Suppressions } from './suppress.ts';

export interface LintOptions {
  readonly profile?: Profile;
  readonly facts?: ContextFacts;
  readonly policy?: Policy;
  /** Comments and directives in the file silence nothing. */
  readonly ignoreSuppressions?: boolean;
  /** `YYYY-MM-DD`, for suppressions and for releases that end; without it none does. */
  readonly today?: string;
  /** A rule that throws takes the run down: for tests. */
  readonly strict?: boolean;
  /** Kept by the caller from one version of a document to the next; the result is the same as without. */
  readonly cache?: LintCache;
  /** Gets the time each rule took, in milliseconds. */
  readonly timing?: Map<string, number>;
}

export interface LintResult {
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** Findings that a comment or directive in the file silences. */
  readonly suppressed: readonly Finding[];
  /** Findings that an exception in the configuration lets through. */
  readonly excepted: readonly Finding[];
}

type Fate = keyof LintResult;

/** Runs `rules` over a file. A rule that throws is reported once and left out; the others go on. */
export function lint(file: Dockerfile, rules: readonly Rule[], options: LintOptions = {}): LintResult {
  const run = new Run(file, rules, options);
  run.start();
  run.walk();
  return run.finish(rules);
}

/** One run of the rules over one file. */
class Run {
  readonly #file: Dockerfile;
  readonly #options: LintOptions;
  readonly #plan: Plan;
  readonly #found: Finding[] = [];
  readonly #world: World;
  /** By place in the plan; made when first needed, as most rules have nothing to look at in most files. */
  readonly #contexts: (Context | undefined)[];
  readonly #failed = new Set<number>();
  readonly #keys: CacheKeys;
  #handlers: readonly Groups[] = [];
  /** Handlers for instructions and scripts of stateless rules, whose results the cache may hold. */
  #stateless: readonly Groups[] = [];
  #watch: Watch | undefined;

  constructor(file: Dockerfile, rules: readonly Rule[], options: LintOptions) {
    this.#file = file;
    this.#options = options;
    const { facts = NO_FACTS, policy = NO_POLICY, profile = DEFAULT_PROFILE, today } = options;
    this.#world = { file, found: this.#found, facts, policy, profile, today };
    this.#plan = planFor(rules, profile);
    this.#contexts = new Array<Context | undefined>(this.#plan.on.length);
    this.#keys = new CacheKeys(file);
  }

  start(): void {
    const { cache } = this.#options;
    const own: Entry[] = [];
    for (const { place, rule, create } of this.#plan.preparing) {
      this.#run(place, rule, () => {
        addEntries(own, place, rule, create(this.#contextOf(place, rule)));
      });
    }
    this.#handlers = [this.#plan.shared, new Groups(own)];
    if (cache === undefined) return;
    this.#stateless = this.#handlers.map(({ stateless }) => stateless);
    this.#handlers = this.#handlers.map(({ others }) => others);
    const { profile, facts, policy } = this.#world;
    cache.begin(JSON.stringify([fileKey(this.#file), profile, facts, policy]));
  }

  walk(): void {
    const { preamble, stages } = this.#file;
    for (const instruction of preamble) this.#visitInstruction(instruction);
    for (const stage of stages) {
      this.#visit('onStage', stage);
      this.#visitInstruction(stage.from);
      for (const instruction of stage.instructions) this.#visitInstruction(instruction);
    }
    this.#visit('onEnd');
  }

  finish(rules: readonly Rule[]): LintResult {
    this.#options.cache?.end();
    const { ignoreSuppressions, today } = this.#options;
    const suppressions = ignoreSuppressions === true ? undefined : new Suppressions(this.#file, today);
    const judged = this.#found
      .splice(0)
      .map((finding) => ({ finding, fate: this.#fateOf(finding, suppressions) }));
    if (suppressions !== undefined) {
      // Only now is it known which comments were of use; what is said of them can be silenced too.
      this.#visit('onSuppressions', suppressions.uses(), { rules, ran: this.#ran() });
      for (const finding of this.#found) judged.push({ finding, fate: this.#fateOf(finding, suppressions) });
    }
    const pick = (fate: Fate): Finding[] =>
      judged
        .filter((item) => item.fate === fate)
        .map((item) => item.finding)
        .sort(byPlace);
    return { findings: pick('findings'), suppressed: pick('suppressed'), excepted: pick('excepted') };
  }

  /** Names of the rules that were on and did not fail. */
  #ran(): ReadonlySet<string> {
    const { on, names } = this.#plan;
    if (this.#failed.size === 0) return names;
    return new Set(on.filter((_rule, place) => !this.#failed.has(place)).map(({ meta }) => meta.name));
  }

  #fateOf(finding: Finding, suppressions: Suppressions | undefined): Fate {
    const { policy, profile, today } = this.#world;
    // Asked in any case, so that the comment is not told to be useless.
    const isSilent = suppressions?.silences(finding) ?? false;
    if (exceptionFor(policy.exceptions ?? [], finding, today) !== undefined) return 'excepted';
    return isSilent && !isRequired(profile, finding.rule) ? 'suppressed' : 'findings';
  }

  #visitInstruction(instruction: Instruction): void {
    this.#call(this.#handlers, instruction);
    const { cache } = this.#options;
    if (cache === undefined || this.#stateless.every((groups) => groups.isEmpty)) return;
    const key = this.#keys.of(instruction);
    const kept = cache.find(this.#file, instruction, key);
    if (kept !== undefined) {
      for (const finding of kept.findings) this.#found.push(finding);
      const { again } = kept;
      if (again.size > 0)
        this.#call(
          this.#stateless.map((groups) => groups.named(again)),
          instruction,
        );
      return;
    }
    const from = this.#found.length;
    this.#watch = cache.watch(this.#file, instruction);
    try {
      this.#call(this.#stateless, instruction);
    } finally {
      cache.keep(key, this.#watch, this.#found.slice(from));
      this.#watch = undefined;
    }
  }

  #call(handlers: readonly Groups[], instruction: Instruction): void {
    // Read before the rules are called, so that none of them is charged with the time it takes.
    const scripts = handlers.some((groups) => groups.hasScripts)
      ? scriptsOf(this.#file, instruction)
      : NO_SCRIPTS;
    this.#visit('onInstruction', instruction, undefined, handlers);
    this.#visit(handlerOf(instruction.kind), instruction, undefined, handlers);
    for (const script of scripts) {
      for (const groups of handlers) {
        this.#visitEach(groups.forAnyScript, script, instruction);
        this.#visitEach(groups.waitingFor(script), script, instruction);
      }
    }
    if (instruction.kind === 'ONBUILD' && instruction.trigger !== undefined) {
      this.#call(handlers, instruction.trigger);
    }
  }

  /** Calls a handler of every rule that has it; it takes exactly these arguments, by its name. */
  #visit(handler: Handler, first?: unknown, second?: unknown, handlers = this.#handlers): void {
    for (const groups of handlers) this.#visitEach(groups.of(handler), first, second);
  }

  #visitEach(entries: readonly Entry[], first: unknown, second: unknown): void {
    // This loop runs for every rule and instruction, so it makes nothing: neither iterators nor closures.
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (entry === undefined || (this.#failed.size > 0 && this.#failed.has(entry.place))) continue;
      const { rule, place, call } = entry;
      const context = this.#contextOf(place, rule);
      // Behind what it looks at, a handler gets the context.
      this.#run(place, rule, call, first ?? context, second ?? context, context);
      this.#watch?.after(rule.meta.name);
    }
  }

  /** Calls something of a rule, and survives it. */
  #run(
    place: number,
    rule: Rule,
    call: Entry['call'],
    first?: unknown,
    second?: unknown,
    third?: Context,
  ): void {
    const { timing } = this.#options;
    const started = timing === undefined ? 0 : performance.now();
    try {
      call(first, second, third);
    } catch (error) {
      this.#fail(place, rule, error);
    }
    if (timing === undefined) return;
    const { name } = rule.meta;
    timing.set(name, (timing.get(name) ?? 0) + performance.now() - started);
  }

  #contextOf(place: number, rule: Rule): Context {
    return (this.#contexts[place] ??= new Context(rule, this.#world));
  }

  #fail(place: number, { meta: { name } }: Rule, error: unknown): void {
    if (this.#options.strict === true) throw error;
    this.#failed.add(place);
    this.#watch?.wide.add(name);
    this.#watch?.wide.add(INTERNAL_RULE);
    this.#found.push(internalFinding(name, error));
  }
}

const NO_SCRIPTS: readonly ShellScript[] = [];

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
