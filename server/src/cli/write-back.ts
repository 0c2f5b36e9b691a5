import { nodeFiles } from '../node/files.ts';
import type { FileFailure, FileText } from '../ports.ts';
import { unifiedDiff } from '../report/diff.ts';
import type { Input } from './inputs.ts';
import type { Terminal } from './terminal.ts';

/**
 * Puts a Dockerfile's new text where it belongs: into its file, for standard input to standard output, where it goes
 * unchanged as well, and for a dry run as a diff to standard output. Gives back why that could not be done.
 */
export async function writeBack(
  { path, isStdin }: Pick<Input, 'path' | 'isStdin'>,
  before: FileText,
  text: string,
  { dryRun, terminal }: { readonly dryRun: boolean; readonly terminal: Terminal },
): Promise<FileFailure | undefined> {
  const bom = before.bom ? '\ufeff' : '';
  if (isStdin && !dryRun) terminal.out(bom + text);
  if (text === before.text) return undefined;
  if (before.lossy) {
    return {
      kind: 'failed',
      code: 'binary',
      reason: 'has bytes that are not UTF-8, which writing would lose; save it as UTF-8',
    };
  }
  if (dryRun) terminal.out(unifiedDiff(path, bom + before.text, bom + text, terminal.paint));
  else if (!isStdin) {
    const written = await nodeFiles.replaceFile(path, before, text);
    if (written.kind === 'failed') return written;
  }
  return undefined;
}
