/** The report's look. The editor's theme where there is one; outside an editor the browser's colours. */
export const STYLE = `
:root { color-scheme: light dark; }
body {
  margin: 0 auto; padding: 1rem 1.5rem 3rem; max-width: 70rem; line-height: 1.5;
  color: var(--vscode-foreground, CanvasText); background: var(--vscode-editor-background, Canvas);
  font-family: var(--vscode-font-family, system-ui, sans-serif); font-size: var(--vscode-font-size, 14px);
}
h1 { font-size: 1.7em; font-weight: 600; margin: 0.5em 0; }
h2 { font-size: 1.2em; font-weight: 600; margin: 2em 0 0.5em; overflow-wrap: anywhere; }
.lead { font-size: 1.1em; }
.note { color: var(--vscode-descriptionForeground, GrayText); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.3em 0.8em 0.3em 0; border-bottom: 1px solid var(--vscode-panel-border, #8884); }
tbody th { font-weight: normal; overflow-wrap: anywhere; }
thead th { color: var(--vscode-descriptionForeground, GrayText); font-weight: 600; }
tbody tr:hover { background: var(--vscode-list-hoverBackground, #8881); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.none { color: var(--vscode-disabledForeground, GrayText); }
a { color: var(--vscode-textLink-foreground, LinkText); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder, currentColor); }
code { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; }
.badge::before { content: '\\25CF\\00A0'; }
.badge.error::before, .number.error { color: var(--vscode-editorError-foreground, #d13438); }
.badge.warning::before, .number.warning { color: var(--vscode-editorWarning-foreground, #b58900); }
.badge.info::before, .number.info { color: var(--vscode-editorInfo-foreground, #268bd2); }
.badge.hint::before, .number.hint { color: var(--vscode-editorHint-foreground, #6a9955); }
`;
