import { MarkupKind, type Hover } from 'vscode-languageserver';
import { Commands } from '../../protocol/requests.ts';
import { toOffset, toRange } from '../../service/convert.ts';
import { hoverAt, plainText } from '../../service/hover.ts';
import { commandUri } from '../command-uri.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** textDocument/hover. */
export function onHover(session: Session): void {
  const { rendersMarkdown, commands } = session.features;
  const links = commands.has(Commands.explainRule)
    ? { explain: (rule: string) => commandUri(Commands.explainRule, [rule]) }
    : {};
  session.connection.onHover(
    guarded(session, 'hover', async ({ textDocument, position }): Promise<Hover | null> => {
      const document = session.documents.get(textDocument.uri);
      if (document === undefined) return null;
      const { analysis, recorded } = await session.judge(document);
      const hover = hoverAt(analysis, toOffset(analysis.file, position), {
        ...links,
        recorded,
        build: session.facts.known(textDocument.uri)?.buildContext,
        asked: (reference, platform) => session.images.known(reference, platform),
      });
      if (hover === undefined) return null;
      const { markdown, span } = hover;
      return {
        contents: rendersMarkdown
          ? { kind: MarkupKind.Markdown, value: markdown }
          : { kind: MarkupKind.PlainText, value: plainText(markdown) },
        range: toRange(analysis.file, span),
      };
    }),
  );
}
