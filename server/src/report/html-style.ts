/**
 * The report's look: the editor's theme where there is one, else a light and a dark palette of its own. Colours keep a
 * contrast of 4.5 to 1 with what they stand on.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: var(--vscode-foreground, #1f2328);
  --page: var(--vscode-editor-background, #ffffff);
  --faint: var(--vscode-foreground, #59636e);
  --line: var(--vscode-panel-border, #d1d9e0);
  --card: var(--vscode-editorWidget-background, #f6f8fa);
  --link: var(--vscode-textLink-foreground, #0550ae);
  --focus: var(--vscode-focusBorder, #0969da);
  --error: var(--vscode-editorError-foreground, #b3140f);
  --warning: var(--vscode-editorWarning-foreground, #7d4e00);
  --info: var(--vscode-editorInfo-foreground, #0550ae);
  --hint: var(--vscode-editorHint-foreground, #59636e);
  --good: var(--vscode-testing-iconPassed, #1a6b2f);
  --mark: var(--vscode-editor-findMatchHighlightBackground, #fff2b8);
  --mark-text: var(--text);
  --button: var(--vscode-button-secondaryBackground, #e6eaef);
  --button-text: var(--vscode-button-secondaryForeground, #1f2328);
  --field: var(--vscode-input-background, #ffffff);
  --field-text: var(--vscode-input-foreground, #1f2328);
  --edge: var(--vscode-contrastBorder, var(--line));
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: var(--vscode-foreground, #e6edf3);
    --page: var(--vscode-editor-background, #0d1117);
    --faint: var(--vscode-foreground, #9ba7b4);
    --line: var(--vscode-panel-border, #3d444d);
    --card: var(--vscode-editorWidget-background, #161b22);
    --link: var(--vscode-textLink-foreground, #79b8ff);
    --focus: var(--vscode-focusBorder, #4493f8);
    --error: var(--vscode-editorError-foreground, #ff8a80);
    --warning: var(--vscode-editorWarning-foreground, #e3b341);
    --info: var(--vscode-editorInfo-foreground, #79b8ff);
    --hint: var(--vscode-editorHint-foreground, #9ba7b4);
    --good: var(--vscode-testing-iconPassed, #56d364);
    --mark: var(--vscode-editor-findMatchHighlightBackground, #5c4a00);
    --button: var(--vscode-button-secondaryBackground, #2d333b);
    --button-text: var(--vscode-button-secondaryForeground, #e6edf3);
    --field: var(--vscode-input-background, #0d1117);
    --field-text: var(--vscode-input-foreground, #e6edf3);
  }
}
/* The colours of underlines are made to be seen, not to be read: words stay in the text's colour. */
body.panel { --error-text: var(--text); --warning-text: var(--text); --info-text: var(--text); --hint-text: var(--text); --good-text: var(--text); }
body {
  margin: 0 auto; padding: 1rem 1.5rem 3rem; max-width: 80rem; line-height: 1.5;
  color: var(--text); background: var(--page);
  font-family: var(--vscode-font-family, system-ui, sans-serif); font-size: var(--vscode-font-size, 14px);
}
section, .file { scroll-margin-top: 4rem; }
h1 { font-size: 1.7em; font-weight: 600; margin: 0.3em 0 0; }
h2 { font-size: 1.3em; font-weight: 600; margin: 2em 0 0.5em; }
h3 { font-size: 1em; font-weight: 600; margin: 0; overflow-wrap: anywhere; display: inline; }
.card h3, #notes h3 { display: block; margin-bottom: 0.4em; }
.lead { font-size: 1.1em; }
.note, caption { color: var(--faint); }
.skip { position: absolute; left: -999em; }
.skip:focus { position: static; }
nav ul, .findings, .plain { list-style: none; padding: 0; margin: 0.5em 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.2em 1.2em; }
.cards { display: flex; flex-wrap: wrap; gap: 1rem; }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: 6px; padding: 0.8rem 1.2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 0.5em 0 1.5em; }
caption { text-align: left; padding: 0.3em 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3em 0.8em 0.3em 0; border-bottom: 1px solid var(--line); }
tbody th { font-weight: normal; overflow-wrap: anywhere; min-width: 8em; }
thead th { font-weight: 600; white-space: nowrap; }
tr.stage { display: none; }
.stages tr.stage { display: table-row; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
a { color: var(--link); }
button.link { color: var(--link); background: none; border: 0; padding: 0; font: inherit; cursor: pointer; text-decoration: underline; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
button, select, input { font: inherit; border: 1px solid var(--edge); border-radius: 3px; padding: 0.2em 0.7em; }
button, select { color: var(--button-text); background: var(--button); }
input { color: var(--field-text); background: var(--field); }
button { cursor: pointer; }
input[type='checkbox'] { accent-color: var(--focus); }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; margin: 0.8rem 0; }
#filters { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); padding: 0.6rem 0; display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.8rem; }
#filters[hidden] { display: none; }
#query { min-width: 16em; }
#images-table tbody th { min-width: 13em; }
fieldset { border: 0; padding: 0; margin: 0; display: flex; gap: 0.7em; }
legend { float: left; padding: 0; }
code, pre { font-family: var(--vscode-editor-font-family, ui-monospace, monospace); font-size: 0.95em; }
td code, th code { overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--edge); border-radius: 4px; padding: 0.5em 0.8em; overflow-x: auto; margin: 0.4em 0; }
/* Editors give code a colour of its own, in every line as long as its text. */
pre code { background: none; color: inherit; padding: 0; }
.n { display: inline-block; min-width: 3em; margin-right: 1em; text-align: right; color: var(--faint); user-select: none; }
mark { background: var(--mark); color: var(--mark-text); outline: 1px solid var(--edge); border-radius: 2px; }
.file { border: 1px solid var(--edge); border-radius: 6px; margin: 0.5em 0; padding: 0.3em 0.9em; }
.file > summary { cursor: pointer; padding: 0.3em 0; }
.file[hidden], li[hidden], tr[hidden] { display: none; }
.findings > li { border-top: 1px solid var(--line); padding: 0.6em 0; }
.findings p { margin: 0.2em 0; overflow-wrap: anywhere; }
.fixes { display: flex; flex-wrap: wrap; gap: 0.4em; }
.tag { border: 1px solid var(--edge); border-radius: 3px; padding: 0 0.4em; color: var(--faint); }
.badge::before { content: '\\25CF\\00A0'; }
.badge.error::before { color: var(--error); } .badge.warning::before { color: var(--warning); }
.badge.info::before { color: var(--info); } .badge.hint::before { color: var(--hint); }
.badge.grade-A::before, .badge.grade-B::before { color: var(--good); }
.badge.grade-C::before, .badge.grade-D::before { color: var(--warning); }
.badge.grade-F::before { color: var(--error); }
.error { color: var(--error-text, var(--error)); } .warning { color: var(--warning-text, var(--warning)); }
.info { color: var(--info-text, var(--info)); } .hint { color: var(--hint-text, var(--hint)); }
.badge { color: var(--text); white-space: nowrap; }
.good { color: var(--good-text, var(--good)); } .bad { color: var(--error-text, var(--error)); font-weight: 600; }
.none { color: var(--faint); }
svg text { fill: var(--text); }
svg .big { font-size: 34px; font-weight: 600; } svg .small { font-size: 12px; }
.track { stroke: var(--line); }
.arc, .bar, .line, .dot { stroke: var(--info); }
.bar, .dot { fill: var(--info); }
.grade-A .arc, .grade-B .arc, .bar.grade-A, .bar.grade-B { stroke: var(--good); }
.bar.grade-A, .bar.grade-B { fill: var(--good); }
.grade-C .arc, .grade-D .arc, .bar.grade-C, .bar.grade-D { stroke: var(--warning); }
.bar.grade-C, .bar.grade-D { fill: var(--warning); }
.grade-F .arc, .bar.grade-F { stroke: var(--error); }
.bar.grade-F { fill: var(--error); }
@media (forced-colors: active) { .arc, .bar, .line, .dot { stroke: CanvasText; } .bar, .dot { fill: CanvasText; } mark { background: Mark; color: MarkText; } }
@media print { #filters, nav, .tools, .fixes { display: none; } body { max-width: none; } }
`;
