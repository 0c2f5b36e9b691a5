import { instructionRule } from '../../lint/ladder.ts';

/** Namespaces that Docker keeps for itself (https://docs.docker.com/engine/manage-resources/labels/). */
const RESERVED = /^(?:com\.docker|io\.docker|org\.dockerproject)\./;
/** Those that Docker asks authors of extensions to write. */
const EXTENSION = /^com\.docker\.(?:desktop\.)?extension\./;

export default instructionRule(
  {
    name: 'valid-label-key',
    group: 'labels',
    since: '0.1.0',
    summary: 'The key of a label follows the naming rules.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'strict',
    aliases: { hadolint: ['DL3048'] },
    controls: {},
    messages: {
      reserved: "The key '{key}' is in a namespace that Docker reserves.",
      characters: "The key '{key}' has characters other than a-z, 0-9, '.' and '-'.",
      ends: "The key '{key}' does not begin with a lower-case letter or ends with a divider.",
      dividers: "The key '{key}' has two dividers in a row.",
    },
    advice:
      'Tools may not find or filter such labels. Use lower-case words parted by dots or hyphens, in your own namespace.',
    fix: 'unsafe',
    docs: {
      why: "Registries, orchestrators and filters look labels up by key, and keys that differ in case or have odd characters are missed. Docker's own namespaces may get a meaning at any time.",
      how: 'Use lower-case letters, digits, single dots and hyphens, and a domain you own, reversed, as the prefix.',
      bad: 'FROM scratch\nLABEL com.docker.team="core"\n',
      good: 'FROM scratch\nLABEL com.example.team="core"\n',
      links: ['https://docs.docker.com/engine/manage-resources/labels/'],
    },
  },
  'LABEL',
  (label, context) => {
    for (const { name, nameSpan } of label.assignments) {
      const message = faultOf(name);
      if (message === undefined) continue;
      const lower = name.toLowerCase();
      const written = context.file.text.slice(nameSpan.start, nameSpan.end);
      context.report({
        at: nameSpan,
        message,
        data: { key: name },
        // The builder replaces variables in keys, so it is not known what the key will be.
        ...(name.includes('$') ? { confidence: 'low' } : {}),
        fixes:
          lower !== name && faultOf(lower) === undefined
            ? [
                {
                  title: `Write the key as ${lower}`,
                  kind: 'unsafe',
                  edits: [{ span: nameSpan, text: written.toLowerCase() }],
                },
              ]
            : [],
      });
    }
  },
);

function faultOf(key: string): 'reserved' | 'characters' | 'ends' | 'dividers' | undefined {
  if (key === '') return undefined;
  if (RESERVED.test(key) && !EXTENSION.test(key)) return 'reserved';
  if (!/^[a-z0-9.-]+$/.test(key)) return 'characters';
  if (!/^[a-z]/.test(key) || /[.-]$/.test(key)) return 'ends';
  return /[.-]{2}/.test(key) ? 'dividers' : undefined;
}
