import type { WorkspaceEdit } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { ChangeResult, ReportFixParams } from '../protocol/requests.ts';
import { toTextEdits } from '../service/convert.ts';
import { judge } from '../service/convert-settings.ts';
import { describeFile } from '../service/examine.ts';
import { assumptionsText, fixLabel } from '../service/fix-notes.ts';
import { readFacts } from './facts.ts';
import { fileTerms } from './file-terms.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';

/** The edit that makes a fix of the last report, in the file as it is now. Only files of the report are read. */
export async function reportFix(
  session: Session,
  { uri, fingerprint, fix: index }: ReportFixParams,
): Promise<ChangeResult<WorkspaceEdit>> {
  const file = session.report?.files.find((each) => each.uri === uri);
  if (file === undefined) return refused('the file is not in the report; check again.');
  const document = [...session.documents.values()].find(
    (each) => each.uri === uri || URI.parse(each.uri).toString() === uri,
  );
  const text = document?.text ?? (await textOf(session, uri));
  if (text === undefined) return refused('the file cannot be read any more.');
  const config = await session.configs.once()(uri);
  const setup = await session.settings.of(document?.uri ?? uri);
  const facts = await readFacts(session.host, uri, session.contexts.current);
  const terms = await fileTerms(session, { uri, setup, config, facts });
  const analysis = judge(text, terms);
  const { findings } = describeFile(file.path, analysis, terms.options.today, session.host.digest);
  const at = findings.findIndex((finding) => finding.fingerprint === fingerprint);
  const fix = analysis.findings[at]?.fixes[index];
  if (fix === undefined) return refused('the finding is not there any more; check again.');
  const caution =
    fix.kind === 'unsafe' ? { label: fixLabel(fix), description: assumptionsText(fix) } : undefined;
  const edits = toTextEdits(analysis.file, fix.edits);
  const target = document?.uri ?? uri;
  return {
    kind: 'edit',
    uri: target,
    name: file.path,
    edit:
      document === undefined
        ? unversioned(session, target, edits, caution)
        : toWorkspaceEdit(session.features, { uri: target, version: document.version }, edits, caution),
  };
}

/** A file that is not open has no version: the protocol's null. */
function unversioned(
  session: Session,
  uri: string,
  edits: ReturnType<typeof toTextEdits>,
  caution: Parameters<typeof toWorkspaceEdit>[3],
): WorkspaceEdit {
  const edit = toWorkspaceEdit(session.features, { uri, version: 0 }, edits, caution);
  return {
    ...edit,
    ...(edit.documentChanges === undefined
      ? {}
      : {
          documentChanges: edit.documentChanges.map((change) =>
            'textDocument' in change
              ? { ...change, textDocument: { ...change.textDocument, version: null } }
              : change,
          ),
        }),
  };
}

async function textOf({ host }: Session, uri: string): Promise<string | undefined> {
  const path = host.pathOf(uri);
  if (path === undefined) return undefined;
  const read = await host.files.readFile(path);
  return read.kind === 'text' && !read.lossy ? read.text : undefined;
}

function refused(reason: string): ChangeResult<WorkspaceEdit> {
  return { kind: 'refused', reason };
}
