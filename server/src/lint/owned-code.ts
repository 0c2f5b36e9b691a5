import type { InstructionOf } from '../syntax/model.ts';
import { destinationOf } from './brought-files.ts';
import type { FileContext } from './rule.ts';
import { isRoot } from './run-user.ts';

/** Folders that programs write to: who runs them owns them rightly. */
const DATA =
  /^\/(?:data|tmp|run|var\/(?:cache|lib|log|run|spool|tmp)|mnt|srv\/data|logs?|cache|uploads?)(?:\/|$)|(?:^|\/)(?:data|db|logs?|cache|\.cache|\.config|\.local|\.ssh|uploads?|tmp|storage|state|var|\.[\w-]+rc|\.[\w-]*profile)(?:\/|$)/;

/**
 * The account that `--chown` gives files to when the image runs as that very account and the files are the program, not
 * data that it writes.
 */
export function ownerThatRuns(
  context: FileContext,
  transfer: InstructionOf<'ADD' | 'COPY'>,
): string | undefined {
  const flag = transfer.flags.find(({ name }) => name === 'chown');
  const stage = transfer.stage;
  if (flag?.value === undefined || stage?.ships !== true || transfer.onbuild !== undefined) return undefined;
  const runs = context.file.finalStage?.end.user;
  const user = runs === undefined ? undefined : accountOf(context.expand(runs, runs.user?.raw ?? ''));
  const owner = accountOf(context.expand(transfer, flag.value));
  if (owner === undefined || owner !== user || isRoot(owner)) return undefined;
  const to = destinationOf(context, transfer);
  return to === undefined || DATA.test(to) ? undefined : owner;
}

function accountOf(text: string | undefined): string | undefined {
  const account = text?.split(':')[0];
  return account === '' ? undefined : account;
}
