import type { CancellationToken } from 'vscode-languageserver';
import type { ReportParams, ReportResult } from '../protocol/requests.ts';
import { MAX_CHECKED } from '../service/convert-settings.ts';
import { BuildContexts } from '../service/build-contexts.ts';
import { isDockerfileName } from '../service/dockerfile-names.ts';
import { markRecorded } from '../service/recorded.ts';
import {
  buildReport,
  compare,
  compareFingerprints,
  type Comparison,
  failedDetails,
  type FileDetails,
  panelHtml,
  RulesSeen,
} from '../service/report.ts';
import type { KnownBaseline } from './baselines.ts';
import type { FolderConfig } from './configs.ts';
import { readFacts } from './facts.ts';
import { fileTerms } from './file-terms.ts';
import { newNonce } from './nonce.ts';
import type { Progress, Session } from './session.ts';
import { configNotes, worldNotes } from './status.ts';
import { turn } from './timers.ts';
import { version } from './version.ts';
import { dockerfiles, hiddenIn, nameIn } from './workspace.ts';

/** What a client has to keep for the next run. */
const MAX_KEPT = 20_000;

/** Examines every Dockerfile, keeps what was found for exports and fixes, and makes a page of it. */
export async function makeReport(
  session: Session,
  params: ReportParams,
  token: CancellationToken,
  progress: Pick<Progress, 'step'>,
): Promise<ReportResult> {
  const state = await examineAll(session, token, progress);
  const { files, configs, ran, notes } = state;
  const compared = await compareTo(session, params, files, token);
  const report = buildReport({
    version,
    at: new Date().toISOString(),
    files,
    ran,
    notes: [...notes, ...configNotes(session, configs), ...(await worldNotes(session))],
    ...(params.history === undefined ? {} : { history: params.history }),
    ...(compared !== undefined && 'comparison' in compared ? { comparison: compared.comparison } : {}),
  });
  session.report = report;
  const point = params.history === undefined || report.score === undefined ? undefined : report.trend.at(-1);
  return {
    html: panelHtml(report, newNonce()),
    files: report.summary.files,
    findings: report.summary.findings,
    ...(point === undefined ? {} : { point }),
    fingerprints: report.files
      .flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint))
      .slice(0, MAX_KEPT),
    ...(compared !== undefined && 'problem' in compared ? { problem: compared.problem } : {}),
  };
}

interface Examined {
  readonly files: readonly FileDetails[];
  readonly configs: readonly FolderConfig[];
  readonly ran: ReadonlySet<string>;
  readonly notes: readonly string[];
}

async function examineAll(
  session: Session,
  token: CancellationToken,
  progress: Pick<Progress, 'step'>,
): Promise<Examined> {
  const failed: FileDetails[] = [];
  const notes: string[] = [];
  const configs: FolderConfig[] = [];
  const configOf = session.configs.once();
  const contexts = session.contexts.current;
  const seen = new RulesSeen();
  /** By the file's URI. */
  const baselines = new Map<string, KnownBaseline>();
  const examiner = await session.host.examiner();
  // What waits for a thread goes on, cancelled or not; ending the threads ends the waiting.
  const stop = token.onCancellationRequested(() => void examiner.close());
  let off = 0;
  try {
    for await (const listed of dockerfiles(session, token, true)) {
      progress.step(listed.at, listed.total, listed.kind === 'file' ? listed.file.name : '');
      if (listed.kind === 'left-out') {
        failed.push(failedDetails(listed.name, { code: 'left-out', reason: listed.reason }));
        continue;
      }
      const { uri, name, text, scope } = listed.file;
      const config = await configOf(uri);
      configs.push(config);
      const setup = await session.settings.of(scope);
      const terms = await fileTerms(session, {
        uri,
        setup,
        config,
        facts: await readFacts(session.host, uri, contexts),
      });
      if (!terms.enabled) off += 1;
      else if (text.length > MAX_CHECKED)
        failed.push(failedDetails(name, { code: 'too-large', reason: 'is longer than 2 MiB' }));
      else {
        seen.add(terms.options.profile);
        const baseline = await session.baselines.of(terms.baseline);
        if (baseline !== undefined) baselines.set(uri, baseline);
        await examiner.add({ path: name, text, options: terms.options, uri });
      }
    }
    if (off > 0)
      notes.push(`Checking is switched off (bulkhead.enable) for ${off} file${off === 1 ? '' : 's'}.`);
    const files = (await examiner.finish()).map((file) => {
      const baseline = file.uri === undefined ? undefined : baselines.get(file.uri);
      const path = file.uri === undefined ? undefined : session.host.pathOf(file.uri);
      if (baseline === undefined || path === undefined) return file;
      return markRecorded(file, baseline.index, baseline.nameOf(path));
    });
    return { files: [...files, ...failed], configs, ran: seen.names, notes };
  } finally {
    stop.dispose();
    await examiner.close();
  }
}

async function compareTo(
  session: Session,
  { compare: revision, last }: ReportParams,
  now: readonly FileDetails[],
  token: CancellationToken,
): Promise<{ readonly comparison: Comparison } | { readonly problem: string } | undefined> {
  if (revision !== undefined) return compareWithRevision(session, revision, now, token);
  if (last === undefined) return undefined;
  return { comparison: compareFingerprints(last.fingerprints, now, `the run of ${last.at.slice(0, 10)}`) };
}

/** The folders' files as they were at a revision, judged as they are now. */
async function compareWithRevision(
  session: Session,
  revision: string,
  now: readonly FileDetails[],
  token: CancellationToken,
): Promise<{ readonly comparison: Comparison } | { readonly problem: string }> {
  const { openRevision, pathOf, uriOf, walk } = session.host;
  if (openRevision === undefined)
    return {
      problem: 'Comparing with a revision takes git, which the browser cannot run; the desktop editor can.',
    };
  const examiner = await session.host.examiner();
  const stop = token.onCancellationRequested(() => void examiner.close());
  const configOf = session.configs.once();
  // What cannot be read now is neither new nor fixed.
  const unread = new Set(now.filter(({ error }) => error !== undefined).map(({ path }) => path));
  let commit = '';
  try {
    for (const folder of session.folders) {
      const root = pathOf(folder.uri);
      if (root === undefined) continue;
      const opened = await openRevision(root, revision);
      if (opened.kind === 'failed') return { problem: opened.reason };
      commit = opened.commit.slice(0, 7);
      try {
        const isHidden = await hiddenIn(session, folder.uri);
        const contexts = new BuildContexts(opened.files, { topOf: () => root });
        for await (const found of walk(opened.files, root, isDockerfileName, isHidden)) {
          await turn();
          if (token.isCancellationRequested) return { problem: 'It was cancelled.' };
          const uri = uriOf(found.path);
          const name = nameIn(session, folder, uri);
          const read = await opened.files.readFile(found.path);
          if (read.kind !== 'text' || read.lossy || unread.has(name)) continue;
          const buildContext = await contexts.of(found.path);
          const facts = buildContext === undefined ? undefined : { buildContext };
          const config = await configOf(uri);
          const setup = await session.settings.of(folder.uri);
          const terms = await fileTerms(session, { uri, setup, config, facts });
          if (terms.enabled) await examiner.add({ path: name, text: read.text, options: terms.options });
        }
      } finally {
        opened.close();
      }
    }
    if (commit === '') return { problem: 'There is no folder to compare.' };
    return { comparison: compare(await examiner.finish(), now, `${revision} (${commit})`) };
  } finally {
    stop.dispose();
    await examiner.close();
  }
}
