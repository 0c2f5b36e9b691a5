import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { BASELINE_NAME, writeBaseline } from '../../../server/src/report/baseline.ts';
import { digestOf } from '../../../server/src/node/digest.ts';
import { fingerprintsOf } from '../../../server/src/report/fingerprint.ts';
import { EXTENSIONS, REPORT_FORMATS, type ReportFormat } from '../../../server/src/report/render.ts';
import { ImageStore } from '../../support/image-store.ts';
import { analyse } from '../../../server/src/service/analyse.ts';
import { serve } from '../../support/registry.ts';
import type { User } from './user.ts';

/** Also what the pictures show: the finding the mouse rests on is near the end, so that the others stay in sight. */
const shop = `FROM node:latest
MAINTAINER Jane Doe <jane@example.org>
ENV DB_PASSWORD=correct-horse-battery-staple
WORKDIR app
RUN apt-get update && apt-get install -y curl
RUN curl -k https://get.tools.example/install.sh | sh
EXPOSE 22
ADD package.json /app/
CMD node server.js
`;

const piped = `FROM debian:13
RUN curl -fsS https://example.org/x.tar | tar -x
USER 1000
`;

const added = `FROM alpine:3.22
ADD one.py /app/
ADD two.py /app/
ADD three.py /app/
USER 1000
`;

const plain = `# ours
FROM node:18-slim
WORKDIR /app
ADD app.js .
ENV NODE_ENV production
USER root
CMD ["node", "app.js"]
`;

const clean = `FROM alpine:3.22
COPY app.py /app/
USER 1000
`;

const reported = `FROM alpine:3.22
WORKDIR app
ADD app.py .
USER 1000
`;

const recorded = `FROM alpine:3.22
MAINTAINER Jane Doe <jane@example.org>
ADD app.py /app/
USER 1000
`;

/** Opens the report of the workspace beside a Dockerfile, and gives its page. */
async function openReport(user: User): Promise<ReturnType<User['webview']>> {
  await user.openFile('shop/Dockerfile');
  await user.waitForUnderline('ADD package.json');
  await user.hidePanel();
  await user.runCommand('Bulkhead: Hardening report');
  return user.webview();
}

/** A baseline in the Dockerfile's folder, with what a rule finds in it. */
function baselineOf(text: string, rule: string): string {
  const analysis = analyse(text);
  const made = fingerprintsOf(analysis, digestOf);
  const entries = analysis.findings.flatMap((finding) =>
    finding.rule === rule ? [{ path: 'Dockerfile', rule, fingerprint: made.get(finding) ?? '' }] : [],
  );
  assert.equal(entries.length, 1);
  return writeBaseline({ entries });
}

const staged = `FROM golang:1.25 AS build
WORKDIR /src
FROM alpine:3.22
USER 1000
`;

const coloured = `FROM python:3.13-slim
RUN apt-get update && apt-get install -y curl \\
    # kept for the health check
    && echo plain "quoted" $HOME > /etc/x
RUN <<EOF
if [ -f /etc/y ]; then
  echo "level=$LEVEL" >> /etc/y
fi
EOF
RUN python3 <<EOF
import json
print(json.dumps({"made": True}))
EOF
HEALTHCHECK --interval=30s CMD ["curl", "-f", "http://localhost:8080/"]
USER 1000
`;

const hinted = `ARG VERSION=22
FROM node:\${VERSION}-slim AS build
WORKDIR /src
RUN npm ci
FROM node:\${VERSION}-slim
WORKDIR /app
COPY --from=build /src /app
USER node
`;

const composed = `services:
  web:
    build: .
    privileged: true
    ports: ["8080:8080"]
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: correct-horse
`;

export async function prepare(user: User): Promise<void> {
  await user.write('shop/Dockerfile', shop);
  await user.write('typed/Dockerfile', clean);
  await user.write('mended/Dockerfile', shop);
  await user.write('asked/Dockerfile', piped);
  await user.write('refused/Dockerfile', added);
  await user.write('hardened/Dockerfile', plain);
  await user.write('reported/Dockerfile', reported);
  await user.write('completed/Dockerfile', staged);
  await user.write('coloured/Dockerfile', coloured);
  await user.write('hinted/Dockerfile', hinted);
  await user.write('composed/compose.yaml', composed);
  await user.write('composed/Dockerfile', clean);
  await user.write('refused/bulkhead.yaml', '# ours\n');
  await user.write('recorded/Dockerfile', recorded);
  await user.write('recorded/bulkhead.yaml', `baseline: ${BASELINE_NAME}\n`);
  await user.write(`recorded/${BASELINE_NAME}`, baselineOf(recorded, 'prefer-copy-over-add'));
  await user.openFolder();
}

/** What each format begins with, or what nothing but it has. */
const EXPORTED: Readonly<Record<ReportFormat, RegExp>> = {
  html: /^<!DOCTYPE html>/,
  markdown: /^<!-- bulkhead-report -->/,
  json: /^\{\n {2}"format": 1,/,
  sarif: /"version": "2\.1\.0"/,
  github: /^::error /,
  gitlab: /"check_name": /,
  junit: /^<\?xml [^]*<testsuites /,
  cyclonedx: /"bomFormat": "CycloneDX"/,
  csv: /^[\w,-]+\r?\n/,
};

async function scoreIn(place: Locator): Promise<number> {
  const words = (await place.getAttribute('aria-label')) ?? (await place.innerText());
  const [, score] = /\b[ABCDF],? ([\d.]+)/.exec(words) ?? [];
  assert.ok(score !== undefined, `no score in '${words}'`);
  return Number(score);
}

/** In this order, in one window. */
export const screenTests: Readonly<Record<string, (user: User) => Promise<void>>> = {
  'a Dockerfile opens with its findings underlined': async (user) => {
    await user.openFile('shop/Dockerfile');
    await user.waitForUnderline('FROM node:latest');
    await user.waitForUnderline('WORKDIR app');
    await user.waitForUnderline('ADD package.json');
  },

  'the Problems panel lists them with the names of the rules': async (user) => {
    await user.openFile('shop/Dockerfile');
    await user.waitForUnderline('ADD package.json');
    const rows = (await user.showProblems()).join('\n');
    for (const rule of ['no-latest-tag', 'absolute-workdir', 'prefer-copy-over-add'])
      assert.match(rows, new RegExp(rule));
  },

  'resting the mouse on a finding tells why': async (user) => {
    await user.openFile('shop/Dockerfile');
    await user.waitForUnderline('ADD package.json');
    const text = await user.hover('ADD package.json', 'ADD');
    assert.match(text, /prefer-copy-over-add/);
    assert.match(text, /COPY/);
    await user.picture('editor');
  },

  'the status of the language tells version and rules': async (user) => {
    await user.openFile('shop/Dockerfile');
    assert.match(await user.languageStatus(), /Bulkhead \d+\.\d+\.\d+: \d+ rules \(recommended\)/);
  },

  'a line is checked as it is typed, and again when it is put right': async (user) => {
    await user.openFile('typed/Dockerfile');
    await user.press('Control+End');
    await user.type('WORKDIR data');
    await user.waitForUnderline('WORKDIR data');
    await user.press('Control+ArrowLeft');
    await user.type('/');
    await user.waitForUnderline('WORKDIR /data', 'clean');
    assert.equal(await user.save('typed/Dockerfile'), `${clean}WORKDIR /data`);
  },

  'the lightbulb mends a finding': async (user) => {
    await user.openFile('mended/Dockerfile');
    await user.waitForUnderline('ADD package.json');
    const titles = await user.openLightbulb('ADD package.json');
    assert.ok(
      titles.some((title) => title.includes('Replace ADD with COPY')),
      titles.join(' | '),
    );
    await user.picture('lightbulb');
    await user.choose('Replace ADD with COPY');
    await user.waitForUnderline('COPY package.json', 'clean');
    assert.equal(await user.save('mended/Dockerfile'), shop.replace('ADD package.json', 'COPY package.json'));
  },

  'a fix that is not safe is looked at first, and undone at once': async (user) => {
    await user.openFile('asked/Dockerfile');
    await user.waitForUnderline('RUN curl');
    const titles = await user.openLightbulb('| tar -x');
    const title = titles.find((item) => item.startsWith('Set SHELL')) ?? '';
    assert.match(title, / \(changes behaviour\)$/, titles.join(' | '));
    await user.choose('Set SHELL');
    assert.match(await user.refactorPreview('SHELL ['), /^Set SHELL .* - \w.*\.$/);
    await user.picture('preview');
    await user.applyPreview();
    await user.line('SHELL [').waitFor();
    assert.match(await user.save('asked/Dockerfile'), /^FROM debian:13\nSHELL \[/);
    await user.press('Control+Z');
    assert.equal(await user.save('asked/Dockerfile'), piped);
  },

  'a finding is turned down with a reason, and the third time the rule is in question': async (user) => {
    await user.openFile('refused/Dockerfile');
    for (const name of ['three', 'two', 'one']) {
      await user.waitForUnderline(`ADD ${name}.py`);
      await user.openLightbulb(`ADD ${name}.py`);
      await user.choose("Don't suggest prefer-copy-over-add here");
      await user.answer(`unpacks ${name}`);
      await user.waitForUnderline(`ADD ${name}.py`, 'clean');
    }
    const comment = (name: string): string =>
      `# bulkhead ignore=prefer-copy-over-add reason="unpacks ${name}"\nADD ${name}.py`;
    assert.equal(
      await user.save('refused/Dockerfile'),
      added.replace(/ADD (\w+)\.py/g, (_, name: string) => comment(name)),
    );
    await user.answerNotification('turned down three times', 'Switch off');
    await user.waitForNotification('is switched off in refused/bulkhead.yaml');
    assert.equal(await user.read('refused/bulkhead.yaml'), '# ours\nrules:\n  prefer-copy-over-add: off\n');
  },

  'a registry is asked when somebody has said so, and then for always': async (user) => {
    const store = new ImageStore();
    const config = { os: 'linux', architecture: 'amd64', created: new Date().toISOString() };
    const { digest } = store.image(config, '1', [58_300_000]);
    const server = await serve(store.handler());
    try {
      const text = `FROM ${server.host}/library/app:1\nUSER 1000\n`;
      await user.write('pinned/Dockerfile', text);
      await user.openFile('pinned/Dockerfile');
      await user.lens('Pin to digest').click();
      await user.answerNotification(`ask ${server.host} about`, 'Never');
      await user.lens('Not pinned').waitFor();
      assert.equal(server.requests.length, 0);
      await user.write(
        'always/Dockerfile',
        text.replace(server.host, server.host.replace('127.0.0.1', 'localhost')),
      );
      await user.openFile('always/Dockerfile');
      await user.lens('Pin to digest').click();
      await user.answerNotification('ask localhost', 'Always for localhost');
      await user.line('library/app:1@sha256').waitFor();
      assert.match(await user.save('always/Dockerfile'), new RegExp(`/library/app:1@${digest}\n`));
      await user.lens('made today · 58 MB compressed').waitFor();
      await user.picture('lens');
    } finally {
      await server.close();
    }
  },

  'completion offers what belongs at the cursor, with its explanation': async (user) => {
    await user.openFile('completed/Dockerfile');
    await user.lens('Not pinned').waitFor();
    await user.press('Control+End');
    await user.type('COPY --');
    const flags = await user.suggestions();
    for (const flag of ['--from', '--chown', '--chmod', '--link'])
      assert.ok(
        flags.some((row) => row.startsWith(flag)),
        flags.join(' | '),
      );
    await user.type('from');
    assert.match(await user.suggestionDetails(), /stage/);
    assert.doesNotMatch(await user.parameterHints(), /`/);
    await user.picture('completion');
    await user.press('Escape');
    await user.type('=');
    const stages = await user.suggestions();
    assert.ok(stages.includes('build'), stages.join(' | '));
    await user.type('bu');
    await user.press('Tab');
    await user.line('COPY --from=build').waitFor();
    await user.runCommand('File: Revert File');
  },

  'the shell of a RUN and of a heredoc is coloured, each by its language': async (user) => {
    await user.openFile('coloured/Dockerfile');
    await user.waitForColours('RUN apt-get', 'RUN', 'apt-get');
    await user.waitForColours('RUN apt-get', 'apt-get', 'curl');
    for (const word of ['echo', 'quoted', 'HOME']) await user.waitForColours('echo plain', word, 'plain');
    await user.waitForColours('if [ -f', 'if', '/etc/y');
    await user.waitForColours('level=', 'echo', 'level');
    // In the heredoc for Python its own words.
    await user.waitForColours('import json', 'import', 'json');
    await user.picture('colours');
  },

  'hints behind FROM tell image, stage, user and folder': async (user) => {
    const hints = { 'bulkhead.inlayHints.images': true, 'bulkhead.inlayHints.stages': true };
    await user.openFile('hinted/Dockerfile');
    // The server is there: the name of a stage is coloured.
    await user.waitForColours('COPY --from', 'build', '/src');
    assert.equal(await user.line('= node:22-slim').count(), 0, 'they are off by default');
    await user.write('.vscode/settings.json', JSON.stringify(hints));
    await user.line('= node:22-slim').waitFor();
    await user.line('build · /src').waitFor();
    await user.line('final · user node · /app').waitFor();
    await user.picture('inlay-hints');
    await user.write('.vscode/settings.json', '{}');
    await user.line('= node:22-slim').waitFor({ state: 'detached' });
  },

  'a Compose file has findings, and its fixes are looked at first': async (user) => {
    await user.openFile('composed/compose.yaml');
    await user.waitForUnderline('privileged: true');
    const rows = (await user.showProblems()).join('\n');
    for (const rule of ['compose-privileged', 'compose-read-only']) assert.match(rows, new RegExp(rule));
    await user.picture('compose');
    await user.hidePanel();
    const titles = await user.openLightbulb('db:');
    assert.ok(
      titles.some((title) => title.includes('Forbid new privileges')),
      titles.join(' | '),
    );
    await user.choose('Forbid new privileges');
    await user.applyPreview();
    await user.line('no-new-privileges').waitFor();
    assert.match(await user.save('composed/compose.yaml'), /security_opt:\s+- no-new-privileges/);
  },

  'hardening is looked at, chosen from and made as one step': async (user) => {
    await user.openFile('hardened/Dockerfile');
    await user.waitForUnderline('ADD app.js');
    await user.hidePanel();
    await user.runCommand('Bulkhead: Harden this Dockerfile');
    const page = user.webview();
    const box = page.getByRole('checkbox', { name: 'Run without root' });
    await box.waitFor();
    assert.equal(await box.isChecked(), true);
    await user.line('USER node').waitFor();
    await user.picture('harden');
    // With the keyboard, whose place is kept.
    await box.focus();
    await user.press('Space');
    await page.getByText('Run as').waitFor({ state: 'hidden' });
    assert.equal(await box.isChecked(), false);
    await page.locator('input:focus').waitFor();
    await user.line('USER node').waitFor({ state: 'hidden' });
    await user.press('Space');
    await page.getByText("Run as 'node'").waitFor();
    await page.getByRole('button', { name: 'line 6' }).first().click();
    await user.waitForStatus('Ln 6, Col');
    // What was typed meanwhile is not lost.
    await user.press('Control+Home');
    await user.type('#!');
    await page.getByText('The file has changed meanwhile.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Apply' }).isDisabled(), true);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('The file has changed meanwhile.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Apply' }).click();
    // The page has no cursor: keys pressed before the editor has the focus again are lost.
    await user.waitForStatus('Ln 1, Col');
    await user.line('USER node').waitFor();
    const made = await user.save('hardened/Dockerfile');
    assert.match(made, /^#!# ours\nFROM [^]*\nCOPY [^]*\nUSER node\n/);
    await user.press('Control+Z');
    assert.equal(await user.save('hardened/Dockerfile'), `#!${plain}`);
  },

  'the palette opens the hardening report': async (user) => {
    const page = (await openReport(user)).locator('body');
    const file = page.locator('details.file', { hasText: 'shop/Dockerfile' });
    await file.waitFor();
    await user.picture('report');
    await file.locator('summary').click();
    await file.getByText('8:1', { exact: true }).click();
    await user.waitForStatus('Ln 8, Col 1');
    await user.waitForUnderline('ADD package.json');
  },

  'a finding is opened from the report and fixed from it, and the score rises': async (user) => {
    const page = await openReport(user);
    const file = page.locator('details.file', { hasText: 'reported/Dockerfile' });
    const total = page.getByRole('img', { name: /^Grade/ });
    await file.locator('summary').click();
    const before = { file: await scoreIn(file.locator('summary')), total: await scoreIn(total) };
    await file.getByRole('button', { name: '3:1', exact: true }).click();
    await user.waitForStatus('Ln 3, Col 1');
    await user.waitForUnderline('ADD app.py');
    await user.showTab('Hardening report');
    await file.getByRole('button', { name: 'Replace ADD with COPY' }).click();
    await file.getByRole('button', { name: '3:1', exact: true }).waitFor({ state: 'detached' });
    const after = { file: await scoreIn(file.locator('summary')), total: await scoreIn(total) };
    assert.ok(after.file > before.file, `${String(before.file)} became ${String(after.file)}`);
    assert.ok(after.total > before.total, `${String(before.total)} became ${String(after.total)}`);
    await user.picture('report-fixed');
    await file.getByRole('button', { name: '2:9', exact: true }).click();
    await user.waitForStatus('Ln 2, Col 9');
    assert.equal(await user.save('reported/Dockerfile'), reported.replace('ADD', 'COPY'));
  },

  'the report shows what a baseline has, or leaves it out': async (user) => {
    const page = await openReport(user);
    const file = page.locator('details.file', { hasText: 'recorded/Dockerfile' });
    const known = file.locator('.findings > li', { hasText: 'prefer-copy-over-add' });
    const fresh = file.locator('.findings > li', { hasText: 'no-maintainer' });
    const shown = page.locator('#shown');
    await file.locator('summary').click();
    await known.getByText('recorded', { exact: true }).waitFor();
    assert.equal(await fresh.getByText('recorded', { exact: true }).count(), 0);
    await page.getByText(/\b1 of them recorded in a baseline, \d+ not\./).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('not in the baseline');
    await known.waitFor({ state: 'hidden' });
    assert.equal(await fresh.isVisible(), true);
    assert.match(await shown.innerText(), /^\d+ findings shown$/);
    await file.scrollIntoViewIfNeeded();
    await user.picture('report-baseline');
    // The page is made anew, and what was chosen stays.
    await fresh.getByRole('button', { name: 'Replace MAINTAINER' }).click();
    await fresh.waitFor({ state: 'detached' });
    await known.waitFor({ state: 'attached' });
    assert.equal(await page.getByLabel('Show', { exact: true }).inputValue(), 'unrecorded');
    assert.equal(await known.isVisible(), false);
    await page.getByRole('button', { name: 'Clear' }).click();
    await known.waitFor();
    assert.equal(await shown.innerText(), '');
    // The tab of a file that was not open, with its folder beside the name.
    await user.showTab('recorded');
    const saved = await user.save('recorded/Dockerfile');
    assert.match(saved, /^FROM alpine:3\.22\nLABEL \S+="Jane Doe <jane@example\.org>"\nADD /);
  },

  'the report is exported in every format': async (user) => {
    const page = await openReport(user);
    const offered = page.getByLabel('Export as').locator('option');
    await offered.first().waitFor({ state: 'attached' });
    const formats = await Promise.all((await offered.all()).map((option) => option.getAttribute('value')));
    assert.deepEqual(formats.toSorted(), REPORT_FORMATS.toSorted());
    for (const format of REPORT_FORMATS) {
      await page.getByLabel('Export as').selectOption(format);
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      const name = `as-${format}.${EXTENSIONS[format]}`;
      await user.saveAs(name);
      const text = await user.read(name);
      assert.ok(text.includes('shop/Dockerfile'), `${name}: ${text.slice(0, 200)}`);
      assert.match(text, EXPORTED[format]);
    }
  },

  'the walkthrough leads from a sample to its fixes and the settings': async (user) => {
    await user.closeEditors();
    await user.openWalkthrough('Get started with Bulkhead');
    await user.takeStep('Open a Dockerfile with mistakes', 'Open the sample');
    await user.waitForUnderline('FROM node:latest');
    const steps = await user.walkthrough();
    assert.match(steps, /Get started with Bulkhead[^]*Read what is wrong[^]*Make it yours/);
    assert.doesNotMatch(steps, /%[\w.-]+%/, 'a text without its words');
    await user.picture('walkthrough');
    await user.takeStep('Fix it', 'Fix all in the sample');
    await user.line('LABEL org.opencontainers.image.authors').waitFor();
    await user.takeStep('Make it yours', 'Open the settings');
    const sections = (await user.settingsSections()).join('\n');
    for (const title of ['Findings', 'ShellCheck', 'Language features'])
      assert.match(sections, new RegExp(title));
    assert.doesNotMatch(sections, /%[\w.-]+%/);
    await user.picture('settings');
    // They lie above the editors.
    await user.press('Escape');
  },
};

/** The same, in a folder that is not trusted. */
export const restrictedTests: Readonly<Record<string, (user: User) => Promise<void>>> = {
  'a Compose file alone wakes the extension': async (user) => {
    await user.openFile('composed/compose.yaml');
    await user.waitForUnderline('privileged: true');
  },

  'findings and fixes are there in Restricted Mode': async (user) => {
    await user.waitForStatus('Restricted Mode');
    await user.openFile('shop/Dockerfile');
    await user.waitForUnderline('ADD package.json');
    const titles = await user.openLightbulb('ADD package.json');
    assert.ok(
      titles.some((title) => title.includes('Replace ADD with COPY')),
      titles.join(' | '),
    );
    await user.press('Escape');
  },
};
