import { isBaseline } from '../baselines.ts';
import { configPath } from '../configs.ts';
import type { Session } from '../session.ts';

/** workspace/didChangeWatchedFiles: ignore files, which say what a build sees, configurations, and files they name. */
export function onWatchedFiles(session: Session): void {
  session.connection.onDidChangeWatchedFiles(({ changes }) => {
    const files = changes.flatMap(({ uri }) => session.host.pathOf(uri) ?? []);
    session.host.noticeChanges(files);
    if (files.length > 0) session.configs.filesChanged(files);
    if (changes.some(({ uri }) => isBaseline(uri)) || files.some((file) => session.scans.isWanted(file)))
      session.refresh();
    // What describes a build may lie anywhere above its Dockerfile, and a context anywhere at all.
    if (changes.some(({ uri }) => configPath(session.host, uri) === undefined && !isBaseline(uri))) {
      session.contexts.forget();
      session.composeFiles.refresh();
      for (const { uri } of session.documents.values()) void session.facts.load(uri);
    }
  });
}
