import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { SECTION } from '../../protocol/requests.ts';
import { BASELINE_WATCHED } from '../baselines.ts';
import { CONFIG_WATCHED } from '../configs.ts';
import { WATCHED } from '../facts.ts';
import type { Session } from '../session.ts';

/** initialized: asks to be told of what only the editor knows. */
export function onInitialized(session: Session): void {
  const { connection, features } = session;
  connection.onInitialized(() => {
    session.begin();
    const failed = (error: unknown): void => {
      session.log('registration', error);
    };
    if (features.registersConfiguration) {
      connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION }).catch(failed);
    }
    if (features.registersWatchers) {
      const watchers = [...WATCHED, ...CONFIG_WATCHED, BASELINE_WATCHED].map((globPattern) => ({
        globPattern,
      }));
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(failed);
    }
    session.configFiles.start();
  });
}
