import { letThrough } from '../../lint/build-context.ts';
import { defineRule } from '../../lint/rule.ts';
import type { InstructionOf, Word } from '../../syntax/model.ts';

const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@|\.git(?:[#?]|$)/i;
/** Stands for names that a wildcard may match; no pattern means it. */
const ANY_NAME = 'zq7-any-name-zq7';

export default defineRule({
  meta: {
    name: 'no-copy-ignored-file',
    group: 'files',
    since: '0.1.0',
    summary: 'COPY and ADD take no file that .dockerignore leaves out.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['CopyIgnoredFile'] },
    controls: {},
    messages: {
      ignored: "'{source}' is left out of the build context by {ignore}.",
      nothing: "{ignore} leaves out everything, so '{source}' copies nothing.",
    },
    advice:
      'The builder never sees the file, so the build fails or copies nothing; let it through with a line that begins with an exclamation mark.',
    fix: 'none',
    docs: {
      why: 'What .dockerignore names is never sent to the builder. A COPY of such a file fails as if the file did not exist, which is puzzling as long as it can be seen in the folder.',
      how: 'Delete the pattern from .dockerignore, or add a line such as !dist/app.js behind it. Or copy another file.',
      bad: 'FROM scratch\nCOPY dist/app /app\n',
      good: 'FROM scratch\nCOPY build/app /app\n',
      links: [
        'https://docs.docker.com/reference/build-checks/copy-ignored-file/',
        'https://docs.docker.com/build/concepts/context/#dockerignore-files',
      ],
    },
  },
  stateless: true,
  create(context) {
    const { dockerignore = null, dockerignorePath: ignore = '.dockerignore' } =
      context.facts.buildContext ?? {};
    if (dockerignore === null) return {};
    const text: string = dockerignore;
    // Lines that let through again may reach into what others leave out.
    const exceptions = text.split('\n').flatMap((line) => /^\s*!\s*(.+?)\s*$/.exec(line)?.[1] ?? []);

    function check(instruction: InstructionOf<'ADD' | 'COPY'>): void {
      // A trigger copies from another context.
      if (instruction.onbuild !== undefined) return;
      if (instruction.kind === 'COPY' && instruction.from !== undefined) return;
      for (const word of instruction.sources) look(instruction, word);
    }

    function look(instruction: InstructionOf<'ADD' | 'COPY'>, word: Word): void {
      if (/^\d*<</.test(word.raw)) return;
      const source = context.expand(instruction, word.raw);
      if (source === undefined || source === '' || REMOTE.test(source) || /[[\\]/.test(source)) return;
      const parts: string[] = [];
      for (const part of source.split('/')) {
        if (part === '..') parts.pop();
        else if (part !== '' && part !== '.') parts.push(part);
      }
      const path = parts.join('/');
      const isOpen = path === '' || /[*?]/.test(path);
      if (isOpen ? exceptions.length > 0 : exceptions.some((pattern) => mayReach(pattern, path))) return;
      const probe = path === '' ? ANY_NAME : path.replaceAll(/\*+/g, ANY_NAME).replaceAll('?', '~');
      if (letThrough(text, [], [probe]).length > 0) return;
      // The builder compares such sources as they are written.
      const aliases = /^\/.|^\.\./.test(source) || /^\.\/$/.test(source) ? { aliases: {} } : {};
      const base = { at: word.span, data: { source: word.value, ignore }, ...aliases } as const;
      context.report({ ...base, message: path === '' ? 'nothing' : 'ignored' });
    }

    return { onCopy: check, onAdd: check };
  },
});

/** Whether an exception may let through something in a folder. */
function mayReach(pattern: string, folder: string): boolean {
  const plain = pattern.replace(/^(?:\.?\/)+/, '');
  return /[*?[\\]/.test(plain) ? reachesByWildcard(plain, folder) : plain.startsWith(`${folder}/`);
}

/** By what stands before the first wildcard. */
function reachesByWildcard(pattern: string, folder: string): boolean {
  const lead = pattern.slice(0, pattern.search(/[*?[\\]/));
  return lead.startsWith(`${folder}/`) || `${folder}/`.startsWith(lead);
}
