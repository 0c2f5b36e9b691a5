import { parseReference } from '../../image/reference.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { absolutePath } from '../../lint/paths.ts';
import type { CopyInstruction, Dockerfile } from '../../syntax/model.ts';
import { resolveStage } from '../../syntax/parse.ts';

export default instructionRule(
  {
    name: 'no-copy-root-filesystem',
    group: 'files',
    since: '0.1.0',
    summary: 'COPY --from takes what is needed, not a whole file system.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3067'] },
    controls: { cis: ['4.3'] },
    messages: {
      mixed: "The whole file system of '{from}' is copied over that of the base image.",
      flat: "The whole file system of '{from}' is copied into an empty image.",
    },
    advice:
      'Tools, caches and secrets of the build come along, and the package database of one system lies over the files of another; copy only what the program needs.',
    fix: 'none',
    docs: {
      why: 'Stages are there to leave the tools of a build behind. Copying / brings all of them back, with caches, credentials and whatever else lies there, and where the bases differ, two distributions end up mixed in one file system that no scanner can read properly.',
      how: 'Name the files and folders that the program needs. To flatten an image on purpose, copy it onto scratch; that is reported with low confidence only.',
      bad: 'FROM golang:1.26 AS build\nRUN go build -o /out/app ./cmd/app\n\nFROM debian:13-slim\nCOPY --from=build / /\nUSER 65532\n',
      good: 'FROM golang:1.26 AS build\nRUN go build -o /out/app ./cmd/app\n\nFROM debian:13-slim\nCOPY --from=build /out/app /usr/local/bin/\nUSER 65532\n',
      links: [
        'https://docs.docker.com/build/building/multi-stage/',
        'https://docs.docker.com/reference/dockerfile/#copy---from',
      ],
    },
  },
  'COPY',
  (copy, context) => {
    const { destination, from, stage, state } = copy;
    if (from?.value === undefined || destination === undefined) return;
    const target = context.expand(copy, destination.raw);
    if (target === undefined || target === '' || !(target.startsWith('/') || state.workdir !== undefined))
      return;
    if (absolutePath(target, state.workdir) !== '/') return;
    // Sources are looked up from the root of the other file system.
    const source = copy.sources.find(({ raw }) => {
      const text = context.expand(copy, raw);
      return text !== undefined && text !== '' && absolutePath(text.replace(/\/\*+$/, '/')) === '/';
    });
    if (source === undefined) return;
    const isFlat = stage?.base.kind === 'scratch';
    context.report({
      at: source.span,
      message: isFlat ? 'flat' : 'mixed',
      data: { from: from.value },
      // Small images made to be laid over others, such as cross-compilation helpers, hold nothing but what they add.
      ...(isFlat || !isSystem(context.file, copy, from.value) ? { confidence: 'low', severity: 'hint' } : {}),
    });
  },
);

/** Whether the other side is sure to have a whole operating system. */
function isSystem(file: Dockerfile, { stage }: CopyInstruction, from: string): boolean {
  const other = resolveStage(from, stage === undefined ? [] : file.stages);
  if (other === undefined) return isOfficial(from);
  // A command needs a shell to run in.
  const runs = other.lineage.some(({ instructions }) => instructions.some(({ kind }) => kind === 'RUN'));
  return other.root.kind === 'image' && (runs || isOfficial(other.root.reference));
}

/** Docker's official images are systems, but for a few. */
function isOfficial(reference: string): boolean {
  const name = parseReference(reference)?.canonicalName ?? '';
  return (
    name.startsWith('docker.io/library/') && !/\/(?:hello-world|scratch|traefik|nats|registry)$/.test(name)
  );
}
