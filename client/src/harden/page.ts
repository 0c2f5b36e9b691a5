/** What the page says to the extension. */
export type PageMessage =
  /** It is there, for the first time or again, and empty. */
  | { readonly type: 'ready' }
  | { readonly type: 'part'; readonly part: string; readonly on: boolean }
  | { readonly type: 'line'; readonly line: number; readonly resultLine: number }
  | { readonly type: 'compare' | 'again' | 'apply' };

/** What the extension says to the page. */
export type PageOrder =
  /** `html` comes from the server, with everything of the file escaped. */
  | { readonly type: 'show'; readonly html: string; readonly applies: boolean }
  /** The file is no longer what is shown. */
  | { readonly type: 'stale' };

/** A message of the page; undefined for anything else. */
export function readMessage(value: unknown): PageMessage | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const { type, part, on, line, resultLine } = value as Readonly<Record<string, unknown>>;
  switch (type) {
    case 'ready':
    case 'compare':
    case 'again':
    case 'apply':
      return { type };
    case 'part':
      return typeof part === 'string' && typeof on === 'boolean' ? { type, part, on } : undefined;
    case 'line':
      return isLine(line) && isLine(resultLine) ? { type, line, resultLine } : undefined;
    default:
      return undefined;
  }
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** The frame of the preview. Only what carries the nonce, which is fresh for each page, runs or has a look. */
export function previewPage(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Harden this Dockerfile</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<h1>Harden this Dockerfile</h1>
<div role="toolbar" aria-label="Preview">
<button type="button" id="apply" data-does="apply" disabled>Apply</button>
<button type="button" id="compare" data-does="compare" class="other">Show the changes</button>
</div>
<div role="alert"><p id="stale" hidden>The file has changed meanwhile. <button type="button" data-does="again">Look again</button></p></div>
<main></main>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`;
}

const STYLE = `
body { padding: 0.5em 1.5em 3em; line-height: 1.5; }
h1 { font-size: 1.5em; font-weight: 600; }
h2 { font-size: 1.1em; font-weight: 600; margin: 1.5em 0 0.3em; }
h3 { font-size: 1em; font-weight: 600; margin: 0.8em 0 0.2em; color: var(--vscode-descriptionForeground); }
p, ul { margin: 0.3em 0; }
ul { padding-left: 1.5em; }
li { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; font-family: var(--vscode-editor-font-family); }
code { font-family: var(--vscode-editor-font-family); }
input[type=checkbox] { accent-color: var(--vscode-button-background); vertical-align: middle; margin: 0 0.4em 0 0; }
button { font: inherit; padding: 0.3em 1em; border: 1px solid var(--vscode-button-border, transparent); cursor: pointer;
  color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button:hover { background: var(--vscode-button-hoverBackground); }
button:disabled { opacity: 0.5; cursor: default; }
button.other { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
button.other:hover { background: var(--vscode-button-secondaryHoverBackground); }
button.line { padding: 0; border: none; background: none; color: var(--vscode-textLink-foreground); }
button.line:hover { text-decoration: underline; background: none; }
button:focus-visible, input:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
#stale { padding: 0.5em 1em; border: 1px solid var(--vscode-inputValidation-warningBorder);
  background: var(--vscode-inputValidation-warningBackground); }
`;

/** Passes on what is ticked and pressed, and puts in what is to be shown, without losing the keyboard's place. */
const SCRIPT = `
const editor = acquireVsCodeApi();
const main = document.querySelector('main');
const apply = document.getElementById('apply');
const stale = document.getElementById('stale');
addEventListener('message', ({ data }) => {
  stale.hidden = data.type !== 'stale';
  apply.disabled = data.type !== 'show' || !data.applies;
  if (data.type !== 'show') return;
  const focused = document.activeElement?.id;
  main.innerHTML = data.html;
  if (focused) document.getElementById(focused)?.focus();
});
addEventListener('change', ({ target }) => {
  const { part } = target.dataset;
  if (part) editor.postMessage({ type: 'part', part, on: target.checked });
});
addEventListener('click', ({ target }) => {
  const { does, line, resultLine } = target.dataset ?? {};
  if (does) editor.postMessage({ type: does });
  else if (line) editor.postMessage({ type: 'line', line: Number(line), resultLine: Number(resultLine) });
});
editor.postMessage({ type: 'ready' });
`;
