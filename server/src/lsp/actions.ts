import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import { Commands } from '../protocol/requests.ts';
import { editsOf, FIX_ALL_KIND, fixAllEdits, hasSafeFix, type Offer } from '../service/actions.ts';
import { toTextEdits } from '../service/convert.ts';
import type { Judged, OpenDocument } from './documents.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';

/** On actions whose edit is made when they are chosen. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** The rule to fix everywhere in the file; all rules without it. */
  readonly rule?: string;
}

/** An offer as the editor's; undefined when it leads nowhere in this editor. */
export function toCodeAction(
  { features }: Session,
  document: OpenDocument,
  judged: Judged,
  offer: Offer,
  given: readonly Diagnostic[],
): CodeAction | undefined {
  const { analysis, options, version } = judged;
  const base: CodeAction = {
    title: offer.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: offer.findings.flatMap((index) => given[index] ?? judged.diagnostics[index] ?? []),
  };
  const { does } = offer;
  if (does.what === 'explain') {
    if (!features.commands.has(Commands.explainRule)) return undefined;
    return {
      ...base,
      command: { title: offer.title, command: Commands.explainRule, arguments: [does.rule] },
    };
  }
  if (does.what === 'fix-rule' && features.resolvesEdits) {
    return { ...base, data: { uri: document.uri, version, rule: does.rule } satisfies ActionData };
  }
  const edits = editsOf(analysis, does, options) ?? [];
  if (edits.length === 0) return undefined;
  const unsafe = does.what === 'edit' && does.unsafe ? offer.title : undefined;
  return {
    ...base,
    ...(does.what === 'edit' && does.preferred ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(
      features,
      { uri: document.uri, version },
      toTextEdits(analysis.file, edits),
      unsafe,
    ),
  };
}

/** "Fix all" of the file, with its edit or, where the editor can ask for that later, without. */
export function fixAllAction(
  { features }: Session,
  document: OpenDocument,
  { analysis, options, version, diagnostics }: Judged,
): CodeAction | undefined {
  if (!hasSafeFix(analysis)) return undefined;
  const base: CodeAction = {
    title: 'Fix all that Bulkhead can fix safely',
    kind: FIX_ALL_KIND,
    diagnostics: diagnostics.filter((_, index) =>
      analysis.findings[index]?.fixes.some(({ kind }) => kind === 'safe'),
    ),
  };
  const target = { uri: document.uri, version };
  if (features.resolvesEdits) return { ...base, data: target satisfies ActionData };
  const edits = fixAllEdits(analysis, options);
  return edits.length === 0
    ? undefined
    : { ...base, edit: toWorkspaceEdit(features, target, toTextEdits(analysis.file, edits)) };
}
