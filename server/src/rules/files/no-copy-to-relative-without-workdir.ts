import { knownRoot } from '../../lint/known-image.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import { earlier } from '../../lint/stages.ts';
import type { Dockerfile, Stage, Word } from '../../syntax/model.ts';
import { parseReference } from '../../image/reference.ts';

/** Official images that leave the working directory at the root; others often set one. */
const ROOTED = new Set(
  [
    'almalinux alpine amazonlinux archlinux busybox centos debian eclipse-temurin fedora nginx node openjdk',
    'oraclelinux photon python rockylinux ruby ubuntu',
  ].flatMap((names) => names.split(' ').map((name) => `docker.io/library/${name}`)),
);

export default instructionRule(
  {
    name: 'no-copy-to-relative-without-workdir',
    group: 'files',
    since: '0.1.0',
    summary: 'COPY and ADD to a relative destination need a WORKDIR.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3045'] },
    controls: {},
    messages: { relative: "'{destination}' is relative, but no WORKDIR is set in this file." },
    advice:
      'The files land wherever the base image happens to work, often in the root directory; set a WORKDIR or write the whole path.',
    fix: 'safe',
    docs: {
      why: 'A relative destination is joined to the working directory. Without a WORKDIR that is whatever the base image has set, often the root directory, where the files mix with those of the system, and a new base image can move them.',
      how: 'Set a WORKDIR before the COPY, or give the destination with a leading slash.',
      bad: 'FROM node:22-bookworm-slim\nCOPY app.js .\nUSER node\nCMD ["node", "app.js"]\n',
      good: 'FROM node:22-bookworm-slim\nWORKDIR /app\nCOPY app.js .\nUSER node\nCMD ["node", "app.js"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#workdir',
        'https://docs.docker.com/build/building/best-practices/#workdir',
      ],
    },
  },
  ['COPY', 'ADD'],
  (copy, context) => {
    const { destination, sources, stage } = copy;
    // Absolute (drive letters too), or a variable tells.
    if (
      destination === undefined ||
      sources.length === 0 ||
      /^["']?(?:[A-Za-z]:|[\\/$%~]|$)/.test(destination.raw)
    )
      return;
    const hasWorkdir = earlier(context.file, copy).some(
      (each) => each.kind === 'WORKDIR' || (each.kind === 'ONBUILD' && each.trigger?.kind === 'WORKDIR'),
    );
    const image = copy.onbuild === undefined ? knownRoot(context, stage) : undefined;
    if (hasWorkdir || (image !== undefined && !isRootFolder(image.workdir))) return;
    const known = copy.onbuild === undefined && (image !== undefined || worksAtRoot(stage));
    const isScratch = copy.onbuild === undefined && stage?.root.kind === 'scratch';
    context.report({
      at: destination.span,
      message: 'relative',
      data: { destination: destination.value },
      // Of scratch it is known to be the root, and stays it.
      severity: isScratch ? 'info' : 'warning',
      confidence: known && !isScratch ? 'medium' : 'low',
      ...(copy.kind === 'COPY' ? {} : { aliases: {} }),
      fixes: known ? absolute(context.file, destination, isScratch ? 'safe' : 'unsafe') : [],
    });
  },
);

function isRootFolder(workdir: string | undefined): boolean {
  return workdir === undefined || workdir === '' || workdir === '/';
}

function worksAtRoot(stage: Stage | undefined): boolean {
  if (stage?.root.kind === 'scratch') return true;
  if (stage?.root.kind !== 'image') return false;
  const name = parseReference(stage.root.reference)?.canonicalName;
  return name !== undefined && ROOTED.has(name);
}

function absolute(file: Dockerfile, { span }: Word, kind: Fix['kind']): Fix[] {
  const written = file.text.slice(span.start, span.end);
  const parts = /^(["']?)(?:\.(?=["']?$)|\.\/+)?[\w./${}-]*["']?$/.exec(written);
  if (parts === null || written.includes('..')) return [];
  const start = span.start + (parts[1] ?? '').length;
  const lead = /^\.\/+|^\.(?=["']?$)/.exec(file.text.slice(start, span.end))?.[0] ?? '';
  return [
    {
      title: 'Make the destination absolute',
      kind,
      edits: [{ span: { start, end: start + lead.length }, text: '/' }],
    },
  ];
}
