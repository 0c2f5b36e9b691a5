import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

export interface Place {
  /** The folder that is open, on disk. */
  readonly folder: string;
  readonly pictures: string;
  readonly address: string;
}

/** Of what a page can do, what is used here: our types are those of Node. */
interface Browser {
  readonly getComputedStyle: (element: unknown) => { readonly color: string };
}

/** Far more than anything takes, for machines that do other things as well. */
const patience = 30_000;

/** Someone at the keyboard of VS Code, who knows where things are on the screen. */
export class User {
  readonly #page: Page;
  readonly #place: Place;

  constructor(page: Page, place: Place) {
    this.#page = page;
    this.#place = place;
    page.setDefaultTimeout(patience);
  }

  /** Puts a file into the folder, as if it had been there. */
  async write(name: string, text: string): Promise<void> {
    const file = path.join(this.#place.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async openFolder(): Promise<void> {
    await this.#page.goto(this.#place.address);
    await this.#page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Opens a file by its path, and puts the cursor at its start. */
  async openFile(name: string): Promise<void> {
    await this.closeEditors();
    await this.#page.keyboard.press('Control+P');
    await this.#quickInput().fill(name);
    const row = this.#page.locator('.quick-input-list .monaco-list-row.focused', {
      hasText: path.basename(name),
    });
    await row.filter({ hasText: path.dirname(name) }).waitFor();
    await this.#page.keyboard.press('Enter');
    await this.#page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor();
    await this.#page.locator('.monaco-editor.focused .view-line').first().waitFor();
    await this.#page.keyboard.press('Control+Home');
  }

  /** Runs a command from the palette, found by its title. */
  async runCommand(title: string): Promise<void> {
    await this.#choose(title);
    await this.#quickInput().waitFor({ state: 'hidden' });
  }

  /** Chooses a command in the palette; `shown` is what its row says for sure. */
  async #choose(title: string, shown = title): Promise<void> {
    const row = this.#page.locator('.quick-input-list .monaco-list-row.focused', { hasText: shown });
    for (let tries = 1; ; tries++) {
      await this.#page.keyboard.press('F1');
      await this.#quickInput().fill(`>${title}`);
      try {
        await row.waitFor({ timeout: 3000 });
        break;
      } catch (error) {
        // A list that is open does not get the commands which the editor brings late.
        if (tries === 5) throw error;
        await this.#page.keyboard.press('Escape');
      }
    }
    await this.#page.keyboard.press('Enter');
  }

  /** Installs an extension that runs in the browser, from a web server. */
  async installFrom(address: string): Promise<void> {
    await this.#choose('Developer: Install Extension from Location', 'from Location');
    await this.#page.locator('.quick-input-widget', { hasText: 'Install Extension from Location' }).waitFor();
    await this.#quickInput().fill(address);
    await this.#page.keyboard.press('Enter');
    await this.#quickInput().waitFor({ state: 'hidden' });
  }

  /** What the palette offers for some words. */
  async commands(words: string): Promise<readonly string[]> {
    await this.#page.keyboard.press('F1');
    await this.#quickInput().fill(`>${words}`);
    const rows = this.#page.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    const titles = await rows.allInnerTexts();
    await this.#page.keyboard.press('Escape');
    return titles;
  }

  async openWalkthrough(title: string): Promise<void> {
    await this.#choose('Welcome: Open Walkthrough', 'Open Walkthrough');
    await this.#page.locator('.quick-input-list .monaco-list-row', { hasText: title }).waitFor();
    await this.answer(title);
  }

  /** All that the page of the walkthrough says. */
  async walkthrough(): Promise<string> {
    return this.#page.locator('.gettingStartedContainer').innerText();
  }

  /** Opens a step of the walkthrough and presses its button. */
  async takeStep(title: string, button: string): Promise<void> {
    const step = this.#page.locator('.getting-started-step', { hasText: title });
    const press = step.locator('.monaco-button', { hasText: button });
    if (!(await press.isVisible())) await step.click();
    await press.click();
  }

  /** The sections of the settings that are shown. */
  async settingsSections(): Promise<readonly string[]> {
    const titles = this.#page.locator('.settings-toc-wrapper .monaco-list-row');
    await titles.nth(2).waitFor();
    return titles.allInnerTexts();
  }

  async closeEditors(): Promise<void> {
    await this.runCommand('View: Close All Editors');
    await this.#page.locator('.tab').first().waitFor({ state: 'hidden' });
  }

  /** Leaves menus and unsaved text of a test that failed, so that the next one starts like any other. */
  async recover(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.#page.keyboard.press('Escape');
    await this.runCommand('File: Revert File');
  }

  async press(keys: string): Promise<void> {
    await this.#page.keyboard.press(keys);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Saves and gives what is then on disk, which is the text the user sees. */
  async save(name: string): Promise<string> {
    await this.#page.keyboard.press('Control+S');
    await this.#page.locator('.tab.active.dirty').waitFor({ state: 'hidden' });
    return this.read(name);
  }

  line(text: string): Locator {
    // The editor shows spaces as no-break spaces.
    const words = text.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return this.#page
      .locator('.monaco-editor .view-line', { hasText: new RegExp(words.join('[ \u00a0]')) })
      .first();
  }

  /** Waits until something in this line is underlined, or nothing. */
  async waitForUnderline(text: string, state: 'underlined' | 'clean' = 'underlined'): Promise<void> {
    const line = this.line(text);
    await line.waitFor();
    await eventually(`"${text}" to be ${state}`, async () => {
      const row = await line.boundingBox();
      if (row === null) return false;
      const marks = await Promise.all(
        (await this.#squiggles().all()).map((mark) => mark.boundingBox({ timeout: 500 }).catch(() => null)),
      );
      const middles = marks.flatMap((mark) => (mark === null ? [] : [mark.y + mark.height / 2]));
      const found = middles.some((middle) => middle > row.y && middle < row.y + row.height);
      return found === (state === 'underlined');
    });
  }

  /** Rests the mouse on a word and gives what VS Code then shows. */
  async hover(line: string, word: string): Promise<string> {
    // A mouse that is there already would not move, and nothing would be shown.
    await this.#page.mouse.move(640, 790);
    const span = this.line(line).locator('span > span', { hasText: word }).first();
    await span.hover();
    const hover = this.#page.locator('.monaco-hover:not(.hidden)', { hasText: word });
    await hover.first().waitFor();
    // First come the messages, then what the language server adds.
    await this.#page
      .locator(
        '.monaco-hover:not(.hidden) .hover-row.markdown-hover, .monaco-hover:not(.hidden) .markdown-hover',
      )
      .first()
      .waitFor();
    return hover.first().innerText();
  }

  /** Asks for completion at the cursor, and gives what is offered, from the top. */
  async suggestions(): Promise<readonly string[]> {
    await this.#page.keyboard.press('Control+Space');
    await this.#suggest().locator('.monaco-list-row.focused').waitFor();
    return this.#suggest().locator('.monaco-list-row .label-name').allInnerTexts();
  }

  /** What is told of the suggestion that is chosen. */
  async suggestionDetails(): Promise<string> {
    const details = this.#page.locator('.suggest-details:not(.no-docs)');
    if (!(await details.isVisible())) await this.#page.keyboard.press('Control+Space');
    await details.waitFor();
    return details.innerText();
  }

  /** What is told of the instruction that is being written. */
  async parameterHints(): Promise<string> {
    const hints = this.#page.locator('.parameter-hints-widget.visible');
    await hints.waitFor();
    return hints.innerText();
  }

  /** Waits until words of a line look unlike: semantic tokens come behind the colours of the grammar. */
  async waitForColours(line: string, one: string, other: string): Promise<void> {
    const colourOf = (word: string): Promise<string> =>
      this.line(line)
        .locator('span > span', { hasText: word })
        .first()
        .evaluate((element) => (globalThis as unknown as Browser).getComputedStyle(element).color);
    await eventually(
      `'${one}' and '${other}' to look unlike`,
      async () => (await colourOf(one)) !== (await colourOf(other)),
    );
  }

  /** Opens the lightbulb's menu in a line. */
  async openLightbulb(line: string): Promise<readonly string[]> {
    await this.line(line).click();
    await this.#page.keyboard.press('Control+.');
    await this.#actions().first().waitFor();
    return this.#actions().allInnerTexts();
  }

  async choose(title: string): Promise<void> {
    await this.#actions().filter({ hasText: title }).first().click();
    await this.#actions().first().waitFor({ state: 'hidden' });
  }

  /** Types into the box that asks for something. */
  async answer(text: string): Promise<void> {
    await this.#quickInput().fill(text);
    await this.#page.keyboard.press('Enter');
    await this.#quickInput().waitFor({ state: 'hidden' });
  }

  /** What stands above a line; one that is clicked does something. */
  lens(text: string): Locator {
    return this.#page.locator('.monaco-editor .codelens-decoration', { hasText: text }).first();
  }

  async answerNotification(text: string, button: string): Promise<void> {
    const toast = this.#page.locator('.notification-toast', { hasText: text });
    await toast.locator('.monaco-button', { hasText: button }).click();
    await toast.waitFor({ state: 'hidden' });
  }

  /** Waits until VS Code says something, and puts it away. */
  async waitForNotification(text: string): Promise<void> {
    await this.#page.locator('.notification-toast', { hasText: text }).waitFor();
    await this.runCommand('Notifications: Clear All Notifications');
  }

  async showTab(title: string): Promise<void> {
    await this.#page.locator('.tab', { hasText: title }).click();
    await this.#page.locator('.tab.active', { hasText: title }).waitFor();
  }

  /**
   * Answers the dialog that asks where to save with a name in the open folder, and waits until that is done. It is a box
   * for a path here, in which a first Enter would only lead into another folder.
   */
  async saveAs(name: string): Promise<void> {
    // What is typed before the name that is proposed is there would be replaced by it.
    await eventually('the proposed name', async () =>
      (await this.#quickInput().inputValue()).includes('bulkhead-report'),
    );
    await this.answer(path.join(this.#place.folder, name));
    await this.waitForNotification('was written');
  }

  /** What is on disk. */
  read(name: string): Promise<string> {
    return readFile(path.join(this.#place.folder, name), 'utf8');
  }

  /** What the preview tells of a change on which the mouse rests: the fix, and what it takes for granted. */
  async refactorPreview(change: string): Promise<string> {
    const row = this.#preview().locator('.monaco-list-row', { hasText: change });
    await row.locator('.monaco-highlighted-label').hover();
    const hover = this.#page.locator('.monaco-hover:not(.hidden)', { hasText: ' - ' });
    await hover.first().waitFor();
    return (await hover.first().innerText()).trim();
  }

  /** Chooses every change of the preview and makes it. */
  async applyPreview(): Promise<void> {
    await this.#preview().locator('.edit-checkbox').first().click();
    await this.#preview().locator('.monaco-button', { hasText: 'Apply' }).click();
    await this.#preview().locator('.monaco-list-row').first().waitFor({ state: 'hidden' });
    await this.#page.locator('.monaco-editor .view-line').first().click();
  }

  /** The page inside the webview that is shown. */
  webview(): FrameLocator {
    return this.#page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  async showProblems(): Promise<readonly string[]> {
    await this.runCommand('Problems: Focus on Problems View');
    const rows = this.#page.locator('.markers-panel .monaco-list-row');
    await rows.nth(1).waitFor();
    return rows.allInnerTexts();
  }

  async hidePanel(): Promise<void> {
    const panel = this.#page.locator('.part.panel');
    // The palette has the command only while there is a panel.
    if (!(await panel.isVisible())) return;
    await this.runCommand('View: Hide Panel');
    await panel.waitFor({ state: 'hidden' });
  }

  async waitForStatus(text: string): Promise<void> {
    await this.#page.locator('.statusbar-item', { hasText: text }).waitFor();
  }

  /** What VS Code tells about the language of the file that is open. */
  async languageStatus(): Promise<string> {
    await this.#page.locator('[id="status.languageStatus"]').hover();
    const status = this.#page.locator('.hover-language-status');
    await status.first().waitFor();
    return (await status.allInnerTexts()).join('\n');
  }

  async picture(name: string): Promise<void> {
    await this.#page.locator('.notification-toast').first().waitFor({ state: 'hidden' });
    await this.#page.screenshot({
      animations: 'disabled',
      path: path.join(this.#place.pictures, `${name}.png`),
    });
  }

  #actions(): Locator {
    return this.#page.locator('.action-widget .monaco-list-row.action');
  }

  #preview(): Locator {
    return this.#page.locator('.bulk-edit-panel');
  }

  #suggest(): Locator {
    return this.#page.locator('.suggest-widget.visible');
  }

  #quickInput(): Locator {
    return this.#page.locator('.quick-input-widget .quick-input-box input');
  }

  #squiggles(): Locator {
    return this.#page.locator('.monaco-editor .view-overlays [class*="squiggly-"]');
  }
}

async function eventually(what: string, probe: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patience;
  while (!(await probe())) {
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
