import { type ImagesArguments, ServerCommands } from '../../../server/src/protocol/requests.ts';
import type { Host } from './all.ts';
import { currentDockerfile } from './current-dockerfile.ts';

/** Has the server pin or update the images of the Dockerfile in front, or of the whole workspace. */
export async function changeImages(
  { client }: Host,
  task: ImagesArguments['task'],
  scope: 'file' | 'workspace',
): Promise<void> {
  const running = await client();
  // Imported late, like everything of the client library: see extension.ts.
  const { ExecuteCommandRequest } = await import('vscode-languageclient');
  const send = (args: ImagesArguments): Promise<unknown> =>
    running.sendRequest(ExecuteCommandRequest.type, { command: ServerCommands.images, arguments: [args] });
  if (scope === 'workspace') {
    await send({ task });
    return;
  }
  const document = currentDockerfile();
  if (document === undefined) return;
  await send({ task, uri: running.code2ProtocolConverter.asUri(document.uri), version: document.version });
}
