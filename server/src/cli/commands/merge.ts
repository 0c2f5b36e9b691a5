import { nodeFiles } from '../../node/files.ts';
import { mergeReports } from '../../report/merge.ts';
import { visible } from '../../report/stylish-text.ts';
import { type Args, UsageError } from '../args.ts';
import type { Command, ExitStatus } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** The report on some ten thousand Dockerfiles. */
const MAX_BYTES = 512 * 1024 * 1024;

export const merge: Command = {
  usage: 'merge FILE...',
  description: `Puts the reports of 'bulkhead check --format json --shard I/N' together, of all N parts: what it prints is
what one run over everything prints.

Exit status: as one run: 0, 1 when a part has findings at or above its threshold, 2 when a path could not be
checked, or when a part is missing or none.`,
  options: {},
  run: mergeFiles,
};

async function mergeFiles({ positionals }: Args, { out, err }: Terminal): Promise<ExitStatus> {
  if (positionals.length === 0) throw new UsageError("'merge' needs the reports of all parts.");
  const inputs: { name: string; text: string }[] = [];
  for (const path of positionals) {
    const read = await nodeFiles.readFile(path, MAX_BYTES);
    if (read.kind === 'failed') {
      err(`bulkhead: ${visible(path)} ${read.reason}\n`);
      return 2;
    }
    inputs.push({ name: path, text: read.text });
  }
  const merged = mergeReports(inputs);
  if (merged.kind === 'refused') {
    const about = merged.name === undefined ? '' : `${visible(merged.name)} `;
    err(`bulkhead: ${about}${merged.reason}\n`);
    return 2;
  }
  out(merged.text);
  if (merged.failed > 0) return 2;
  return merged.fails ? 1 : 0;
}
