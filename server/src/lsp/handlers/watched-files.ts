import path from 'node:path';
import { URI } from 'vscode-uri';
import { isBaseline } from '../baselines.ts';
import { configPath, filePath } from '../configs.ts';
import type { Session } from '../session.ts';

/** workspace/didChangeWatchedFiles: ignore files, which say what a build sees, configurations, and files they name. */
export function onWatchedFiles(session: Session): void {
  session.connection.onDidChangeWatchedFiles(({ changes }) => {
    const files = changes.flatMap(({ uri }) => filePath(uri) ?? []);
    if (files.length > 0) session.configs.filesChanged(files);
    if (changes.some(({ uri }) => isBaseline(uri)) || files.some((file) => session.scans.isWanted(file)))
      session.refresh();
    const folders = new Set(
      changes.filter(({ uri }) => configPath(uri) === undefined).map(({ uri }) => folderOf(uri)),
    );
    for (const { uri } of session.documents.values()) {
      if (folders.has(folderOf(uri))) void session.facts.load(uri);
    }
  });
}

function folderOf(uri: string): string {
  return path.posix.dirname(URI.parse(uri).path);
}
