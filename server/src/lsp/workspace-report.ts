import { randomBytes } from 'node:crypto';
import type { CancellationToken } from 'vscode-languageserver';
import { Commands, type OpenFindingArguments, type ReportResult } from '../protocol/requests.ts';
import { ruleUrl } from '../service/convert.ts';
import { judge, termsFor } from '../service/convert-settings.ts';
import { reportHtml, type JudgedFile } from '../service/report.ts';
import { commandUri } from './command-uri.ts';
import { filePath, type FolderConfig } from './configs.ts';
import { readFacts } from './facts.ts';
import type { Progress, Session } from './session.ts';
import { configNotes, worldNotes } from './status.ts';
import { dockerfiles } from './workspace.ts';

/** Judges every Dockerfile and makes a page of it. */
export async function makeReport(
  session: Session,
  token: CancellationToken,
  progress: Pick<Progress, 'step'>,
): Promise<ReportResult> {
  const files: JudgedFile[] = [];
  const notes: string[] = [];
  const configs: FolderConfig[] = [];
  const configOf = session.configs.once();
  const opens = session.features.commands.has(Commands.openFinding);
  for await (const listed of dockerfiles(session, token, true)) {
    progress.step(listed.at, listed.total, listed.kind === 'file' ? listed.file.name : '');
    if (listed.kind === 'left-out') {
      notes.push(`Left out: ${listed.note}`);
      continue;
    }
    const { uri, name, text, scope } = listed.file;
    const config = await configOf(uri);
    configs.push(config);
    const setup = await session.settings.of(scope);
    const { layers } = config;
    const terms = termsFor({ setup, layers, path: filePath(uri) ?? uri, facts: await readFacts(uri) });
    const analysis = judge(text, terms);
    const open = (line: number, character: number): string =>
      commandUri(Commands.openFinding, [uri, line, character] satisfies OpenFindingArguments);
    files.push({ name, analysis, ...(opens ? { open } : {}) });
  }
  const html = reportHtml(files, {
    nonce: randomBytes(18).toString('base64'),
    ruleHref: ruleUrl,
    notes: [...notes, ...configNotes(session, configs), ...(await worldNotes(session))],
  });
  return {
    html,
    files: files.length,
    findings: files.reduce((sum, { analysis }) => sum + analysis.findings.length, 0),
  };
}
