import { existsSync } from 'node:fs';
import { onPath } from './cache.ts';
import { lastLines, runProcess } from './run-process.ts';

export type Browser =
  | { readonly kind: 'ready'; readonly executable: string }
  | { readonly kind: 'missing'; readonly reason: string };

const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

function find(): string | undefined {
  const named = process.env['BULKHEAD_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = onPath(name);
    if (found !== undefined) return found;
  }
  return existsSync(macChrome) ? macChrome : undefined;
}

/** A Chromium for Playwright: the one on this machine, else (as root on Debian) the distribution's package. */
export async function prepareChromium(say: (line: string) => void): Promise<Browser> {
  const present = find();
  if (present !== undefined) return { kind: 'ready', executable: present };
  if (onPath('apt-get') === undefined || process.getuid?.() !== 0) {
    return {
      kind: 'missing',
      reason:
        'no Chromium on this machine, and only root on a Debian system may install it (apt-get install chromium)',
    };
  }
  say('Installing Chromium (apt-get install chromium) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runProcess('apt-get', ['update', '-qq'], { env, timeoutMs: 120_000 });
  // Without a font package every letter on a screenshot is a box.
  const packages = ['chromium', 'fonts-dejavu-core'];
  const install = await runProcess(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    { env, timeoutMs: 300_000 },
  );
  const installed = find();
  if (installed !== undefined) return { kind: 'ready', executable: installed };
  return { kind: 'missing', reason: `Chromium could not be installed: ${lastLines(install.output)}` };
}

/** Headless, no traffic of its own. The sandbox needs rights that containers and root do not have. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
