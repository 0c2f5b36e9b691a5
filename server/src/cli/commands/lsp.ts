import { type Args, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';

export const lsp: Command = {
  usage: 'lsp --stdio',
  description: `Runs the language server on standard input and output, for an editor to talk to.`,
  options: { stdio: { help: 'talk over standard input and output; the only way there is' } },
  run: serve,
};

async function serve(args: Args): Promise<ExitStatus> {
  if (!args.given.has('stdio') || args.positionals.length > 0)
    throw new UsageError("Use 'bulkhead lsp --stdio'.");
  // In the bundle this is server.js beside it. Loading it starts it; it reads `--stdio` from the arguments itself.
  await import('../../desktop/main.ts');
  // It ends when its client says so.
  return await new Promise<never>(() => undefined);
}
