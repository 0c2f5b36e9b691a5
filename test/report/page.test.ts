// The page in a browser: it runs its own script only, asks for nothing, and can be used without a mouse or eyes.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { compare } from '../../server/src/report/compare.ts';
import { renderHtml } from '../../server/src/report/html.ts';
import type { HardeningReport } from '../../server/src/report/model.ts';
import { chromiumArguments, prepareChromium } from '../../scripts/vscode/chromium.ts';
import { details, evilReport, reportOn } from './support.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'out/screens');

function examples(): HardeningReport {
  const files = Object.fromEntries(
    readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$/.test(name.replaceAll('\\', '/')))
      .map((name) => [name.replaceAll('\\', '/'), readFileSync(path.join(root, 'examples', name), 'utf8')]),
  );
  const now = reportOn(files);
  const first = now.files.find(({ path: name }) => name.includes('insecure'));
  const before = now.files.map((file) =>
    file === first ? details(file.path, 'FROM alpine:latest\nRUN apk add curl\n') : file,
  );
  return reportOn(files, {
    comparison: compare(before, now.files, 'main (1a2b3c4)'),
    history: [
      { at: '2026-12-01T00:00:00Z', score: 41, findings: 60, files: 5 },
      { at: '2026-12-20T00:00:00Z', score: 47.5, findings: 55, files: 5 },
    ],
  });
}

interface Opened {
  readonly page: Page;
  /** What the browser complained of or asked for besides the page itself. */
  readonly complaints: string[];
}

describe('the page of the report in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;

  before(async function () {
    // A browser may have to be installed first.
    this.timeout(500_000);
    const found = await prepareChromium(() => undefined);
    if (found.kind === 'missing') {
      console.log(`      ${found.reason}`);
      this.skip();
    }
    mkdirSync(folder, { recursive: true });
    browser = await chromium.launch({ executablePath: found.executable, args: [...chromiumArguments] });
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
  });

  async function open(
    name: string,
    html: string,
    options: Parameters<Browser['newPage']>[0] = {},
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<Opened> {
    const file = path.join(folder, `${name}.html`);
    writeFileSync(file, html);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() !== 'log') complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) complaints.push(`request: ${request.url()}`);
    });
    await prepare?.(page);
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  }

  /** Serious and critical violations; axe's own script comes in behind the page's policy. */
  async function violations(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
      'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
    );
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
  }

  const plain = {
    nonce: 'bm9uY2U',
    ruleHref: (rule: string) => `https://rules.example/${rule}`,
    panel: false,
  };

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is quiet and accessible, ${colorScheme}`, async () => {
      const { page, complaints } = await open(`report-${colorScheme}`, renderHtml(examples(), plain), {
        colorScheme,
      });
      await page.screenshot({ path: path.join(folder, `report-${colorScheme}.png`) });
      await page.click('#open-all');
      await page.check('#stages');
      assert.deepEqual(await violations(page), []);
      await page.screenshot({ path: path.join(folder, `report-${colorScheme}-open.png`), fullPage: true });
      assert.deepEqual(complaints, []);
      await page.close();
    });
  }

  it('is readable with forced colours and in a narrow window', async () => {
    const { page, complaints } = await open('report-contrast', renderHtml(examples(), plain), {
      forcedColors: 'active',
      colorScheme: 'dark',
      viewport: { width: 420, height: 800 },
    });
    await page.screenshot({ path: path.join(folder, 'report-contrast.png') });
    const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth + 1');
    assert.equal(wide, false, 'only tables scroll sideways');
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('shows hostile content as text', async () => {
    const { page, complaints } = await open('report-evil', renderHtml(evilReport(), plain));
    await page.click('#open-all');
    assert.deepEqual(await violations(page), []);
    const text = await page.evaluate<string>('document.body.innerText');
    assert.ok(text.includes('<script>alert(1)</script>'));
    assert.ok(text.includes('\\u202e'));
    const elements = await page.evaluate<number>(
      'document.querySelectorAll("script, img, iframe, b").length',
    );
    assert.equal(elements, 1, 'its own script and nothing else');
    assert.deepEqual(complaints, []);
    await page.screenshot({ path: path.join(folder, 'report-evil.png'), fullPage: true });
    await page.close();
  });

  it('filters by text, severity and fix, and says how many are left', async () => {
    const { page } = await open('report-filter', renderHtml(examples(), plain));
    const shown = (): Promise<number> => page.locator('.findings > li:not([hidden])').count();
    const all = await shown();
    await page.fill('#query', 'curl');
    const some = await shown();
    assert.ok(some > 0 && some < all);
    assert.match((await page.textContent('#shown')) ?? '', new RegExp(`^${some} finding`));
    await page.fill('#query', '');
    await page.uncheck('#is-warning');
    const grave = page.locator('.findings > li:not([hidden])[data-severity="warning"]');
    assert.equal(await grave.count(), 0);
    await page.click('#filters button[type=reset]');
    await page.waitForFunction('document.querySelectorAll(".findings > li[hidden]").length === 0');
    await page.selectOption('#which', 'new');
    const fresh = await shown();
    assert.ok(fresh > 0 && fresh < all);
    await page.close();
  });

  it('can be used from the keyboard, also where a link leads into a closed part', async () => {
    const { page } = await open('report-keys', renderHtml(examples(), plain));
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate<string>('document.activeElement.className'), 'skip');
    const link = page.locator('#images-table a').first();
    await link.focus();
    await page.keyboard.press('Enter');
    const target = (await link.getAttribute('href')) ?? '';
    assert.equal(await page.locator(target).getAttribute('open'), '');
    await page.close();
  });

  it('in the panel tells the editor what was clicked, and keeps its filters', async () => {
    const report = examples();
    const files = report.files.map((file) => ({ ...file, uri: `file:///w/${file.path}` }));
    const html = renderHtml({ ...report, files }, { ...plain, panel: true });
    const { page, complaints } = await open('report-panel', html, {}, (before) =>
      before.addInitScript(`
        window.said = [];
        window.acquireVsCodeApi = () => ({
          postMessage: (message) => said.push(message),
          getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
          setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
        });`),
    );
    const said = (): Promise<Record<string, unknown> | undefined> => page.evaluate('said.at(-1)');
    await page.fill('#query', 'insecure/Dockerfile');
    await page.click('.file:not([hidden]) > summary');
    await page.locator('.file[open] [data-line]').first().click();
    assert.deepEqual(Object.keys((await said()) ?? {}), ['kind', 'uri', 'line', 'character']);
    await page.locator('.file[open] [data-fix]').first().click();
    const fix = await said();
    assert.equal(fix?.['kind'], 'fix');
    assert.match(String(fix['fingerprint']), /^[0-9a-f]{32}$/);
    await page.selectOption('#format', 'sarif');
    await page.click('#export');
    assert.deepEqual(await said(), { kind: 'export', format: 'sarif' });
    await page.fill('#revision', 'HEAD~1');
    await page.click('#compare');
    assert.deepEqual(await said(), { kind: 'compare', revision: 'HEAD~1' });
    await page.click('#refresh');
    assert.deepEqual(await said(), { kind: 'refresh' });
    await page.reload();
    assert.equal(await page.inputValue('#query'), 'insecure/Dockerfile');
    assert.equal(await page.locator('.file[open]').count(), 1);
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: path.join(folder, 'report-panel.png') });
    assert.deepEqual(complaints, []);
    await page.close();
  });
});
