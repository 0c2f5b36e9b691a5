import { statSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { Host } from '../lsp/host.ts';
import { digestOf } from '../node/digest.ts';
import { nodeFiles } from '../node/files.ts';
import { isInside } from '../node/inside.ts';
import { nodeShellcheck } from '../node/shellcheck.ts';
import { walk } from '../node/walk.ts';
import { slashed } from '../node/slashed.ts';
import { memoised } from '../text/memo.ts';
import { registryAccess } from './registries.ts';

/** The server as a process of Node. `script` is its own file, for its threads. */
export function nodeHost(script: string): Host {
  return {
    files: nodeFiles,
    pathOf,
    uriOf: (file) => URI.file(file).toString(),
    stamp: stampDisk,
    // The stamp of a file changes with it.
    noticeChanges: () => undefined,
    isInside,
    async *walk(files, folder, accepts, isHidden) {
      const top = path.resolve(folder);
      const isFullHidden = isHidden && ((full: string) => isHidden(slashed(path.relative(top, full))));
      for await (const found of walk(files, top, accepts, isFullHidden))
        yield { ...found, path: slashed(found.path) };
    },
    digest: digestOf,
    examiner: async () => new (await import('./examiner.ts')).ThreadedExaminer(script),
    shellcheck: nodeShellcheck,
    registries: registryAccess(),
    openRevision: async (folder, revision) => (await import('../node/git.ts')).openRevision(folder, revision),
    lacks: [],
  };
}

/** Undefined for what is not on this machine. Asked several times for each request, about the few open documents. */
const pathOf = memoised((uri) => {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? slashed(path.resolve(parsed.fsPath)) : undefined;
});

function stampDisk(file: string): string {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined ? '' : `${found.mtimeMs} ${found.ctimeMs} ${found.size} ${found.ino}`;
  } catch {
    // A folder that may not be looked into; what reading the file says of that is told where it is read.
    return 'unreachable';
  }
}
