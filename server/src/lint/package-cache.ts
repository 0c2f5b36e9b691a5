import { isNamed, positionals, type ShellCommand, type ShellScript, subcommand } from '../shell/index.ts';
import type { InstructionOf } from '../syntax/model.ts';
import { runRule } from './ladder.ts';
import type { Aliases, Fix, Rule, FileContext, RuleMeta } from './rule.ts';
import { appendCommand } from './script-end.ts';
import { isOffLayer, ships } from './stages.ts';

export const CACHED = { cache: "What '{command}' downloads for its own use stays in this layer." } as const;

export interface CacheShape {
  readonly tools: readonly string[];
  /** Subcommands that fetch something to keep. */
  readonly fills: readonly string[];
  /** Of those, the ones that do nothing without packages. */
  readonly naming: readonly string[];
  /** Whether a command empties the cache by the tool's own means. */
  readonly cleans: (command: ShellCommand) => boolean;
  /** What the fix adds, by the tool's name. */
  readonly cleanup: (tool: string) => string;
  /** Where the cache is, in the releases that differ. */
  readonly directories: readonly string[];
  /** The peers that say so of this command; without those that look at the last stage only, when it is in none of the image's. */
  readonly aliases: (command: ShellCommand, verb: string, shipped: boolean) => Aliases;
}

/** A rule for a package manager whose cache is to be emptied in the RUN that fills it. */
export function cacheRule(meta: RuleMeta<typeof CACHED>, shape: CacheShape): Rule {
  return runRule<typeof CACHED>(meta, shape.tools, (run, _commands, context, scripts) => {
    for (const script of scripts) {
      const command = uncleaned(script, shape);
      if (command === undefined || shape.directories.some((directory) => isOffLayer(run, directory)))
        continue;
      const [verb, ...names] = positionals(command);
      if (verb === undefined) continue;
      const shipped = ships(run);
      const words = verb.value === 'group' || verb.value === 'module' ? [verb, ...names.slice(0, 1)] : [verb];
      const empty = names.length === 0 && shape.naming.includes(verb.value);
      context.report({
        at: run.keyword.span,
        message: 'cache',
        data: { command: [command.name, ...words.map(({ value }) => value)].join(' ') },
        confidence: shipped && !empty ? 'high' : 'low',
        aliases: shape.aliases(command, verb.value, shipped),
        fixes: () => fixesFor(run, script, command, context, shape.cleanup(command.name)),
      });
      return;
    }
  });
}

/** What fills the cache last, an installation rather than something else, if nothing behind it empties it. */
function uncleaned(script: ShellScript, shape: CacheShape): ShellCommand | undefined {
  const { commands } = script;
  const cleaned = commands.findLastIndex(
    (command) => shape.cleans(command) || deletes(command, shape.directories),
  );
  // A function runs where it is called.
  if (commands[cleaned]?.context.includes('function') === true) return undefined;
  const fills = commands.slice(cleaned + 1).filter(
    (command) =>
      isNamed(command, shape.tools, shape.fills) &&
      // `yum install a yum clean all`: an operator is missing, which is another matter.
      !positionals(command).some(({ value }) => value === 'clean'),
  );
  const last = fills.at(-1);
  if (last === undefined) return undefined;
  // A script that is named like a cleaner probably is one.
  const behind = commands.slice(commands.indexOf(last));
  if (behind.some(({ nameWord }) => /clean/i.test(nameWord?.value ?? ''))) return undefined;
  return fills.findLast((command) => /^in(?:stall)?$/.test(subcommand(command)?.value ?? '')) ?? last;
}

/** Deletes one of the directories, all that is in it, or one that it is in; below whatever root. */
export function deletes({ name, args }: ShellCommand, directories: readonly string[]): boolean {
  if (name !== 'rm' && name !== 'find' && name !== 'cd') return false;
  return args.some(({ value }) => {
    let end = value.length;
    while (end > 0 && '/*'.includes(value[end - 1] ?? '')) end--;
    const path = value.slice(0, end);
    return directories.some((directory) => {
      const parent = directory.slice(0, directory.lastIndexOf('/'));
      const own = directory.slice(parent.length + 1);
      return (
        path.endsWith(directory) ||
        path.endsWith(parent) ||
        (path.includes(`${parent}/`) && path.includes(own))
      );
    });
  });
}

function fixesFor(
  run: InstructionOf<'RUN'>,
  script: ShellScript,
  command: ShellCommand,
  { file }: FileContext,
  cleanup: string,
): readonly Fix[] {
  const { parent, wrappers } = command;
  if (parent !== undefined || wrappers.some(({ name, args }) => name !== 'sudo' || args.length > 0))
    return [];
  const text = wrappers.length > 0 ? `sudo ${cleanup}` : cleanup;
  const edit = appendCommand(file, run, script, text);
  return edit === undefined
    ? []
    : [{ title: `Add ${text} at the end of this RUN`, kind: 'safe', edits: [edit] }];
}
