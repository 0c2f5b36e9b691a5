import { deleteWord } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';

/** The variable alone; what stands behind an operator is never used, as the builder always sets it. */
const TARGET = /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM(?::?[-?][^}$]*)?\})$/;

export default instructionRule(
  {
    name: 'no-redundant-target-platform',
    group: 'base-image',
    since: '0.1.0',
    summary: 'FROM does not repeat the target platform, which is the default.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3065'], buildkit: ['RedundantTargetPlatform'] },
    controls: {},
    messages: { redundant: "'{flag}' only repeats the default." },
    advice: 'Stages are built for the target platform anyway; leave the flag out.',
    fix: 'safe',
    docs: {
      why: 'Every stage is built for the platform that the build asks for, unless it says otherwise. A flag that says the same suggests a choice where there is none.',
      how: 'Leave the flag out. Use --platform=$BUILDPLATFORM for stages that cross-compile.',
      bad: 'FROM --platform=$TARGETPLATFORM debian:13-slim\nUSER 65532\n',
      good: 'FROM debian:13-slim\nUSER 65532\n',
      links: ['https://docs.docker.com/reference/build-checks/redundant-target-platform/'],
    },
  },
  'FROM',
  ({ platform, stage }, context) => {
    if (platform?.value === undefined || !TARGET.test(platform.value)) return;
    // An ARG of that name may mean another platform, and a stage may be of another one.
    const isOverridden = context.file.preamble.some(
      (each) => each.kind === 'ARG' && each.assignments.some(({ name }) => name === 'TARGETPLATFORM'),
    );
    const kind = isOverridden || stage?.base.kind === 'stage' ? 'unsafe' : 'safe';
    context.report({
      at: platform.span,
      message: 'redundant',
      data: { flag: context.file.text.slice(platform.span.start, platform.span.end) },
      fixes: [{ title: 'Delete the flag', kind, edits: [deleteWord(context.file, platform.span)] }],
    });
  },
);
