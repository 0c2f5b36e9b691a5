import { instructionRule } from '../../lint/ladder.ts';
import { keywordLike } from '../../lint/fixes.ts';

/**
 * What ADD may unpack: tar, also compressed (https://docs.docker.com/reference/dockerfile/#add). The builder looks at
 * the content, so a bare `.gz` may be one too.
 */
const ARCHIVE = /\.(?:tar|t?gz|t?bz2?|t?xz|t?zst|lzma|tlz|t?Z)$/i;
/** What `docker history` shows for an ADD: no source of any build context. */
const FROM_HISTORY = /^(?:file|dir|multi):[0-9a-f]{32,}$/;
const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@|\.git(?:[#?]|$)/i;

/** Flags that COPY has too; with any other the author needs ADD. */
const SHARED_FLAGS = new Set(['chown', 'chmod', 'link', 'exclude']);

export default instructionRule(
  {
    name: 'prefer-copy-over-add',
    group: 'files',
    since: '0.1.0',
    summary: 'Plain local files and folders come in with COPY, not ADD.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3020'],
      trivy: ['DS-0005'],
      checkov: ['CKV_DOCKER_4'],
      kics: ['Add Instead of Copy'],
    },
    controls: { cis: ['4.9'] },
    messages: {
      add: "ADD is used for '{source}', which COPY copies the same way.",
      archive: "ADD unpacks '{source}' while it copies, if it is an archive.",
      unknown: "ADD is used for '{source}', which only the build knows.",
    },
    advice:
      'ADD also downloads and unpacks, so what ends up in the image depends on what the source happens to be; use COPY.',
    fix: 'safe',
    docs: {
      why: 'ADD fetches URLs and unpacks archives on its own. A reader cannot tell whether that was meant, and a local file that turns into an archive is suddenly extracted into the image.',
      how: 'Use COPY for files and folders of the build context. Keep ADD for archives to unpack, remote files with --checksum, and Git repositories.',
      bad: 'FROM scratch\nADD app.bin /app.bin\n',
      good: 'FROM scratch\nCOPY app.bin /app.bin\n',
      links: ['https://docs.docker.com/build/building/best-practices/#add-or-copy'],
    },
  },
  'ADD',
  (add, context) => {
    const [first] = add.sources;
    if (first === undefined || add.flags.some((flag) => !SHARED_FLAGS.has(flag.name))) return;
    const sources = add.sources.map((word) => context.expand(add, word.raw));
    if (sources.some((source) => source !== undefined && (REMOTE.test(source) || FROM_HISTORY.test(source))))
      return;
    const other = { at: add.keyword.span, severity: 'hint', confidence: 'low' } as const;
    // One archive among them is reason enough for ADD, and a source that only the build knows may be anything.
    if (sources.some((source) => source !== undefined && ARCHIVE.test(source))) {
      const aliases = { checkov: ['CKV_DOCKER_4'], semgrep: ['prefer-copy-over-add'] };
      context.report({ ...other, message: 'archive', data: { source: first.value }, aliases });
      return;
    }
    if (sources.includes(undefined)) {
      const aliases = { checkov: ['CKV_DOCKER_4'], kics: ['Add Instead of Copy'] };
      context.report({ ...other, message: 'unknown', data: { source: first.value }, aliases });
      return;
    }
    context.report({
      at: add.keyword.span,
      message: 'add',
      data: { source: first.value },
      fixes: [
        {
          title: 'Replace ADD with COPY',
          kind: 'safe',
          edits: [{ span: add.keyword.span, text: keywordLike(add, 'COPY') }],
        },
      ],
    });
  },
);
