import type { WorkspaceEdit } from 'vscode-languageserver';
import type { HardenPartName, HardenResult } from '../protocol/requests.ts';
import { type BuildSources, readBuildSources } from '../service/build-sources.ts';
import { hintDiagnostic, toTextEdits } from '../service/convert.ts';
import { MAX_CHECKED } from '../service/convert-settings.ts';
import { explainHardening } from '../service/harden/explain.ts';
import { FAMILY_IDS, harden, type Hardening, PARTS } from '../service/harden/harden.ts';
import { hardeningHtml } from '../service/harden/page.ts';
import { PART_NAMES, summaryOf } from '../service/harden/summary.ts';
import type { Judged, OpenDocument } from './documents.ts';
import { readFacts } from './facts.ts';
import type { Wishes } from './hardening.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';

// Its tables and recipes take as much memory as all rules together, so this file is loaded when somebody hardens.

interface Hardened {
  readonly judged: Judged;
  readonly hardening: Hardening;
}

/** What hardening makes of the newest version of a document; in one sentence why nothing. */
export async function hardenDocument(
  session: Session,
  document: OpenDocument,
  { parts = PARTS, family }: Omit<Wishes, 'uri'>,
): Promise<Hardened | string> {
  const { enabled } = await session.settings.of(document.uri);
  if (!enabled) return 'Bulkhead is switched off in this folder.';
  const judged = await session.judge(document);
  const { text } = judged.analysis.file;
  if (document.text.length > MAX_CHECKED) return 'This file is longer than 2 MiB.';
  const sources = await sourcesBeside(session, document.uri);
  const hardening = harden(text, { options: judged.options, parts: new Set(parts), family, sources });
  return { judged, hardening };
}

/**
 * Leaves a hint at the last FROM for each part that was refused, until the next change: who asked for hardening sees
 * what stands in the way, and nobody else pays for it or is bothered.
 */
export function hintRefusals(
  session: Session,
  document: OpenDocument,
  { judged, hardening }: Hardened,
): void {
  const { version, analysis } = judged;
  const { file } = analysis;
  const from = file.finalStage?.from;
  const at = from?.image?.span ?? from?.span ?? { start: 0, end: 0 };
  const diagnostics = hardening.steps.flatMap((step) =>
    step.kind === 'refusal'
      ? [
          hintDiagnostic(file, at, {
            code: step.code,
            message: `${PART_NAMES[step.part]}: refused. ${step.reason}`,
            related: { uri: document.uri, span: step.at.before, message: step.reason },
          }),
        ]
      : [],
  );
  const before = session.shown(document, judged).resultId;
  document.refusals = { version, diagnostics };
  if (session.shown(document, judged).resultId !== before) session.refresh(document.uri);
}

/** The build context of a document round which files can be read. */
async function sourcesBeside({ host, contexts }: Session, uri: string): Promise<BuildSources | undefined> {
  const { folder, dockerignore = null } = (await readFacts(host, uri, contexts.current))?.buildContext ?? {};
  return folder === undefined ? undefined : readBuildSources(host.files, folder, dockerignore);
}

/** The answer to our client, which has a preview of its own. */
export function toHardenResult(
  { features }: Session,
  uri: string,
  { judged, hardening }: Hardened,
): HardenResult<WorkspaceEdit> {
  const { version, analysis } = judged;
  const summary = summaryOf(hardening);
  const edits = toTextEdits(analysis.file, hardening.edits);
  return {
    kind: 'hardened',
    version,
    ...summary,
    ...(edits.length === 0 ? {} : { edit: toWorkspaceEdit(features, { uri, version }, edits) }),
    text: hardening.text,
    html: hardeningHtml(summary),
    markdown: explainHardening(summary),
  };
}

/** The edit of an action in an editor without our preview; in one sentence why there is none. */
export function toHardenEdit(
  { features }: Session,
  uri: string,
  { judged, hardening }: Hardened,
): WorkspaceEdit | string {
  const { version, analysis } = judged;
  const edits = toTextEdits(analysis.file, hardening.edits);
  const { parts } = summaryOf(hardening);
  if (edits.length === 0) {
    const why = parts.find(({ kind }) => kind === 'refusal') ?? parts.find(({ kind }) => kind === 'nothing');
    return why?.reason?.message ?? 'There is nothing to harden.';
  }
  const done = parts.filter(({ kind }) => kind === 'change');
  const notes = done.flatMap(({ consequences, assumptions }) => [...consequences, ...assumptions]);
  return toWorkspaceEdit(features, { uri, version }, edits, {
    label: done.map(({ title = '' }) => title).join('; '),
    description: notes.map(({ message }) => message).join(' '),
  });
}

/** The arguments of a request or an action, which an editor sends back; undefined for any others. */
export function readHardenArguments(value: unknown): Wishes | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { uri, parts, family: wanted } = value as Readonly<Record<string, unknown>>;
  const family = FAMILY_IDS.find((known) => known === wanted);
  if (typeof uri !== 'string' || family !== wanted) return undefined;
  const isParts = Array.isArray(parts) && parts.every((part) => PARTS.some((known) => known === part));
  if (parts !== undefined && !isParts) return undefined;
  return {
    uri,
    ...(parts === undefined ? {} : { parts: parts as HardenPartName[] }),
    ...(family === undefined ? {} : { family }),
  };
}
