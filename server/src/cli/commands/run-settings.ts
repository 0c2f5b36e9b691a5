import { nodeFiles } from '../../node/files.ts';
import { RUN_FORMATS } from '../../protocol/requests.ts';
import { visible } from '../../report/stylish-text.ts';
import { runSettings as settingsFor } from '../../service/run-settings.ts';
import { type Args, choiceOf, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import { type Input, readInputs } from '../inputs.ts';
import type { Terminal } from '../terminal.ts';

export const runSettings: Command = {
  usage: 'run-settings [OPTION]... PATH',
  description: `Prints settings to run the image of a Dockerfile with few rights: its user, a read-only file system with the
folders that it writes to, no capabilities, its ports and its stop signal. Comments say what is taken for
granted. PATH is a Dockerfile, a folder with one, or - for standard input. Nothing is run.

Exit status: 0 done, 2 the file could not be read, there is no image to run, or the command line is wrong.`,
  options: {
    format: { value: 'NAME', choices: RUN_FORMATS, help: 'default docker' },
  },
  run: printSettings,
};

async function printSettings(args: Args, terminal: Terminal): Promise<ExitStatus> {
  const { path, content } = await onlyInput(args, terminal);
  const result =
    content.kind === 'failed'
      ? ({ kind: 'refused', reason: content.reason } as const)
      : settingsFor(content.text, choiceOf(args, 'format', RUN_FORMATS) ?? 'docker');
  if (result.kind === 'refused') {
    terminal.err(`bulkhead: ${visible(path)}${content.kind === 'failed' ? '' : ':'} ${result.reason}\n`);
    return 2;
  }
  terminal.out(result.text);
  return 0;
}

async function onlyInput({ positionals }: Args, { readStdin }: Terminal): Promise<Input> {
  const [named] = positionals;
  if (named === undefined || positionals.length > 1)
    throw new UsageError("'bulkhead run-settings' takes one Dockerfile.");
  let only: Input | undefined;
  for await (const input of readInputs([named], { files: nodeFiles, readStdin, stdinName: 'Dockerfile' })) {
    if (only !== undefined)
      throw new UsageError(
        `'${visible(named)}' has several Dockerfiles; name one, such as ${visible(only.path)}.`,
      );
    only = input;
  }
  if (only === undefined) throw new UsageError(`There is no Dockerfile in '${visible(named)}'.`);
  return only;
}
