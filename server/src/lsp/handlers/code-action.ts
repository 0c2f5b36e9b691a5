import {
  CodeActionKind,
  CodeActionTriggerKind,
  type CodeAction,
  type CodeActionContext,
  type Diagnostic,
} from 'vscode-languageserver';
import type { Span } from '../../text/span.ts';
import { FIX_ALL_KIND, offersAt } from '../../service/actions.ts';
import { toSpan } from '../../service/convert.ts';
import { imageOffersAt } from '../../service/image-offers.ts';
import { permissionFor } from '../../service/registries.ts';
import { fixAllAction, type Scene, toCodeAction } from '../actions.ts';
import type { Judged } from '../documents.ts';
import { HARDEN_KIND, hardenActions } from '../hardening.ts';
import { IMAGE_KIND, toImageAction } from '../image-actions.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** textDocument/codeAction. */
export function onCodeAction(session: Session): void {
  session.connection.onCodeAction(
    guarded(
      session,
      'code actions',
      async ({ textDocument, range, context }, token): Promise<CodeAction[] | null> => {
        const compose = session.features.literalActions
          ? session.composeFiles.actions(textDocument.uri, range)
          : undefined;
        if (compose !== undefined) return wants(context, CodeActionKind.QuickFix) ? compose : [];
        const document = session.documents.get(textDocument.uri);
        if (document === undefined || !session.features.literalActions) return null;
        const judged = await session.judge(document);
        if (token.isCancellationRequested) return null;
        const actions: (CodeAction | undefined)[] = [];
        const given = match(judged, context.diagnostics);
        const config = await session.configs.of(document.uri);
        const scene = { session, document, judged, config, given };
        const place = toSpan(judged.analysis.file, range);
        const images = await imageActions(scene, place, context);
        actions.push(...images.filter(isQuickFix));
        if (wants(context, CodeActionKind.QuickFix))
          for (const offer of offersAt(judged.analysis, place, judged.options))
            actions.push(toCodeAction(scene, offer));
        actions.push(...images.filter((each) => !isQuickFix(each)));
        if (wants(context, FIX_ALL_KIND)) actions.push(fixAllAction(session, document, judged));
        const { enabled } = await session.settings.of(document.uri);
        if (enabled && wants(context, HARDEN_KIND)) {
          const { file } = judged.analysis;
          const { start, end } = toSpan(file, range);
          const isAtFrom = file.stages.some(({ from }) => from.span.start <= end && start <= from.span.end);
          actions.push(...(await hardenActions(session, document, isAtFrom)));
        }
        return actions.filter((action) => action !== undefined);
      },
    ),
  );
}

async function imageActions(
  scene: Scene,
  place: Span,
  context: CodeActionContext,
): Promise<readonly CodeAction[]> {
  const { session, judged } = scene;
  const unpins = wants(context, IMAGE_KIND);
  // They are commands of the server.
  if (!session.features.executesCommands || !(unpins || wants(context, CodeActionKind.QuickFix))) return [];
  const setup = await session.network.setup();
  const offers = imageOffersAt(judged.analysis, place, {
    permission: (registry) => permissionFor(setup, registry),
    news: (reference, platform) => session.images.known(reference, platform),
    unpins,
  });
  return offers.map((offer) => toImageAction(scene, offer)).filter(({ kind = '' }) => wants(context, kind));
}

function isQuickFix({ kind }: CodeAction): boolean {
  return kind === CodeActionKind.QuickFix;
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
