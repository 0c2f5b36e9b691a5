import type { ShellScript } from '../shell/model.ts';
import { toolsOf } from '../shell/vocabulary.ts';
import type { Context } from './context.ts';
import type { Handler } from './handlers.ts';
import { isOn, type Profile } from './profile.ts';
import type { Handlers, Rule, Visitor } from './rule.ts';

/** Any handler; what it takes is known by its name alone. */
type Call = (first: unknown, second: unknown, context: Context | undefined) => void;

/** A rule's handler, ready to be called. */
export interface Entry {
  readonly rule: Rule;
  /** Where the rule stands in the plan. */
  readonly place: number;
  readonly handler: Handler;
  /** Of `onScript`, the commands without which it need not be called. */
  readonly commands: readonly string[] | undefined;
  readonly call: Call;
}

/** What a profile runs, made once for all files that it is for: making it anew cost more than most rules. */
export interface Plan {
  readonly on: readonly Rule[];
  /** Of the rules that are on. */
  readonly names: ReadonlySet<string>;
  /** The handlers of rules that have nothing to prepare for a file. */
  readonly shared: Groups;
  /** The others. */
  readonly preparing: readonly {
    readonly place: number;
    readonly rule: Rule;
    readonly create: NonNullable<Rule['create']>;
  }[];
}

const NONE: readonly Entry[] = [];
const MAX_NAMED = 100;

/** Handlers that no instruction's result can stand for. */
const WHOLE_FILE: readonly Handler[] = ['onStage', 'onEnd', 'onSuppressions'];

function isKept({ rule, handler }: Entry): boolean {
  return rule.stateless === true && !WHOLE_FILE.includes(handler);
}

/** Handlers by what they look at, each list in the rules' order. */
export class Groups {
  readonly #entries: readonly Entry[];
  readonly #byHandler = new Map<Handler, Entry[]>();
  #scripts: ByCommand | undefined;
  #stateless: Groups | undefined;
  #others: Groups | undefined;
  readonly #named = new Map<string, Groups>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    for (const entry of entries) add(this.#byHandler, entry.handler, entry);
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  get hasScripts(): boolean {
    return this.#byHandler.has('onScript');
  }

  of(handler: Handler): readonly Entry[] {
    return this.#byHandler.get(handler) ?? NONE;
  }

  /** The handlers that want every script. */
  get forAnyScript(): readonly Entry[] {
    return this.#byCommand.always;
  }

  /** The handlers that wait for a command which the script has. */
  waitingFor(script: ShellScript): readonly Entry[] {
    const { waiting } = this.#byCommand;
    if (waiting.size === 0) return NONE;
    let called: Set<Entry> | undefined;
    for (const tool of toolsOf(script)) {
      for (const entry of waiting.get(tool) ?? NONE) (called ??= new Set()).add(entry);
    }
    return called === undefined ? NONE : [...called];
  }

  get #byCommand(): ByCommand {
    this.#scripts ??= indexByCommand(this.of('onScript'));
    return this.#scripts;
  }

  /** The handlers of stateless rules whose results can be kept by instruction. */
  get stateless(): Groups {
    return (this.#stateless ??= this.#only(isKept));
  }

  /** The others. */
  get others(): Groups {
    return (this.#others ??= this.#only((entry) => !isKept(entry)));
  }

  /** The handlers of some rules. */
  named(names: ReadonlySet<string>): Groups {
    const id = [...names].join();
    let named = this.#named.get(id);
    if (named === undefined) {
      named = this.#only(({ rule }) => names.has(rule.meta.name));
      // What edits bring about differs little; more than that is somebody's doing.
      if (this.#named.size >= MAX_NAMED) this.#named.clear();
      this.#named.set(id, named);
    }
    return named;
  }

  #only(accepts: (entry: Entry) => boolean): Groups {
    return new Groups(this.#entries.filter(accepts));
  }
}

/** Rules with a handler for scripts: those that want every script, and those that wait for commands, by command. */
interface ByCommand {
  readonly always: readonly Entry[];
  readonly waiting: ReadonlyMap<string, readonly Entry[]>;
}

function indexByCommand(entries: readonly Entry[]): ByCommand {
  const waiting = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const command of entry.commands ?? []) add(waiting, command, entry);
  }
  return { always: entries.filter(({ commands }) => commands === undefined), waiting };
}

/** Adds the handlers of one rule's visitor. */
export function addEntries(to: Entry[], place: number, rule: Rule, visitor: Visitor | Handlers): void {
  const { commands } = visitor;
  for (const handler in visitor) {
    if (handler === 'commands') continue;
    const call = visitor[handler as keyof typeof visitor] as Entry['call'];
    to.push({ rule, place, handler: handler as Handler, commands, call });
  }
}

function add<K>(to: Map<K, Entry[]>, key: K, entry: Entry): void {
  const same = to.get(key);
  if (same === undefined) to.set(key, [entry]);
  else same.push(entry);
}

const PLANS = new WeakMap<Profile, { readonly rules: readonly Rule[]; readonly plan: Plan }>();

/** The plan for a profile; both it and the list of rules are known by identity. */
export function planFor(rules: readonly Rule[], profile: Profile): Plan {
  const known = PLANS.get(profile);
  if (known?.rules === rules) return known.plan;
  const on = rules.filter((rule) => isOn(rule, profile));
  const shared: Entry[] = [];
  on.forEach((rule, place) => {
    if (rule.handlers !== undefined) addEntries(shared, place, rule, rule.handlers);
  });
  const plan = {
    on,
    names: new Set(on.map(({ meta }) => meta.name)),
    shared: new Groups(shared),
    preparing: on.flatMap((rule, place) =>
      rule.create === undefined ? [] : [{ place, rule, create: rule.create }],
    ),
  };
  PLANS.set(profile, { rules, plan });
  return plan;
}
