import { rules as catalogue } from '../../service/catalogue.ts';
import { count } from '../../report/summary.ts';
import { type Args, choiceOf, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import type { Terminal } from '../terminal.ts';

const FORMATS = ['stylish', 'json'] as const;

export const rules: Command = {
  usage: 'rules [--format stylish|json]',
  description: `Lists the rules: name, severity, the smallest preset that has it, its strongest fix, and what it asks for.`,
  options: { format: { value: 'NAME', choices: FORMATS, help: 'how the list is printed; default stylish' } },
  run: listRules,
};

function listRules(args: Args, { out, paint }: Terminal): Promise<ExitStatus> {
  if (args.positionals.length > 0)
    throw new UsageError("'rules' takes no arguments; 'bulkhead explain RULE' explains one.");
  const sorted = catalogue.map(({ meta }) => meta).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (choiceOf(args, 'format', FORMATS) === 'json') {
    const list = sorted.map(
      ({ name, group, since, severity, confidence, audience, preset, fix, summary, ...meta }) => {
        const { aliases, controls, options = {} } = meta;
        return {
          ...{ name, group, since, severity, confidence, audience, preset, fix, summary },
          ...{ aliases, controls, options },
        };
      },
    );
    out(`${JSON.stringify({ rules: list }, null, 2)}\n`);
    return Promise.resolve(0);
  }
  const width = Math.max(0, ...sorted.map(({ name }) => name.length));
  for (const { name, severity, preset, fix, summary } of sorted) {
    const columns = [
      paint('strong', name.padEnd(width)),
      paint(severity, severity.padEnd(7)),
      preset.padEnd(11),
      fix.padEnd(6),
    ];
    out(`${columns.join('  ')}  ${paint('faint', summary)}\n`);
  }
  out(`\n${count(sorted.length, 'rule')}. 'bulkhead explain RULE' says more of one.\n`);
  return Promise.resolve(0);
}
