// The pages of docs/rules. A rule's page is what `bulkhead explain` prints; here are the lists of all of them.
import type { ComposeRule } from '../server/src/compose/rule.ts';
import type { Peer, Rule, RuleMeta } from '../server/src/lint/rule.ts';
import { PEER_TITLES } from '../server/src/service/catalogue.ts';
import { explainComposeRule, explainRule } from '../server/src/service/explain.ts';

const fixWords: Readonly<Record<RuleMeta['fix'], string>> = {
  safe: 'safe',
  unsafe: 'on request',
  none: '–',
};

/** File name in docs/rules to text. */
export function renderRuleDocs(
  rules: readonly Rule[],
  composeRules: readonly ComposeRule[],
): ReadonlyMap<string, string> {
  const sorted = [...rules].sort((a, b) => byText(a.meta.name, b.meta.name));
  return new Map([
    [
      'README.md',
      renderLists(
        sorted.map(({ meta }) => meta),
        composeRules,
      ),
    ],
    ...sorted.map((rule) => [`${rule.meta.name}.md`, renderPage(explainRule(rule))] as const),
    ...composeRules.map((rule) => [`${rule.name}.md`, renderPage(explainComposeRule(rule))] as const),
  ]);
}

function renderPage(explained: string): string {
  return joinBlocks([explained, '---', 'Generated from the rule by `npm run docs`. [All rules](README.md)']);
}

function renderLists(metas: readonly RuleMeta[], composeRules: readonly ComposeRule[]): string {
  return joinBlocks([
    '# Rules',
    `Bulkhead has ${metas.length} rules for Dockerfiles and ${composeRules.length} for Compose files. A fix that is *safe* keeps what the image does and may run on save; one *on request* asks each time.`,
    ...groupTables(metas),
    '## Compose files',
    table(
      ['Rule', 'What it asks', 'Severity', 'Preset'],
      composeRules.map(({ name, summary, severity, preset }) => [pageLink(name), summary, severity, preset]),
    ),
    '## Coming from another tool',
    'What the rules of other tools are called here. Their comments and their names in settings keep working.',
    ...(Object.keys(PEER_TITLES) as Peer[]).flatMap((peer) => peerTable(metas, peer)),
    `### ${PEER_TITLES.shellcheck}`,
    `Codes such as \`SC2086\` keep their names; all of them are findings of ${pageLink('shellcheck')}.`,
    '---',
    'Generated from the rules by `npm run docs`.',
  ]);
}

function groupTables(metas: readonly RuleMeta[]): readonly string[] {
  const groups = [...new Set(metas.map(({ group }) => group))].sort(byText);
  return groups.flatMap((group) => [
    `## ${group}`,
    table(
      ['Rule', 'What it asks', 'Severity', 'Preset', 'Fix'],
      metas
        .filter((meta) => meta.group === group)
        .map((meta) => [pageLink(meta.name), meta.summary, meta.severity, meta.preset, fixWords[meta.fix]]),
    ),
  ]);
}

function peerTable(metas: readonly RuleMeta[], peer: Peer): readonly string[] {
  const namesById = new Map<string, string[]>();
  for (const { name, aliases } of metas) {
    for (const id of aliases[peer] ?? []) namesById.set(id, [...(namesById.get(id) ?? []), name]);
  }
  if (namesById.size === 0) return [];
  const rows = [...namesById]
    .sort(([a], [b]) => byText(a, b))
    .map(([id, names]) => [`\`${id}\``, names.map(pageLink).join(', ')]);
  return [`### ${PEER_TITLES[peer]}`, table([PEER_TITLES[peer], 'Bulkhead'], rows)];
}

const pageLink = (name: string): string => `[${name}](${name}.md)`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const joinBlocks = (blocks: readonly string[]): string =>
  `${blocks.map((block) => block.trim()).join('\n\n')}\n`;

/** By code unit: the order must not depend on the machine's language. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
