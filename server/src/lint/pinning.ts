import { installs, type Install, type PackageSpec } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';
import {
  defineRule,
  type Aliases,
  type Confidence,
  type Rule,
  type RuleContext,
  type RuleMeta,
} from './rule.ts';

export const UNPINNED = {
  one: "'{package}' is installed without a version.",
  many: '{count} packages are installed without a version: {packages}.',
} as const;
/** For managers that also know tags and branches, which are versions that move. */
export const NOT_FIXED = {
  one: "'{package}' is installed without a fixed version.",
  many: '{count} packages are installed without a fixed version: {packages}.',
} as const;

type Messages = typeof UNPINNED | typeof NOT_FIXED;

/** Enough to know which line is meant. */
const NAMED = 3;

export interface Unpinned {
  readonly packages: readonly { readonly name: string; readonly span: Span }[];
  readonly confidence?: Confidence;
  readonly aliases?: Aliases;
}

/** A rule that looks at every command in RUN that installs something; one finding a command. */
export function unpinnedRule(
  meta: RuleMeta<Messages>,
  find: (install: Install, instruction: Instruction, file: Dockerfile) => Unpinned | undefined,
): Rule {
  return defineRule<Messages>({
    meta,
    stateless: true,
    create: (context) => ({
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN') return;
        for (const command of script.commands) {
          const install = installs(command);
          if (install !== undefined) reportUnpinned(context, find(install, instruction, context.file));
        }
      },
    }),
  });
}

export function reportUnpinned(
  context: Pick<RuleContext<Messages>, 'report'>,
  { packages, confidence, aliases }: Unpinned = { packages: [] },
): void {
  const [first] = packages;
  if (first === undefined) return;
  const shared = {
    at: first.span,
    ...(confidence === undefined ? {} : { confidence }),
    ...(aliases === undefined ? {} : { aliases }),
  };
  const { length } = packages;
  if (length === 1) {
    context.report({ ...shared, message: 'one', data: { package: first.name } });
    return;
  }
  const names = packages.slice(0, NAMED).map(({ name }) => `'${name}'`);
  const listed = `${names.join(', ')}${length > NAMED ? ' …' : ''}`;
  context.report({ ...shared, message: 'many', data: { count: String(length), packages: listed } });
}

/**
 * Of what an install names, the packages that have no version; with `ref`, also Git addresses that do not match it.
 * `$PACKAGES` may hold versions: where nothing else lacks one, it is a guess.
 */
export function withoutVersion(specs: readonly PackageSpec[], ref?: RegExp): Unpinned {
  const sure = specs.filter(({ kind, name, version }) =>
    kind === 'git'
      ? ref?.test(version ?? name) === false
      : version === undefined && (kind === 'name' || kind === 'glob'),
  );
  if (sure.length > 0) return { packages: sure.map(shown) };
  return { packages: specs.filter(isVariable), confidence: 'low' };
}

const BRANCH = /[@#](?:develop|HEAD|main|master|trunk)(?:#|$)/;

/** Those whose version is a word that moves: a tag of the index such as `latest`, or a usual branch. */
export function moving(specs: readonly PackageSpec[], tag: RegExp): Unpinned {
  const found = specs.filter(({ kind, name, version }) =>
    kind === 'git' ? BRANCH.test(version ?? name) : version !== undefined && tag.test(version),
  );
  return { packages: found.map(({ word, ...rest }) => shown({ ...rest, name: word.value })), aliases: {} };
}

/** An address may hold a token. */
function shown({ name, span }: Pick<PackageSpec, 'name' | 'span'>): { name: string; span: Span } {
  return { name: name.replace(/\/\/[^/]*@/, '//'), span };
}

/** A variable and nothing else; the words of a substitution are known only when it runs. */
function isVariable({ kind, version, word }: PackageSpec): boolean {
  return kind === 'variable' && version === undefined && /^"?\$(?:\w+|\{\w+\})"?$/.test(word.text);
}
