import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { Commands, MAX_INSTRUCTIONS } from '../../protocol/requests.ts';
import { instructionsText } from '../../service/fix-notes.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** workspace/executeCommand, for editors without our client; returns the commands that there are. */
export function onExecuteCommand(session: Session): string[] {
  const { features, connection } = session;
  // Our client has a page for it, and registers what the server names under the same name.
  if (!features.executesCommands || features.commands.has(Commands.showInstructions)) return [];
  connection.onExecuteCommand(
    guarded(session, 'command', async ({ command, arguments: args = [] }): Promise<null> => {
      const [, markdown] = args as readonly unknown[];
      if (
        command === Commands.showInstructions &&
        typeof markdown === 'string' &&
        markdown.length <= MAX_INSTRUCTIONS
      )
        await connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Info,
          message: instructionsText(markdown),
        });
      return null;
    }),
  );
  return [Commands.showInstructions];
}
