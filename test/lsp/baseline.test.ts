import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MarkupContent, type Diagnostic } from 'vscode-languageserver';
import { digestOf } from '../../server/src/node/digest.ts';
import { BASELINE_NAME, writeBaseline } from '../../server/src/report/baseline.ts';
import type { ReportResult } from '../../server/src/protocol/requests.ts';
import { fingerprintsOf } from '../../server/src/report/fingerprint.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import { LspClient } from '../support/lsp-client.ts';

const TEXT = 'FROM alpine:3.22\nMAINTAINER Jane <jane@example.org>\nADD app.py /app/\nUSER 1000\n';
const RULE = 'prefer-copy-over-add';

/** A baseline with what one rule finds. */
function baselineWith(rule: string): string {
  const analysis = analyse(TEXT);
  const made = fingerprintsOf(analysis, digestOf);
  const entries = analysis.findings.flatMap((finding) =>
    finding.rule === rule ? [{ path: 'app/Dockerfile', rule, fingerprint: made.get(finding) ?? '' }] : [],
  );
  assert.equal(entries.length, 1);
  return writeBaseline({ entries });
}

describe('a baseline in the editor', () => {
  let folder: string;
  let client: LspClient;
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const found = async (rule: string): Promise<Diagnostic | undefined> =>
    (await client.diagnostics(uriOf('app/Dockerfile'))).find(({ code }) => code === rule);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-baseline-'));
    await mkdir(path.join(folder, 'app'));
    await writeFile(path.join(folder, 'bulkhead.yaml'), `baseline: ${BASELINE_NAME}\n`);
    client = await LspClient.start({ folders: [pathToFileURL(folder).href] });
    await client.open(uriOf('app/Dockerfile'), TEXT);
  });
  afterEach(async () => {
    await client.stop();
    await rm(folder, { recursive: true });
  });

  it('dims what is recorded, says so in the hover, and lets go when it changes', async () => {
    assert.equal((await found(RULE))?.severity, 2);
    await writeFile(path.join(folder, BASELINE_NAME), baselineWith(RULE));
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(BASELINE_NAME), type: 1 }],
    });
    await client.until('a refresh', () =>
      client.requests.find(({ method }) => method === 'workspace/diagnostic/refresh'),
    );
    const recorded = await found(RULE);
    assert.deepEqual([recorded?.severity, recorded?.tags], [4, [1]]);
    const other = await found('no-maintainer');
    assert.ok(other !== undefined && !(other.tags ?? []).includes(1));
    const hover = await client.hover(uriOf('app/Dockerfile'), 'ADD');
    assert.ok(MarkupContent.is(hover?.contents));
    assert.match(hover.contents.value, /Recorded in the baseline/);
    await rm(path.join(folder, BASELINE_NAME));
    assert.equal((await found(RULE))?.severity, 2);
  });

  it('is counted apart in the report', async () => {
    const page = async (): Promise<string> =>
      (await client.request<ReportResult>('bulkhead/report', {})).html;
    assert.doesNotMatch(await page(), /recorded in a baseline/);
    await writeFile(path.join(folder, BASELINE_NAME), baselineWith(RULE));
    const [, findings] = /(\d+) findings/.exec(await page()) ?? [];
    const others = Number(findings) - 1;
    assert.match(await page(), new RegExp(`\\b1 of them recorded in a baseline, ${String(others)} not\\.`));
    assert.equal((await page()).match(/<span class="tag">recorded<\/span>/g)?.length, 1);
  });

  it('that cannot be used dims nothing, and the log says why without quoting it', async () => {
    await writeFile(path.join(folder, BASELINE_NAME), 'hunter2');
    assert.equal((await found(RULE))?.severity, 2);
    const message = await client.until('a warning', () => {
      const lines = client.notifications.flatMap(({ method, params }) =>
        method === 'window/logMessage' ? [(params as { message: string }).message] : [],
      );
      return lines.find((line) => line.includes('baseline') && line.includes('is not JSON'));
    });
    assert.doesNotMatch(message, /hunter2/);
  });
});
