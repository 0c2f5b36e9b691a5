import type { Dockerfile, Instruction, InstructionKind, InstructionOf, Stage } from '../syntax/model.ts';
import type { ShellScript } from '../shell/model.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { ContextFacts } from './facts.ts';
import type { OptionSpecs, OptionValues } from './options.ts';
import type { Policy } from './policy.ts';
import type { SuppressionUse } from './suppress.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type Confidence = 'high' | 'medium' | 'low';
/** For whom a finding is: everyone, people who like order, or people who look for anything at all. */
export type Audience = 'regular' | 'pedantic' | 'auditor';
/** The smallest preset that has the rule; `strict` holds `recommended`, `all` holds both. */
export type Preset = 'recommended' | 'strict' | 'all';

export type Peer =
  'hadolint' | 'buildkit' | 'trivy' | 'checkov' | 'kics' | 'semgrep' | 'dockerfile-utils' | 'shellcheck';

/** Rules of other tools that mean the same, by tool. */
export type Aliases = Readonly<Partial<Record<Peer, readonly string[]>>>;

export interface Controls {
  /** Recommendations of the CIS Docker Benchmark 1.6.0, such as `4.1`. */
  readonly cis?: readonly string[];
  /** Weaknesses, such as `CWE-250`. */
  readonly cwe?: readonly string[];
  /** Sections of NIST SP 800-190, such as `4.1.2`. */
  readonly nist?: readonly string[];
}

/** A change to the file. Safe: the image behaves the same, so it may be made on save. Unsafe: a person is asked. */
export interface Fix {
  readonly title: string;
  readonly kind: 'safe' | 'unsafe';
  readonly edits: readonly Edit[];
  /** What is taken for granted that the file does not say, one sentence each; shown before an unsafe fix is made. */
  readonly assumptions?: readonly string[];
  /** What else a person has to do, as Markdown, such as another build command; shown when the fix was made. */
  readonly instructions?: string;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

export interface RuleDocs {
  /** Why it matters: what happens to whom, two to four sentences. */
  readonly why: string;
  /** What to do about it. */
  readonly how: string;
  /** A whole Dockerfile that this rule reports. */
  readonly bad: string;
  /** A whole Dockerfile that it does not. */
  readonly good: string;
  /** Sources of what is claimed. */
  readonly links: readonly string[];
}

export interface RuleMeta<
  M extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  O extends OptionSpecs = OptionSpecs,
> {
  /** Kebab-case; its file's name. */
  readonly name: string;
  /** Its folder's name. */
  readonly group: string;
  readonly since: string;
  /** One sentence that states the rule, for lists. */
  readonly summary: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  readonly preset: Preset;
  readonly aliases: Aliases;
  readonly controls: Controls;
  /** What is wrong, by message id; `{hole}` stands for data. A capital first, a full stop last, 90 characters at most. */
  readonly messages: M;
  /** Why it matters and what to do, in one or two short sentences; shown behind every message. */
  readonly advice: string;
  /** The strongest kind of fix it offers. */
  readonly fix: 'safe' | 'unsafe' | 'none';
  /** What a configuration file may set: `rules: { name: { level: …, option: … } }`. */
  readonly options?: O;
  readonly docs: RuleDocs;
}

/** Names of the `{holes}` in a message. */
type Holes<S extends string> = S extends `${string}{${infer K}}${infer R}` ? K | Holes<R> : never;
type Data<S extends string> = [Holes<S>] extends [never]
  ? { readonly data?: never }
  : { readonly data: Readonly<Record<Holes<S>, string>> };

interface ReportBase {
  /** The exact text at fault. */
  readonly at: Span;
  /** As a function where they take work: it is asked only when the finding is shown. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  readonly related?: readonly Related[];
  /** Where one case differs from the rule's own. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** Why it matters here and what to do, where the rule's own advice does not fit. */
  readonly advice?: string | (() => string | undefined);
  /** The peers' rules that say this of this case; default: the rule's aliases. */
  readonly aliases?: Aliases;
}

export type Report<M extends Readonly<Record<string, string>>> = {
  [K in keyof M & string]: ReportBase & { readonly message: K } & Data<M[K]>;
}[keyof M & string];

/** Handlers by what they look at; instructions that ONBUILD triggers are given too, with `onbuild` set. */
export type Visitor = {
  readonly [K in InstructionKind as `on${Capitalize<Lowercase<K>>}`]?: (
    instruction: InstructionOf<K>,
  ) => void;
} & {
  readonly onInstruction?: (instruction: Instruction) => void;
  /** Each shell script of RUN, CMD, ENTRYPOINT and HEALTHCHECK: shell form, exec form and heredoc bodies. */
  readonly onScript?: (script: ShellScript, instruction: Instruction) => void;
  /** Names of commands without which `onScript` has nothing to do: scripts that have none of them are not given to it. */
  readonly commands?: readonly string[];
  /** Once per stage, before its instructions. */
  readonly onStage?: (stage: Stage) => void;
  /** Once, behind everything else. */
  readonly onEnd?: () => void;
  /** Once, when it is known which comments silenced what; `ran` has the names of the rules that were on. */
  readonly onSuppressions?: (
    uses: readonly SuppressionUse[],
    run: { readonly rules: readonly Rule[]; readonly ran: ReadonlySet<string> },
  ) => void;
};

/** As `Visitor`, with the file's context as the last argument. */
export type Handlers<
  M extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  O extends OptionSpecs = OptionSpecs,
> = {
  readonly [K in InstructionKind as `on${Capitalize<Lowercase<K>>}`]?: (
    instruction: InstructionOf<K>,
    context: RuleContext<M, O>,
  ) => void;
} & {
  readonly onInstruction?: (instruction: Instruction, context: RuleContext<M, O>) => void;
  readonly onScript?: (script: ShellScript, instruction: Instruction, context: RuleContext<M, O>) => void;
  readonly commands?: readonly string[];
  readonly onStage?: (stage: Stage, context: RuleContext<M, O>) => void;
  readonly onEnd?: (context: RuleContext<M, O>) => void;
};

/** What the file alone tells: only what is worked out of that may be noted with it, for what else is known changes. */
export interface TextContext {
  readonly file: Dockerfile;
  /** The shell scripts of an instruction; empty for instructions that run nothing. Parsed once, when first asked for. */
  scripts(instruction: Instruction): readonly ShellScript[];
  /** A word's text with variables replaced; undefined when the file alone does not tell it. */
  expand(instruction: Instruction, raw: string): string | undefined;
}

/** What can be read of a file and of what is known about it: all that helpers of rules need that do not report. */
export interface FileContext extends TextContext {
  readonly facts: ContextFacts;
  readonly policy: Policy;
  /** `YYYY-MM-DD`; undefined when nobody said what day it is. */
  readonly today: string | undefined;
}

export interface RuleContext<
  M extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  O extends OptionSpecs = OptionSpecs,
> extends FileContext {
  /** The rule's own options, with their defaults where nothing was set. */
  readonly options: OptionValues<O>;
  /** A fault found. */
  report(report: Report<M>): void;
}

export interface Rule<
  M extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  O extends OptionSpecs = OptionSpecs,
> {
  readonly meta: RuleMeta<M, O>;
  /** Makes what looks at one file; a rule has either this or `handlers`. */
  readonly create?: (context: RuleContext<M, O>) => Visitor;
  /** What looks at every file, for rules that have nothing to prepare: nothing has to be made for each file. */
  readonly handlers?: Handlers<M, O>;
  /**
   * Its handlers keep nothing between calls, so what they report of an instruction may be kept as long as nothing that
   * they read changes. Reads beyond the instruction are noticed; state in `create` is not.
   */
  readonly stateless?: boolean;
}

/** Makes a rule; message ids and their holes, and names of options, are checked by the compiler. */
export function defineRule<
  const M extends Readonly<Record<string, string>>,
  const O extends OptionSpecs = OptionSpecs,
>(rule: Rule<M, O>): Rule {
  // Inside, reports are checked against M; outside, every rule looks alike.
  return Object.freeze(rule) as unknown as Rule;
}
