import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import type { Dockerfile, Word } from '../../syntax/model.ts';
import { withoutEndSlashes } from '../../text/path.ts';
import { at } from '../../text/span.ts';

/** `COPY file:HASH in /path` is how `docker history` shows a step; such files are made up from it. */
const HISTORY = /^(?:file|dir|multi):[0-9a-f]{64}$/;

const ADD_ALIASES = { 'dockerfile-utils': ['INVALID_DESTINATION'] };

export default instructionRule(
  {
    name: 'copy-destination-slash',
    group: 'build',
    since: '0.1.0',
    summary: 'With several sources the destination ends with a slash.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3021'],
      trivy: ['DS-0011'],
      kics: ['Copy With More Than Two Arguments Not Ending With Slash'],
      'dockerfile-utils': ['INVALID_DESTINATION'],
    },
    controls: {},
    messages: { slash: "'{destination}' takes several sources but does not end with a slash." },
    advice:
      'Unless that folder already exists, the sources are written over each other into one file. End the destination with a slash.',
    fix: 'unsafe',
    docs: {
      why: 'Without the slash the destination is a file unless the folder is there already. BuildKit then writes every source to that one file, so that only the last survives, and says nothing; other builders fail.',
      how: 'End the destination with a slash.',
      bad: 'FROM debian\nCOPY package.json package-lock.json /app\n',
      good: 'FROM debian\nCOPY package.json package-lock.json /app/\n',
      links: ['https://docs.docker.com/reference/dockerfile/#destination'],
    },
  },
  ['ADD', 'COPY'],
  (transfer, context) => {
    const { sources, destination, heredocs, kind, state } = transfer;
    if (destination === undefined || sources.length < 2) return;
    if (HISTORY.test(sources[0]?.raw ?? '') && sources[1]?.raw === 'in') return;
    const folder = context.expand(
      transfer,
      transfer.json === undefined ? destination.raw : destination.value,
    );
    if (folder === undefined || folder === '' || /(?:^|[\\/])\.{0,2}$/.test(folder)) return;
    // A working directory exists.
    const exists =
      state.workdir !== undefined && withoutEndSlashes(folder) === withoutEndSlashes(state.workdir);
    context.report({
      at: destination.span,
      ...(exists ? { severity: 'info', confidence: 'low' } : {}),
      message: 'slash',
      data: { destination: destination.value },
      ...(heredocs.length > 0 ? { aliases: {} } : kind === 'ADD' ? { aliases: ADD_ALIASES } : {}),
      fixes: slash(context.file, destination),
    });
  },
);

function slash({ text }: Dockerfile, { span }: Word): Fix[] {
  const inside = text[span.end - 1] === '"' || text[span.end - 1] === "'" ? span.end - 1 : span.end;
  return [
    {
      title: 'Add a slash to the destination',
      kind: 'unsafe',
      edits: [{ span: at(inside), text: '/' }],
    },
  ];
}
