import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import { ServerCommands, type ImagesArguments } from '../protocol/requests.ts';
import { toRange, toTextEdits } from '../service/convert.ts';
import type { ImageOffer } from '../service/image-offers.ts';
import type { Scene } from './actions.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';

/** What is done with images for its own sake, and not because of a finding. */
export const IMAGE_KIND = `${CodeActionKind.RefactorRewrite}.bulkhead.image`;

/** An offer as the editor's. A registry hears of nothing before a person has chosen it. */
export function toImageAction(
  { session, document: { uri }, judged, given }: Scene,
  { title, span, findings, does }: ImageOffer,
): CodeAction {
  const { analysis, version } = judged;
  const diagnostics = findings.flatMap((index): Diagnostic[] => {
    const diagnostic = given[index] ?? judged.diagnostics[index];
    return diagnostic === undefined ? [] : [diagnostic];
  });
  const base: CodeAction = {
    title,
    kind: findings.length > 0 ? CodeActionKind.QuickFix : IMAGE_KIND,
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
  };
  if ('edit' in does) {
    const edits = toTextEdits(analysis.file, [does.edit]);
    return { ...base, edit: toWorkspaceEdit(session.features, { uri, version }, edits) };
  }
  const position = toRange(analysis.file, span).start;
  const args: ImagesArguments = { task: does.task, uri, version, position };
  return { ...base, command: { title, command: ServerCommands.images, arguments: [args] } };
}
