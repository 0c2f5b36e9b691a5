import type { WorkspaceFolder } from 'vscode-languageserver';
import { isBelow } from '../text/path.ts';
import type { Host } from './host.ts';

/** What is needed of a session. */
export interface Workspace {
  readonly folders: readonly WorkspaceFolder[];
  readonly host: Pick<Host, 'pathOf'>;
}

/** The folder of the workspace that a file is in, the innermost; absolute and `/`-separated. */
export function holdingFolder({ folders, host }: Workspace, file: string): string | undefined {
  return folders
    .flatMap(({ uri }) => host.pathOf(uri) ?? [])
    .filter((folder) => isBelow(file, folder))
    .reduce<string | undefined>(
      (best, folder) => (best === undefined || folder.length > best.length ? folder : best),
      undefined,
    );
}
