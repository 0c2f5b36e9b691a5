/**
 * What the page does by itself: filters, links to closed parts and, in the editor, messages to it. Plain code of
 * browsers, kept as text because it is sent as text; it makes no HTML and reads the page's own attributes only.
 */
export const SCRIPT = `
(() => {
  'use strict';
  const host = typeof acquireVsCodeApi === 'function' ? acquireVsCodeApi() : undefined;
  const byId = (id) => document.getElementById(id);
  const form = byId('filters');
  const files = [...document.querySelectorAll('details.file')];
  const rows = [...document.querySelectorAll('#images-table tbody tr')];
  const words = new Map();
  const textOf = (element) => {
    let text = words.get(element);
    if (text === undefined) words.set(element, (text = element.textContent.toLowerCase()));
    return text;
  };
  const severities = ['error', 'warning', 'info', 'hint'];

  function filter() {
    const query = byId('query').value.trim().toLowerCase();
    const which = byId('which').value;
    const on = new Set(severities.filter((severity) => byId('is-' + severity).checked));
    const all = query === '' && which === '' && on.size === severities.length;
    const matching = new Set();
    let count = 0;
    for (const file of files) {
      const named = textOf(file.querySelector('summary')).includes(query);
      let some = false;
      for (const item of file.querySelectorAll('.findings > li')) {
        const shown = all || (on.has(item.dataset.severity) && (which === '' || which in item.dataset) && (named || textOf(item).includes(query)));
        item.hidden = !shown;
        if (shown) { some = true; count += 1; }
      }
      file.hidden = !(all || some);
      if (!file.hidden) matching.add(file.dataset.file);
    }
    for (const row of rows) {
      const file = row.dataset.file;
      const narrowed = which !== '' || on.size < severities.length;
      row.hidden = !(all || matching.has(file) || (!narrowed && textOf(row).includes(query)));
    }
    const status = byId('shown');
    if (status) status.textContent = all ? '' : count + (count === 1 ? ' finding' : ' findings') + ' shown';
    save();
  }

  function save() {
    if (!host || !form) return;
    const state = { query: byId('query').value, which: byId('which').value, stages: byId('stages')?.checked === true, off: severities.filter((severity) => !byId('is-' + severity).checked), open: files.filter((file) => file.open).map((file) => file.dataset.uri), y: scrollY };
    host.setState(state);
  }

  function restore() {
    const state = host && host.getState();
    if (!state || !form) return;
    byId('query').value = state.query ?? '';
    byId('which').value = state.which ?? '';
    if (byId('which').selectedIndex < 0) byId('which').value = '';
    for (const severity of state.off ?? []) if (byId('is-' + severity)) byId('is-' + severity).checked = false;
    if (byId('stages') && state.stages === true) byId('stages').checked = true;
    const open = new Set(state.open ?? []);
    for (const file of files) if (open.has(file.dataset.uri)) file.open = true;
    filter();
    scrollTo(0, state.y ?? 0);
  }

  function showStages() {
    const box = byId('stages');
    if (box) byId('images-table').classList.toggle('stages', box.checked);
  }

  if (form) {
    form.hidden = false;
    form.addEventListener('input', filter);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(filter));
    byId('open-all').addEventListener('click', () => {
      const open = files.some((file) => !file.hidden && !file.open);
      for (const file of files) if (!file.hidden) file.open = open;
      byId('open-all').textContent = open ? 'Close all' : 'Open all';
    });
  }
  const stages = byId('stages');
  if (stages) stages.addEventListener('change', () => { showStages(); save(); });

  function openTarget() {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (target && target.tagName === 'DETAILS') target.open = true;
  }
  addEventListener('hashchange', openTarget);

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#file-"]');
    if (link) { const target = byId(link.getAttribute('href').slice(1)); if (target) target.open = true; }
    const button = event.target.closest('button');
    if (!button || !host) return;
    const uri = button.dataset.uri ?? button.closest('[data-uri]')?.dataset.uri;
    if (button.dataset.line !== undefined)
      host.postMessage({ kind: 'open', uri, line: Number(button.dataset.line), character: Number(button.dataset.character) });
    else if (button.dataset.fix !== undefined) {
      save();
      host.postMessage({ kind: 'fix', uri, fingerprint: button.dataset.fingerprint, fix: Number(button.dataset.fix) });
    } else if (button.id === 'refresh') { save(); host.postMessage({ kind: 'refresh' }); }
    else if (button.id === 'export') host.postMessage({ kind: 'export', format: byId('format').value });
    else if (button.id === 'compare') { save(); host.postMessage({ kind: 'compare', revision: byId('revision').value }); }
  });
  for (const file of files) file.addEventListener('toggle', save);
  addEventListener('scrollend', save);
  restore();
  showStages();
  openTarget();
})();
`;
