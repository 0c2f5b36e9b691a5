import type { Session } from '../session.ts';

/** workspace/didChangeWorkspaceFolders. */
export function onFolders(session: Session): void {
  if (!session.features.hasFolders) return;
  // Not the library's event: it would register once more with the editor when asked for before `initialized`.
  session.connection.onNotification(
    'workspace/didChangeWorkspaceFolders',
    ({ event }: { event: FoldersEvent }) => {
      const gone = new Set(event.removed.map(({ uri }) => uri));
      session.folders = [...session.folders.filter(({ uri }) => !gone.has(uri)), ...event.added];
      // Which folder a document belongs to decides its settings.
      session.settings.clear();
      session.contexts.forget();
      for (const { uri } of session.documents.values()) void session.facts.load(uri);
      session.refresh();
    },
  );
}

interface FoldersEvent {
  readonly added: readonly { readonly uri: string; readonly name: string }[];
  readonly removed: readonly { readonly uri: string; readonly name: string }[];
}
