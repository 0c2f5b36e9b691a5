import { findRules } from '../../service/catalogue.ts';
import { explainRule } from '../../service/explain.ts';
import { type Args, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { renderMarkdown } from '../markdown.ts';
import { unknownRule } from '../profile.ts';
import type { Terminal } from '../terminal.ts';

export const explain: Command = {
  usage: 'explain RULE...',
  description: `Says what a rule is about, why, and what to do. RULE is a name of ours or another tool's, such as DL3008;
when several rules mean the same, all are explained.`,
  options: {},
  run: explainRules,
};

function explainRules(args: Args, { out, paint }: Terminal): Promise<ExitStatus> {
  if (args.positionals.length === 0) throw new UsageError("Which rule? 'bulkhead rules' lists all.");
  const pages = args.positionals.flatMap((name) => {
    const found = findRules(name);
    if (found.length === 0) throw new UsageError(unknownRule(name));
    return found;
  });
  const line = paint('faint', '─'.repeat(40));
  out([...new Set(pages)].map((rule) => renderMarkdown(explainRule(rule), paint)).join(`\n${line}\n\n`));
  return Promise.resolve(0);
}
