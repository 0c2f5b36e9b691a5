import { SemanticTokensBuilder, type SemanticTokens, type SemanticTokensLegend } from 'vscode-languageserver';
import { semanticTokens, TOKEN_TYPES } from '../../language/semantic-tokens.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

export const LEGEND: SemanticTokensLegend = { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [] };

/** textDocument/semanticTokens/full. */
export function onSemanticTokens(session: Session): void {
  const numbers = new Map(TOKEN_TYPES.map((type, index) => [type, index]));
  session.connection.languages.semanticTokens.on(
    guarded(session, 'semantic tokens', ({ textDocument }): SemanticTokens => {
      const file = session.documents.get(textDocument.uri)?.file;
      const builder = new SemanticTokensBuilder();
      if (file === undefined) return builder.build();
      for (const { span, type } of semanticTokens(file)) {
        const { line, character } = file.lines.position(span.start);
        builder.push(line, character, span.end - span.start, numbers.get(type) ?? 0, 0);
      }
      return builder.build();
    }),
  );
}
