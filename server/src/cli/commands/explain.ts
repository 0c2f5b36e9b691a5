import { findRules } from '../../service/catalogue.ts';
import { explainComposeRule, explainRule } from '../../service/explain.ts';
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

async function explainRules(args: Args, { out, paint }: Terminal): Promise<ExitStatus> {
  if (args.positionals.length === 0) throw new UsageError("Which rule? 'bulkhead rules' lists all.");
  const pages = (await Promise.all(args.positionals.map(pagesOf))).flat();
  const line = paint('faint', '─'.repeat(40));
  out([...new Set(pages)].map((page) => renderMarkdown(page, paint)).join(`\n${line}\n\n`));
  return 0;
}

async function pagesOf(name: string): Promise<readonly string[]> {
  const found = findRules(name);
  if (found.length > 0) return found.map(explainRule);
  // Loaded when asked for, with the YAML library.
  const { composeRuleNamed } = await import('../../service/compose.ts');
  const rule = composeRuleNamed(name);
  if (rule === undefined) throw new UsageError(unknownRule(name));
  return [explainComposeRule(rule)];
}
