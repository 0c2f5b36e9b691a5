import { MessageType, ShowMessageNotification, type CancellationToken } from 'vscode-languageserver';
import {
  Commands,
  IMAGES_TASKS,
  type ImagesArguments,
  type ImagesTask,
  MAX_INSTRUCTIONS,
  type ProtocolPosition,
  ServerCommands,
} from '../../protocol/requests.ts';
import { instructionsText } from '../../service/fix-notes.ts';
import { runImagesTask } from '../image-tasks.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** workspace/executeCommand; returns the commands that there are. */
export function onExecuteCommand(session: Session): string[] {
  const { features, connection } = session;
  if (!features.executesCommands) return [];
  connection.onExecuteCommand(
    guarded(session, 'command', async ({ command, arguments: args = [] }, token): Promise<null> => {
      const given = args as readonly unknown[];
      if (command === Commands.showInstructions) await showInstructions(session, given);
      else if (command === ServerCommands.images) await changeImages(session, given[0], token);
      return null;
    }),
  );
  // Our client has a page for instructions, and registers what the server names under the same name.
  return features.commands.has(Commands.showInstructions)
    ? [ServerCommands.images]
    : [ServerCommands.images, Commands.showInstructions];
}

async function showInstructions({ connection }: Session, [, markdown]: readonly unknown[]): Promise<void> {
  if (typeof markdown !== 'string' || markdown.length > MAX_INSTRUCTIONS) return;
  await connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: instructionsText(markdown),
  });
}

async function changeImages(session: Session, given: unknown, token: CancellationToken): Promise<void> {
  const args = readArguments(given);
  if (args !== undefined) await runImagesTask(session, args, token);
}

/** Anything may run a command, so its argument is not believed. */
function readArguments(given: unknown): ImagesArguments | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { task, uri, position, version } = given as Readonly<Record<string, unknown>>;
  if (!isTask(task)) return undefined;
  if (uri === undefined) return { task };
  if (typeof uri !== 'string') return undefined;
  return {
    task,
    uri,
    ...(isPosition(position) ? { position } : {}),
    ...(typeof version === 'number' ? { version } : {}),
  };
}

function isTask(value: unknown): value is ImagesTask {
  return (IMAGES_TASKS as readonly unknown[]).includes(value);
}

function isPosition(value: unknown): value is ProtocolPosition {
  if (typeof value !== 'object' || value === null || !('line' in value) || !('character' in value))
    return false;
  return [value.line, value.character].every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
}
