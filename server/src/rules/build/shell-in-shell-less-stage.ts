import { imageShell } from '../../knowledge/image-shells.ts';
import { knownRoot } from '../../lint/known-image.ts';
import { mayHave } from '../../lint/brought-files.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import { absolutePath } from '../../lint/paths.ts';
import { earlier } from '../../lint/stages.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';

type Running = InstructionOf<'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK' | 'RUN'>;

const SHELLS = ['/bin/sh', '/usr/bin/sh', '/bin/busybox', '/bin/bash'] as const;

export default instructionRule(
  {
    name: 'shell-in-shell-less-stage',
    group: 'build',
    since: '0.1.0',
    summary: 'An image without a shell runs its commands in exec form.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      run: "This RUN needs /bin/sh, which '{image}' does not have.",
      start: "This {keyword} starts /bin/sh, which '{image}' does not have.",
      check: "This check runs in /bin/sh, which '{image}' does not have.",
    },
    advice:
      'The shell form is handed to /bin/sh; use the exec form with a program that the image has, or do the work in an earlier stage.',
    fix: 'none',
    docs: {
      why: 'Images made from scratch or without a distribution have no shell, which is what makes them hard to attack. A command in shell form is run as /bin/sh -c, so a RUN ends the build, a CMD or ENTRYPOINT never starts, and a health check always fails.',
      how: 'Write CMD, ENTRYPOINT and HEALTHCHECK as a JSON array. Move RUN steps to a stage that has a shell and copy the result.',
      bad: 'FROM gcr.io/distroless/static-debian12:nonroot\nCOPY server /server\nCMD /server --port 8080\n',
      good: 'FROM gcr.io/distroless/static-debian12:nonroot\nCOPY server /server\nCMD ["/server", "--port", "8080"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
        'https://github.com/GoogleContainerTools/distroless',
      ],
    },
  },
  ['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'],
  (instruction, context) => {
    const { stage, onbuild, state } = instruction;
    if (stage === undefined || onbuild !== undefined || !isShellForm(instruction)) return;
    const image = withoutShell(stage);
    // An image may say itself where its shell is.
    if ((knownRoot(context, stage)?.shell.length ?? 0) > 0) return;
    if (image === undefined || state.shell !== undefined || isWindowsStage(context.file, stage)) return;
    if (instruction.kind === 'RUN') {
      if (mountsPrograms(instruction)) return;
    } else if (isReplaced(instruction, stage)) return;
    // A program that runs although there is no shell may have put one there.
    const before = earlier(context.file, instruction);
    if (before.some((other) => other.kind === 'RUN' && other.json !== undefined)) return;
    if (mayHave(context.file, context, instruction, SHELLS)) return;
    const sure = image.sure ? {} : ({ confidence: 'medium', severity: 'warning' } as const);
    const at = instruction.keyword.span;
    const data = { image: image.name };
    if (instruction.kind === 'RUN') context.report({ at, message: 'run', data, ...sure });
    else if (instruction.kind === 'HEALTHCHECK')
      context.report({ at, message: 'check', data, severity: 'warning', ...sure });
    else context.report({ at, message: 'start', data: { ...data, keyword: instruction.kind }, ...sure });
  },
);

function isShellForm(instruction: Running): boolean {
  if (instruction.brokenJson) return false;
  if (instruction.kind === 'HEALTHCHECK') {
    const text = instruction.command?.text.trim() ?? '';
    return text !== '' && instruction.type?.value.toUpperCase() === 'CMD' && !text.startsWith('[');
  }
  if (instruction.json !== undefined || instruction.args.text.trim() === '') return false;
  // A heredoc with `#!` is started by what stands there.
  return instruction.kind !== 'RUN' || instruction.heredocs.length === 0;
}

/** The image at the bottom of a stage, when it has no /bin/sh. */
function withoutShell({ root }: Stage): { name: string; sure: boolean } | undefined {
  if (root.kind === 'scratch') return { name: 'scratch', sure: true };
  if (root.kind !== 'image') return undefined;
  const known = imageShell(root.reference);
  return known === undefined || known.shell === 'sh' ? undefined : { name: root.reference, sure: known.sure };
}

/** Whether a mount lends the programs of another image. */
function mountsPrograms({ mounts }: InstructionOf<'RUN'>): boolean {
  return mounts.some(({ options }) =>
    options.some(
      ({ key, value = '' }) =>
        ['target', 'dst', 'destination'].includes(key) &&
        (value.includes('$') ||
          SHELLS.some((shell) => `${shell}/`.startsWith(`${absolutePath(value)}/`.replace(/^\/+/, '/')))),
    ),
  );
}

/** Only the last one of a stage counts. */
function isReplaced({ kind, index }: Running, stage: Stage): boolean {
  return stage.instructions.some((other) => other.kind === kind && other.index > index);
}
