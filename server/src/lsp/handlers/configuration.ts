import { settingsIn } from '../client-features.ts';
import type { Session } from '../session.ts';

/** workspace/didChangeConfiguration. */
export function onConfiguration(session: Session): void {
  const { connection, settings, features } = session;
  connection.onDidChangeConfiguration((params) => {
    // Editors that can be asked send nothing of use here, VS Code's client sends null.
    if (!features.answersConfiguration) settings.pushed = settingsIn(params);
    settings.clear();
    session.refresh();
    session.networkChanged();
    // Settings say which there are. Nobody waits for the answer; an editor that is going away gives none.
    if (features.refreshesHints) connection.languages.inlayHint.refresh().catch(() => undefined);
  });
}
