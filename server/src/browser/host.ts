import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Paths } from '../files/git-ignore.ts';
import { walkFolders } from '../files/walk.ts';
import type { Examiner, Host } from '../lsp/host.ts';
import type { Session } from '../lsp/session.ts';
import { type Digest, examine } from '../service/examine.ts';
import type { FileDetails } from '../service/report.ts';
import { dirName, inFolder, relativePath } from '../text/path.ts';
import { EditorFiles } from './files.ts';

const paths: Paths = {
  sep: '/',
  resolve: (path) => path,
  join: inFolder,
  dirname: dirName,
  relative: relativePath,
  ignoresCase: false,
};

/** The server in a worker of a browser: the editor reads files for it, and it has neither programs nor registries. */
export function browserHost(session: Session): Host {
  const files = new EditorFiles(session);
  /** How often the editor said that a file changed: there is no clock to look at without asking it. */
  const changes = new Map<string, number>();
  return {
    files,
    pathOf: (uri) => files.pathOf(uri),
    uriOf: (path) => files.uriOf(path),
    stamp: (path) => String(changes.get(path) ?? 0),
    noticeChanges: (changed) => {
      for (const path of changed) changes.set(path, (changes.get(path) ?? 0) + 1);
    },
    isInside: (folder, file) => files.isInside(folder, file),
    walk: (from, folder, accepts, isHidden) =>
      walkFolders(from, paths, folder, accepts, isHidden && ((full) => isHidden(relativePath(folder, full)))),
    digest,
    examiner: () => Promise.resolve(new OneByOne()),
    shellcheck: undefined,
    registries: undefined,
    openRevision: undefined,
    lacks: ['Comparing the report with a git revision: not available in the browser.'],
  };
}

/** As `node/digest.ts`; a browser's own takes promises. */
const digest: Digest = (text) => bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16));

/** Without threads: whoever hands over files lets the editor speak between them. */
class OneByOne implements Examiner {
  readonly #done: FileDetails[] = [];

  add(...[examination]: Parameters<Examiner['add']>): Promise<void> {
    this.#done.push(examine(examination, digest));
    return Promise.resolve();
  }

  finish(): Promise<readonly FileDetails[]> {
    return Promise.resolve(this.#done);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
