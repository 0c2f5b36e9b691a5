import * as vscode from 'vscode';
import {
  Requests,
  type ExplainParams,
  type ExplainResult,
  type RuleListItem,
} from '../../../server/src/protocol/requests.ts';
import type { Host } from './all.ts';

/** Documents that explain a rule: `bulkhead-rule:/no-latest-tag.md`. Nobody can edit them. */
export const RULE_SCHEME = 'bulkhead-rule';

export function ruleDocuments({ client }: Host): vscode.TextDocumentContentProvider {
  return {
    async provideTextDocumentContent(uri, token) {
      const rule = uri.path.replace(/^\//, '').replace(/\.md$/, '');
      const params: ExplainParams = { rule };
      const explained = await (
        await client()
      ).sendRequest<ExplainResult | null>(Requests.explain, params, token);
      return explained?.markdown ?? `# ${rule}\n\n${vscode.l10n.t('There is no rule of this name.')}\n`;
    },
  };
}

/** Shows what a rule is about; asks which when none is named. */
export async function explainRule(host: Host, given: unknown): Promise<void> {
  const rule = typeof given === 'string' && /^[\w./:-]{1,80}$/.test(given) ? given : await pickRule(host);
  if (rule === undefined) return;
  const uri = vscode.Uri.from({ scheme: RULE_SCHEME, path: `/${rule}.md` });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // An editor without the Markdown extension can still show the text.
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

async function pickRule({ client }: Host): Promise<string | undefined> {
  const load = async (): Promise<readonly vscode.QuickPickItem[]> => {
    const rules = await (await client()).sendRequest<readonly RuleListItem[]>(Requests.rules);
    return rules.map(({ name, summary, group }) => ({ label: name, description: group, detail: summary }));
  };
  const picked = await vscode.window.showQuickPick(load(), {
    title: vscode.l10n.t('Explain a rule'),
    matchOnDetail: true,
    matchOnDescription: true,
  });
  return picked?.label;
}
