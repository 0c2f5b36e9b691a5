import {
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type CompletionItem,
  type CompletionList,
} from 'vscode-languageserver';
import { completionsAt, type Completion } from '../../language/completion.ts';
import { toOffset, toRange } from '../../service/convert.ts';
import { docMarkdown, plainText } from '../../service/hover.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import type { Session } from '../session.ts';
import { signalOf } from '../cancellation.ts';
import { completeTag } from '../tag-completion.ts';
import { guarded } from './guard.ts';

/** Letters that begin something worth offering, besides those of words. */
export const COMPLETION_TRIGGERS: readonly string[] = ['-', '=', ',', '$', '{', '#', ':', ' '];

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  flag: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  stage: CompletionItemKind.Module,
  image: CompletionItemKind.Class,
  user: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Snippet,
  rule: CompletionItemKind.EnumMember,
};

/** textDocument/completion. */
export function onCompletion(session: Session): void {
  const { completesSnippets } = session.features;
  session.connection.onCompletion(
    guarded(
      session,
      'completion',
      async (params, token): Promise<CompletionItem[] | CompletionList | null> => {
        const { textDocument, position, context } = params;
        const file = session.documents.get(textDocument.uri)?.file;
        if (file === undefined) return null;
        const offset = toOffset(file, position);
        const tags = await completeTag(session, file, offset, signalOf(token));
        if (tags !== undefined) return tags;
        // A blank is typed all the time: only where a flag, a stage or an image may follow a list is worth it.
        if (context?.triggerCharacter === ' ' && !isBlankWorth(file, offset)) return [];
        return completionsAt(file, offset)
          .filter(({ isSnippet }) => isSnippet !== true || completesSnippets)
          .map((completion) => toItem(session, file, completion));
      },
    ),
  );
}

/** Behind a keyword and nothing else. */
function isBlankWorth({ text, lines }: Dockerfile, offset: number): boolean {
  const before = text.slice(lines.lineStart(lines.lineAt(offset)), offset);
  return (
    /^\s*(?:from|copy|add|run|user|healthcheck|stopsignal|shell|onbuild)\s$/i.test(before) ||
    /^\s*from\s+\S+\s$/i.test(before)
  );
}

function toItem(session: Session, file: Dockerfile, completion: Completion): CompletionItem {
  const { label, kind, insert, span, detail, doc, isSnippet = false, rank = 1 } = completion;
  const { rendersMarkdown } = session.features;
  const markdown = doc === undefined ? undefined : docMarkdown(doc);
  return {
    label,
    kind: KINDS[kind],
    sortText: `${String(rank).padStart(3, '0')} ${label}`,
    // What is typed is compared with what it replaces, `--` and all.
    filterText: label,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: toRange(file, span), newText: insert },
    ...(detail === undefined ? {} : { detail }),
    ...(markdown === undefined
      ? {}
      : {
          documentation: rendersMarkdown
            ? { kind: MarkupKind.Markdown, value: markdown }
            : { kind: MarkupKind.PlainText, value: plainText(markdown) },
        }),
  };
}
