import {
  CodeActionKind,
  CodeActionTriggerKind,
  type CodeAction,
  type CodeActionContext,
  type Diagnostic,
} from 'vscode-languageserver';
import { FIX_ALL_KIND, offersAt } from '../../service/actions.ts';
import { toSpan } from '../../service/convert.ts';
import { fixAllAction, toCodeAction } from '../actions.ts';
import type { Judged } from '../documents.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** textDocument/codeAction. */
export function onCodeAction(session: Session): void {
  session.connection.onCodeAction(
    guarded(
      session,
      'code actions',
      async ({ textDocument, range, context }, token): Promise<CodeAction[] | null> => {
        const document = session.documents.get(textDocument.uri);
        if (document === undefined || !session.features.literalActions) return null;
        const judged = await session.judge(document);
        if (token.isCancellationRequested) return null;
        const actions: (CodeAction | undefined)[] = [];
        if (wants(context, CodeActionKind.QuickFix)) {
          const given = match(judged, context.diagnostics);
          const config = await session.configs.of(document.uri);
          const scene = { session, document, judged, config, given };
          const span = toSpan(judged.analysis.file, range);
          for (const offer of offersAt(judged.analysis, span, judged.options))
            actions.push(toCodeAction(scene, offer));
        }
        if (wants(context, FIX_ALL_KIND)) actions.push(fixAllAction(session, document, judged));
        return actions.filter((action) => action !== undefined);
      },
    ),
  );
}

/** Whether the editor asked for a kind, or for one that has it in it; a lightbulb that turns up by itself is for quick fixes. */
function wants({ only, triggerKind }: CodeActionContext, kind: string): boolean {
  if (only === undefined)
    return kind === CodeActionKind.QuickFix || triggerKind !== CodeActionTriggerKind.Automatic;
  return only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

/** The editor's own diagnostics by our findings' places, so that it can show which ones an action mends. Old ones are matched by rule and range. */
function match(judged: Judged, given: readonly Diagnostic[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  judged.diagnostics.forEach((own, index) => {
    const same = given.find(
      ({ code, range }) => code === own.code && JSON.stringify(range) === JSON.stringify(own.range),
    );
    if (same !== undefined) found[index] = same;
  });
  return found;
}
