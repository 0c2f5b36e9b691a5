import * as vscode from 'vscode';
import { MAX_INSTRUCTIONS } from '../../../server/src/protocol/requests.ts';

/** Documents that say what a fix leaves to people: `bulkhead-instructions:/1/Title.md`. Nobody can edit them. */
export const INSTRUCTIONS_SCHEME = 'bulkhead-instructions';

/** They are of the moment; tabs of older ones say that there is nothing any more. */
const MAX_KEPT = 20;

const kept = new Map<string, string>();
let shown = 0;

export const instructionDocuments: vscode.TextDocumentContentProvider = {
  provideTextDocumentContent({ path }) {
    return (
      kept.get(path.split('/')[1] ?? '') ??
      `# ${vscode.l10n.t('Instructions')}\n\n${vscode.l10n.t('These are not kept. Undo the fix and make it again.')}\n`
    );
  },
};

/** Shows what else has to be done for a fix, beside the file. Anything may run a command: it is text to be read only. */
export async function showInstructions(title: unknown, markdown: unknown): Promise<void> {
  if (typeof title !== 'string' || typeof markdown !== 'string') return;
  if (markdown.trim() === '' || markdown.length > MAX_INSTRUCTIONS) return;
  shown += 1;
  kept.set(String(shown), markdown);
  for (const key of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(key);
  const name = title
    .replace(/[^\p{L}\p{N}_-]+/gu, ' ')
    .trim()
    .slice(0, 60)
    .trim();
  const uri = vscode.Uri.from({
    scheme: INSTRUCTIONS_SCHEME,
    path: `/${shown}/${name === '' ? vscode.l10n.t('Instructions') : name}.md`,
  });
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // An editor without the Markdown extension can still show the text.
    await vscode.window.showTextDocument(uri, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  }
}
