import type { ComposeRule } from '../compose/rule.ts';
import type { OptionSpec } from '../lint/options.ts';
import type { Controls, Peer, Rule } from '../lint/rule.ts';
import { PEER_TITLES } from './catalogue.ts';

/** A rule as Markdown: what, why, how, examples, other tools' names, controls and sources. */
export function explainRule(rule: Rule): string {
  const { meta } = rule;
  const { docs } = meta;
  const lines = [
    `# ${meta.name}`,
    '',
    meta.summary,
    '',
    `Severity **${meta.severity}**, confidence **${meta.confidence}**, preset **${meta.preset}**, fix **${meta.fix}**.`,
    '',
    '## Why it matters',
    '',
    docs.why,
    '',
    '## What to do',
    '',
    docs.how,
    '',
    '## Reported',
    '',
    ...fence(docs.bad),
    '',
    '## Not reported',
    '',
    ...fence(docs.good),
  ];
  const options = optionLines(rule);
  if (options.length > 0) lines.push('', '## Options', '', ...options);
  const names = aliasLines(rule);
  if (names.length > 0) lines.push('', '## In other tools', '', ...names);
  lines.push(
    ...groundLines(meta.controls, docs.links),
    ...['', '## Switch it off', '', 'In a file, above the instruction:', ''],
    ...fence(`# bulkhead ignore=${meta.name} reason="why it is fine here"`),
  );
  return `${lines.join('\n')}\n`;
}

/** The same for a rule on Compose files. */
export function explainComposeRule({
  name,
  summary,
  severity,
  confidence,
  preset,
  advice,
  controls,
  url,
}: ComposeRule): string {
  const lines = [
    `# ${name}`,
    '',
    summary,
    '',
    `For Compose files. Severity **${severity}**, confidence **${confidence}**, preset **${preset}**.`,
    '',
    '## Why it matters, and what to do',
    '',
    advice,
    ...groundLines(controls, [url]),
    ...['', '## Switch it off', '', 'In a file, above the line:', ''],
    ...fence(`# bulkhead ignore=${name}`, 'yaml'),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a rule rests on. */
function groundLines(controls: Controls, links: readonly string[]): string[] {
  const known = controlLines(controls);
  return [
    ...(known.length === 0 ? [] : ['', '## Controls', '', ...known]),
    ...(links.length === 0 ? [] : ['', '## Sources', '', ...links.map((link) => `- <${link}>`)]),
  ];
}

function fence(code: string, language = 'dockerfile'): string[] {
  return [`\`\`\`${language}`, code.replace(/\n$/, ''), '```'];
}

/** The options with an example, which says nothing that is not so without it. */
function optionLines({ meta }: Rule): string[] {
  const options = Object.entries(meta.options ?? {});
  if (options.length === 0) return [];
  const example = options.map(([name, spec]) => `    ${name}: ${JSON.stringify(spec.default)}`);
  return [
    ...options.map(([name, spec]) => `- \`${name}\` (${optionType(spec)}): ${spec.description}`),
    '',
    'In bulkhead.yaml, here with the defaults:',
    '',
    '```yaml',
    ...['rules:', `  ${meta.name}:`, ...example],
    '```',
  ];
}

function optionType(spec: OptionSpec): string {
  switch (spec.type) {
    case 'number':
      return `a number from ${spec.minimum} to ${spec.maximum}`;
    case 'boolean':
      return 'true or false';
    case 'strings':
      return 'a list of texts';
  }
}

export function aliasLines(rule: Rule): string[] {
  return Object.entries(rule.meta.aliases).map(
    ([peer, ids]) => `- ${PEER_TITLES[peer as Peer]}: ${ids.join(', ')}`,
  );
}

function controlLines({ cis = [], cwe = [], nist = [] }: Controls): string[] {
  const lines: string[] = [];
  if (cis.length > 0) lines.push(`- CIS Docker Benchmark 1.6.0: ${cis.join(', ')}`);
  if (cwe.length > 0) lines.push(`- ${cwe.join(', ')}`);
  if (nist.length > 0) lines.push(`- NIST SP 800-190: ${nist.join(', ')}`);
  return lines;
}
