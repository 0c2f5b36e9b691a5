import type { CodeLens } from 'vscode-languageserver';
import { ServerCommands, type ImagesArguments } from '../../protocol/requests.ts';
import { toRange } from '../../service/convert.ts';
import { imageLenses } from '../../service/image-lens.ts';
import { permissionFor } from '../../service/registries.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** textDocument/codeLens: from what is known; nobody is asked. */
export function onCodeLens(session: Session): void {
  session.connection.onCodeLens(
    guarded(session, 'code lens', async ({ textDocument: { uri } }, token): Promise<CodeLens[]> => {
      const document = session.documents.get(uri);
      if (document === undefined) return [];
      const { enabled, codeLens } = await session.settings.of(uri);
      if (!enabled || !codeLens.images) return [];
      await document.settled();
      if (token.isCancellationRequested || document.isClosed) return [];
      const { analysis, version } = await session.judge(document);
      const setup = await session.network.setup();
      const lenses = imageLenses(analysis.file, {
        permission: (registry) => permissionFor(setup, registry),
        news: (reference, platform) => session.images.known(reference, platform),
        now: Date.now(),
      });
      return lenses.map(({ span, title, task }) => {
        const range = toRange(analysis.file, span);
        // Words alone are a command that there is none of.
        if (task === undefined) return { range, command: { title, command: '' } };
        const args: ImagesArguments = { task, uri, version, position: range.start };
        return { range, command: { title, command: ServerCommands.images, arguments: [args] } };
      });
    }),
  );
}
