import type { InlayHint } from 'vscode-languageserver';
import { inlayHints } from '../../language/inlay.ts';
import { toOffset } from '../../service/convert.ts';
import type { Session } from '../session.ts';
import { reading } from './reading.ts';

/** textDocument/inlayHint. */
export function onInlayHints(session: Session): void {
  session.connection.languages.inlayHint.on(
    reading(session, 'inlay hints', async (file, { range }, { uri }): Promise<InlayHint[]> => {
      const { inlayHints: wanted } = await session.settings.of(uri);
      const [start, end] = [toOffset(file, range.start), toOffset(file, range.end)];
      return inlayHints(file, wanted, session.facts.known(uri)?.buildContext)
        .filter(({ offset }) => offset >= start && offset <= end)
        .map(({ offset, text, tooltip }) => ({
          position: file.lines.position(offset),
          label: text,
          tooltip,
          paddingLeft: true,
        }));
    }),
  );
}
