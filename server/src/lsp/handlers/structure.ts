import {
  FoldingRangeKind,
  SymbolKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type SelectionRange,
} from 'vscode-languageserver';
import { folds } from '../../language/folding.ts';
import { links } from '../../language/links.ts';
import { outline, type OutlineItem } from '../../language/outline.ts';
import { selectionsAt } from '../../language/selection.ts';
import { toOffset, toRange } from '../../service/convert.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import { contextFile } from '../context-files.ts';
import type { Session } from '../session.ts';
import { reading } from './reading.ts';

const SYMBOLS: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  stage: SymbolKind.Module,
  variable: SymbolKind.Variable,
  entry: SymbolKind.Event,
  command: SymbolKind.Function,
  files: SymbolKind.File,
  setting: SymbolKind.Property,
};

/** Outline, folding, "expand selection" and links. */
export function onStructure(session: Session): void {
  const { connection } = session;
  connection.onDocumentSymbol(
    reading(session, 'outline', (file): DocumentSymbol[] =>
      outline(file).map((item) => toSymbol(file, item)),
    ),
  );
  connection.onFoldingRanges(
    reading(session, 'folding', (file): FoldingRange[] =>
      folds(file).map(({ span, kind }) => ({
        startLine: file.lines.lineAt(span.start),
        endLine: file.lines.lineAt(span.end),
        kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
      })),
    ),
  );
  connection.onSelectionRanges(
    reading(session, 'selection', (file, { positions }): SelectionRange[] =>
      positions.map((position) => {
        const chain = selectionsAt(file, toOffset(file, position));
        return (
          chain.reduceRight<SelectionRange | undefined>(
            (parent, span) => ({ range: toRange(file, span), ...(parent === undefined ? {} : { parent }) }),
            undefined,
          ) ?? { range: { start: position, end: position } }
        );
      }),
    ),
  );
  connection.onDocumentLinks(
    reading(session, 'links', async (file, _params, { uri }): Promise<DocumentLink[]> => {
      const found: DocumentLink[] = [];
      const { folder } = session.facts.known(uri)?.buildContext ?? {};
      for (const link of links(file)) {
        const range = toRange(file, link.span);
        if (link.kind === 'web') found.push({ range, target: link.url, tooltip: link.tooltip });
        else {
          const target =
            folder === undefined ? undefined : await contextFile(session.host, folder, link.path);
          if (target !== undefined) found.push({ range, target });
        }
      }
      return found;
    }),
  );
}

function toSymbol(file: Dockerfile, { kind, name, detail, span, at, children }: OutlineItem): DocumentSymbol {
  return {
    name,
    detail,
    kind: SYMBOLS[kind],
    range: toRange(file, span),
    selectionRange: toRange(file, at),
    children: children.map((child) => toSymbol(file, child)),
  };
}
