import type { ShellScript } from '../shell/model.ts';
import { toolsOf } from '../shell/vocabulary.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { CacheKeys, fileKey, type LintCache, type Watch } from './cache.ts';
import { Context, type World } from './context.ts';
import { NO_FACTS, type ContextFacts } from './facts.ts';
import { byPlace, INTERNAL_RULE, type Finding } from './finding.ts';
import { exceptionFor, NO_POLICY, type Policy } from './policy.ts';
import { handlerOf, type Handler } from './handlers.ts';
import { DEFAULT_PROFILE, isOn, isRequired, type Profile } from './profile.ts';
import type { Handlers, Rule, Visitor } from './rule.ts';
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

interface Running {
  readonly rule: Rule;
  readonly context: Context;
  visitor: Visitor | Handlers;
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
  #handlers: Groups = new Map();
  /** Handlers for instructions and scripts of stateless rules, whose results the cache may hold. */
  #stateless: Groups = new Map();
  readonly #some = new Map<string, Groups>();
  readonly #byCommand = new Map<readonly Entry[], ByCommand>();
  #watch: Watch | undefined;

  constructor(file: Dockerfile, options: LintOptions) {
    this.#file = file;
    this.#options = options;
    this.#keys = new CacheKeys(file);
  }

  start(rules: readonly Rule[]): void {
    const { facts = NO_FACTS, policy = NO_POLICY, profile = DEFAULT_PROFILE, today } = this.#options;
    const world: World = { file: this.#file, found: this.#found, facts, policy, profile, today };
    for (const rule of rulesOn(rules, profile)) {
      const context = new Context(rule, world);
      const running: Running = { rule, context, visitor: rule.handlers ?? NOTHING, failed: false };
      if (rule.create !== undefined)
        this.#attempt(running, () => (running.visitor = rule.create?.(context) ?? NOTHING));
      if (!running.failed) this.#running.push(running);
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
    const suppressions = ignoreSuppressions === true ? undefined : new Suppressions(this.#file, today);
    const judged = this.#found
      .splice(0)
      .map((finding) => ({ finding, fate: this.#fateOf(finding, suppressions) }));
    if (suppressions !== undefined) {
      // Only now is it known which comments were of use; what is said of them can be silenced too.
      const ran = new Set(this.#running.map(({ rule }) => rule.meta.name));
      this.#visit('onSuppressions', suppressions.uses(), { rules, ran });
      for (const finding of this.#found) judged.push({ finding, fate: this.#fateOf(finding, suppressions) });
    }
    const pick = (fate: Fate): Finding[] =>
      judged
        .filter((item) => item.fate === fate)
        .map((item) => item.finding)
        .sort(byPlace);
    return { findings: pick('findings'), suppressed: pick('suppressed'), excepted: pick('excepted') };
  }

  #fateOf(finding: Finding, suppressions: Suppressions | undefined): Fate {
    const { policy = NO_POLICY, profile = DEFAULT_PROFILE, today } = this.#options;
    // Asked in any case, so that the comment is not told to be useless.
    const isSilent = suppressions?.silences(finding) ?? false;
    if (exceptionFor(policy.exceptions ?? [], finding, today) !== undefined) return 'excepted';
    return isSilent && !isRequired(profile, finding.rule) ? 'suppressed' : 'findings';
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
  #only(names: ReadonlySet<string>): Groups {
    const id = [...names].join();
    let handlers = this.#some.get(id);
    if (handlers === undefined) {
      handlers = new Map();
      for (const [name, group] of this.#stateless) {
        const some = group.filter(({ running }) => names.has(running.rule.meta.name));
        if (some.length > 0) handlers.set(name, some);
      }
      this.#some.set(id, handlers);
    }
    return handlers;
  }

  #call(handlers: Groups, instruction: Instruction): void {
    // Read before the rules are called, so that none of them is charged with the time it takes.
    const scripts = handlers.has('onScript') ? scriptsOf(this.#file, instruction) : NO_SCRIPTS;
    this.#visit('onInstruction', instruction, undefined, handlers);
    this.#visit(handlerOf(instruction.kind), instruction, undefined, handlers);
    for (const script of scripts) this.#visitScript(handlers, script, instruction);
    if (instruction.kind === 'ONBUILD' && instruction.trigger !== undefined) {
      this.#call(handlers, instruction.trigger);
    }
  }

  /** As `#visit`, but rules that wait for certain commands are called only where one of them stands. */
  #visitScript(handlers: Groups, script: ShellScript, instruction: Instruction): void {
    const group = handlers.get('onScript');
    if (group === undefined) return;
    let index = this.#byCommand.get(group);
    if (index === undefined) {
      index = indexByCommand(group);
      this.#byCommand.set(group, index);
    }
    if (index.always.length > 0) this.#visitGroup(index.always, script, instruction);
    if (index.waiting.size === 0) return;
    const called = new Set<Entry>();
    for (const tool of toolsOf(script)) {
      for (const entry of index.waiting.get(tool) ?? []) called.add(entry);
    }
    if (called.size > 0) this.#visitGroup(called, script, instruction);
  }

  /** Calls a handler of every rule that has it; it takes exactly these arguments, by its name. */
  #visit(handler: Handler, first?: unknown, second?: unknown, handlers: Groups = this.#handlers): void {
    const group = handlers.get(handler);
    if (group !== undefined) this.#visitGroup(group, first, second);
  }

  #visitGroup(group: Iterable<Entry>, first: unknown, second: unknown): void {
    const { timing } = this.#options;
    for (const { running, call } of group) {
      if (running.failed) continue;
      // This loop runs for every rule and instruction, so it neither makes closures nor reads the clock needlessly.
      if (timing !== undefined) {
        this.#attempt(running, () => {
          call(first, second, running.context);
        });
        this.#watch?.after(running.rule.meta.name);
        continue;
      }
      try {
        call(first, second, running.context);
      } catch (error) {
        this.#fail(running, error);
      }
      this.#watch?.after(running.rule.meta.name);
    }
  }

  #attempt(running: Running, step: () => unknown): void {
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
const NO_SCRIPTS: readonly ShellScript[] = [];

/** A rule's handler, ready to be called. */
interface Entry {
  readonly running: Running;
  readonly call: (first: unknown, second: unknown, context: Context) => void;
}

type Groups = Map<Handler, readonly Entry[]>;

/** Handlers that no instruction's result can stand for. */
const WHOLE_FILE: readonly Handler[] = ['onStage', 'onEnd', 'onSuppressions'];

function groupHandlers(running: readonly Running[]): Groups {
  const groups = new Map<Handler, Entry[]>();
  for (const run of running) {
    const visitor = run.visitor as Visitor;
    for (const name of Object.keys(visitor) as (keyof Visitor)[]) {
      if (name === 'commands') continue;
      const entry: Entry = { running: run, call: visitor[name] as Entry['call'] };
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [entry]);
      else group.push(entry);
    }
  }
  return groups;
}

/** Rules with a handler for scripts: those that want every script, and those that wait for commands, by command. */
interface ByCommand {
  readonly always: readonly Entry[];
  readonly waiting: ReadonlyMap<string, readonly Entry[]>;
}

function indexByCommand(group: readonly Entry[]): ByCommand {
  const always: Entry[] = [];
  const waiting = new Map<string, Entry[]>();
  for (const entry of group) {
    const { commands } = entry.running.visitor;
    if (commands === undefined) always.push(entry);
    else
      for (const name of commands) {
        const same = waiting.get(name);
        if (same === undefined) waiting.set(name, [entry]);
        else same.push(entry);
      }
  }
  return { always, waiting };
}

/** The rules that a profile has; the same for every file that it is for. */
function rulesOn(rules: readonly Rule[], profile: Profile): readonly Rule[] {
  let known = ON.get(profile);
  if (known?.rules !== rules) {
    known = { rules, on: rules.filter((rule) => isOn(rule, profile)) };
    ON.set(profile, known);
  }
  return known.on;
}

const ON = new WeakMap<Profile, { readonly rules: readonly Rule[]; readonly on: readonly Rule[] }>();

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
