import { LSPErrorCodes, ResponseError, type CodeAction } from 'vscode-languageserver';
import { fixAllEdits, type Ignored, suppressEdits } from '../../service/actions.ts';
import { toTextEdits } from '../../service/convert.ts';
import type { ActionData } from '../actions.ts';
import { levelEdit } from '../rule-levels.ts';
import type { Session } from '../session.ts';
import { toWorkspaceEdit } from '../workspace-edit.ts';
import { guarded, outdated } from './guard.ts';

/** codeAction/resolve: the edit of an action that is dear to make. */
export function onCodeActionResolve(session: Session): void {
  session.connection.onCodeActionResolve(
    guarded(session, 'code action', async (action): Promise<CodeAction> => {
      const data = await readData(action.data);
      if (data === undefined || action.edit !== undefined) return action;
      if (data.switchOff !== undefined) {
        const change = await levelEdit(session, { uri: data.uri, rule: data.switchOff, level: 'off' });
        if (change.kind === 'edit') return { ...action, edit: change.edit };
        throw new ResponseError(LSPErrorCodes.RequestFailed, change.reason);
      }
      const document = session.documents.get(data.uri);
      if (document === undefined || document.version !== data.version) throw outdated();
      if (data.harden !== undefined) {
        const { hardenDocument, toHardenEdit } = await import('../harden-document.ts');
        const hardened = await hardenDocument(session, document, data.harden);
        if (typeof hardened !== 'string' && hardened.judged.version !== data.version) throw outdated();
        const edit = typeof hardened === 'string' ? hardened : toHardenEdit(session, data.uri, hardened);
        if (typeof edit === 'string') throw new ResponseError(LSPErrorCodes.RequestFailed, edit);
        return { ...action, edit };
      }
      const { analysis, options, version } = await session.judge(document);
      if (version !== data.version) throw outdated();
      const chosen =
        data.ignore === undefined
          ? fixAllEdits(analysis, options, data.rule)
          : suppressEdits(analysis, data.ignore);
      if (chosen === undefined) throw outdated();
      const edits = toTextEdits(analysis.file, chosen);
      return { ...action, edit: toWorkspaceEdit(session.features, data, edits) };
    }),
  );
}

async function readData(value: unknown): Promise<ActionData | undefined> {
  if (typeof value !== 'object' || value === null || !('uri' in value) || !('version' in value))
    return undefined;
  const { uri, version } = value;
  if (typeof uri !== 'string' || typeof version !== 'number') return undefined;
  const harden =
    'harden' in value ? (await import('../harden-document.ts')).readHardenArguments(value.harden) : undefined;
  const ignore = 'ignore' in value ? readIgnored(value.ignore) : undefined;
  if ('ignore' in value && ignore === undefined) return undefined;
  return {
    uri,
    version,
    ...(ignore === undefined ? {} : { ignore }),
    ...(harden === undefined ? {} : { harden }),
    ...('rule' in value && typeof value.rule === 'string' ? { rule: value.rule } : {}),
    ...('switchOff' in value && typeof value.switchOff === 'string' ? { switchOff: value.switchOff } : {}),
  };
}

function readIgnored(value: unknown): Ignored | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { rule, finding, scope } = value as Partial<Record<keyof Ignored, unknown>>;
  if (typeof rule !== 'string' || typeof finding !== 'number') return undefined;
  return scope === 'here' || scope === 'file' ? { rule, finding, scope } : undefined;
}
