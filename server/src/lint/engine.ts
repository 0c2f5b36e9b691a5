import type { ShellScript } from '../shell/model.ts';
import { toolsOf } from '../shell/vocabulary.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { expandWord } from '../syntax/scope.ts';
import { CacheKeys, fileKey, type LintCache, type Watch } from './cache.ts';
import { NO_FACTS, type ContextFacts } from './facts.ts';
import { byPlace, INTERNAL_RULE, type Finding } from './finding.ts';
import { optionValues } from './options.ts';
import { NO_POLICY, type Policy } from './policy.ts';
import { handlerOf, type Handler } from './handlers.ts';
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
}

interface Running {
  readonly rule: Rule;
  visitor: Visitor;
  failed: boolean;
}

/** Runs `rules` over a file. A rule that throws is reported once and left out; the others go on. */
export function lint(file: Dockerfile, rules: readonly Rule[], options: LintOptions = {}): LintResult {
  const run = new Run(file, options);
  run.start(rules);
  run.walk();
  return run.finish(rules);
}

/** One run of the rules over one file. */
class Run {
  readonly #file: Dockerfile;
  readonly #options: LintOptions;
  readonly #found: Finding[] = [];
  readonly #running: Running[] = [];
  readonly #keys: CacheKeys;
  #handlers: Handlers = new Map();
  /** Handlers for instructions and scripts of stateless rules, whose results the cache may hold. */
  #stateless: Handlers = new Map();
  readonly #some = new Map<string, Handlers>();
  readonly #one: Running[] = [];
  #watch: Watch | undefined;

  constructor(file: Dockerfile, options: LintOptions) {
    this.#file = file;
    this.#options = options;
    this.#keys = new CacheKeys(file);
  }

  start(rules: readonly Rule[]): void {
    const { facts = NO_FACTS, policy = NO_POLICY, profile = DEFAULT_PROFILE, today } = this.#options;
    const world: World = { facts, policy, profile, today };
    for (const rule of rules) {
      if (!isOn(rule, profile)) continue;
      const running: Running = { rule, visitor: NOTHING, failed: false };
      this.#attempt(running, () => {
        running.visitor = rule.create(contextFor(this.#file, rule, world, this.#found));
        this.#running.push(running);
      });
    }
    const { cache } = this.#options;
    const kept = cache === undefined ? [] : this.#running.filter(({ rule }) => rule.stateless === true);
    const others = cache === undefined ? this.#running : this.#running.filter((item) => !kept.includes(item));
    this.#handlers = groupHandlers(others);
    this.#stateless = groupHandlers(kept);
    for (const name of WHOLE_FILE) {
      const late = this.#stateless.get(name);
      if (late !== undefined) this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), ...late]);
    }
    cache?.begin(JSON.stringify([fileKey(this.#file), profile, facts, policy]));
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
    if (ignoreSuppressions === true) return { findings: this.#found.sort(byPlace), suppressed: [] };
    const suppressions = new Suppressions(this.#file, today);
    const judged = this.#found
      .splice(0)
      .map((finding) => ({ finding, silent: suppressions.silences(finding) }));
    // Only now is it known which comments were of use; what is said of them can be silenced too.
    const ran = new Set(this.#running.map(({ rule }) => rule.meta.name));
    this.#visit('onSuppressions', suppressions.uses(), { rules, ran });
    for (const finding of this.#found) judged.push({ finding, silent: suppressions.silences(finding) });
    const pick = (silent: boolean): Finding[] =>
      judged.filter((item) => item.silent === silent).map((item) => item.finding);
    return { findings: pick(false).sort(byPlace), suppressed: pick(true).sort(byPlace) };
  }

  #visitInstruction(instruction: Instruction): void {
    this.#call(this.#handlers, instruction);
    const { cache } = this.#options;
    if (cache === undefined || this.#stateless.size === 0) return;
    const key = this.#keys.of(instruction);
    const kept = cache.find(this.#file, instruction, key);
    if (kept !== undefined) {
      for (const finding of kept.findings) this.#found.push(finding);
      if (kept.again.size > 0) this.#call(this.#only(kept.again), instruction);
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

  /** The handlers of some of the stateless rules. */
  #only(names: ReadonlySet<string>): Handlers {
    const id = [...names].join();
    let handlers = this.#some.get(id);
    if (handlers === undefined) {
      handlers = new Map();
      for (const [name, group] of this.#stateless) {
        const some = group.filter(({ rule }) => names.has(rule.meta.name));
        if (some.length > 0) handlers.set(name, some);
      }
      this.#some.set(id, handlers);
    }
    return handlers;
  }

  #call(handlers: Handlers, instruction: Instruction): void {
    this.#visit('onInstruction', instruction, undefined, handlers);
    this.#visit(handlerOf(instruction.kind), instruction, undefined, handlers);
    if (handlers.has('onScript')) {
      for (const script of scriptsOf(this.#file, instruction)) {
        this.#visitScript(handlers, script, instruction);
      }
    }
    if (instruction.kind === 'ONBUILD' && instruction.trigger !== undefined) {
      this.#call(handlers, instruction.trigger);
    }
  }

  /** As `#visit`, but rules that wait for certain commands are called only where one of them stands. */
  #visitScript(handlers: Handlers, script: ShellScript, instruction: Instruction): void {
    const tools = toolsOf(script);
    for (const running of handlers.get('onScript') ?? []) {
      const { commands } = running.visitor;
      if (commands !== undefined && !commands.some((name) => tools.has(name))) continue;
      this.#one[0] = running;
      this.#visitGroup(this.#one, 'onScript', script, instruction);
    }
  }

  /** Calls a handler of every rule that has it; it takes exactly these arguments, by its name. */
  #visit(handler: Handler, first?: unknown, second?: unknown, handlers: Handlers = this.#handlers): void {
    const group = handlers.get(handler);
    if (group !== undefined) this.#visitGroup(group, handler, first, second);
  }

  #visitGroup(group: readonly Running[], handler: Handler, first: unknown, second: unknown): void {
    for (const running of group) {
      if (running.failed) continue;
      const call = running.visitor[handler] as (first: unknown, second: unknown) => void;
      // This loop runs for every rule and instruction, so it neither makes closures nor reads the clock needlessly.
      if (this.#options.timing !== undefined) {
        this.#attempt(running, () => {
          call(first, second);
        });
        this.#watch?.after(running.rule.meta.name);
        continue;
      }
      try {
        call(first, second);
      } catch (error) {
        this.#fail(running, error);
      }
      this.#watch?.after(running.rule.meta.name);
    }
  }

  #attempt(running: Running, step: () => void): void {
    const { timing } = this.#options;
    const started = timing === undefined ? 0 : performance.now();
    try {
      step();
    } catch (error) {
      this.#fail(running, error);
    }
    const { name } = running.rule.meta;
    timing?.set(name, (timing.get(name) ?? 0) + performance.now() - started);
  }

  #fail(running: Running, error: unknown): void {
    if (this.#options.strict === true) throw error;
    running.failed = true;
    this.#watch?.wide.add(running.rule.meta.name);
    this.#watch?.wide.add(INTERNAL_RULE);
    this.#found.push(internalFinding(running.rule.meta.name, error));
  }
}

const NOTHING: Visitor = {};

type Handlers = Map<Handler, readonly Running[]>;

/** Handlers that no instruction's result can stand for. */
const WHOLE_FILE: readonly Handler[] = ['onStage', 'onEnd', 'onSuppressions'];

interface World {
  readonly facts: ContextFacts;
  readonly policy: Policy;
  readonly profile: Profile;
  readonly today: string | undefined;
}

function contextFor(
  file: Dockerfile,
  rule: Rule,
  { facts, policy, profile, today }: World,
  found: Finding[],
): RuleContext {
  const { meta } = rule;
  return {
    file,
    facts,
    policy,
    today,
    options: optionValues(meta.options, profile.options?.[meta.name]),
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
        advice: report.advice ?? meta.advice,
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

function groupHandlers(running: readonly Running[]): Handlers {
  const groups = new Map<Handler, Running[]>();
  for (const run of running) {
    for (const name of Object.keys(run.visitor) as (keyof Visitor)[]) {
      if (name === 'commands') continue;
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
