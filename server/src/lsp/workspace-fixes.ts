import type { CancellationToken, TextEdit } from 'vscode-languageserver';
import type { FixWorkspaceResult } from '../protocol/requests.ts';
import { fixText } from '../service/actions.ts';
import type { BuildContexts } from '../service/build-contexts.ts';
import { toTextEdits } from '../service/convert.ts';
import { MAX_CHECKED } from '../service/convert-settings.ts';
import type { FolderConfig } from './configs.ts';
import { readFacts } from './facts.ts';
import { fileTerms } from './file-terms.ts';
import type { Progress, Session } from './session.ts';
import { dockerfiles, type WorkspaceFile } from './workspace.ts';

/** The edits of all safe fixes, file by file. */
export async function fixWorkspace(
  session: Session,
  token: CancellationToken,
  progress: Pick<Progress, 'step'>,
): Promise<FixWorkspaceResult> {
  const changes: Record<string, TextEdit[]> = {};
  const versions: Record<string, number> = {};
  const notes: string[] = [];
  const configOf = session.configs.once();
  const contexts = session.contexts.current;
  let files = 0;
  let fixes = 0;
  for await (const listed of dockerfiles(session, token, false)) {
    progress.step(listed.at, listed.total, listed.kind === 'file' ? listed.file.name : '');
    if (listed.kind === 'left-out') {
      notes.push(`${listed.name} ${listed.reason}.`);
      continue;
    }
    const { file } = listed;
    const config = await configOf(file.uri);
    if (config.broken && config.layers.length === 0) {
      // It may say to leave alone what would be changed without it.
      notes.push(`${file.name} was left alone: its configuration ${config.path ?? ''} cannot be used.`);
      continue;
    }
    files += 1;
    const done = await fixFile(session, file, config, contexts);
    if (done === undefined || done.edits.length === 0) continue;
    changes[file.uri] = done.edits;
    if (file.version !== undefined) versions[file.uri] = file.version;
    fixes += done.fixes;
  }
  return { files, fixes, changes, versions, notes };
}

async function fixFile(
  session: Session,
  { uri, text, version, scope }: WorkspaceFile,
  config: FolderConfig,
  contexts: BuildContexts,
): Promise<{ readonly edits: TextEdit[]; readonly fixes: number } | undefined> {
  const setup = await session.settings.of(scope);
  if (!setup.enabled || text.length > MAX_CHECKED) return undefined;
  const facts = {
    ...(await readFacts(session.host, uri, contexts)),
    // Of an open document more may be known, and its own diagnostics rest on that.
    ...(version === undefined ? {} : session.heardOf(uri, setup)),
  };
  const { options } = await fileTerms(session, { uri, setup, config, facts });
  const { edits, fixes, analysis } = fixText(text, options);
  return { edits: toTextEdits(analysis.file, edits), fixes };
}
