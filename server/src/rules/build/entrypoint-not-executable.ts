import { destinationOf } from '../../lint/brought-files.ts';
import { absolutePath } from '../../lint/paths.ts';
import { defineRule, type Confidence, type Fix, type FileContext } from '../../lint/rule.ts';
import { instructionsOf, isWindowsStage } from '../../lint/run-user.ts';
import type { Instruction, InstructionOf, Stage } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';
import { at } from '../../text/span.ts';

type Transfer = InstructionOf<'ADD' | 'COPY'>;

const SCRIPT = /\.(?:sh|bash|py|pl|rb)$/;

export default defineRule({
  meta: {
    name: 'entrypoint-not-executable',
    group: 'build',
    since: '0.1.0',
    summary: 'The script that a container starts with may be executed.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'strict',
    aliases: {},
    controls: {},
    messages: {
      never: "'{path}' starts the container, but it is made here without the right to be executed.",
      maybe: "'{path}' starts the container, and only the build context says whether it may be executed.",
    },
    advice:
      'Without the execute bit the container ends with "permission denied"; set it where the file comes in, with --chmod=0755.',
    fix: 'unsafe',
    docs: {
      why: 'A file from the build context keeps its mode, and a checkout on Windows, a download or an archive easily loses the execute bit. Heredocs never have it. The image then builds everywhere and starts only for those whose copy of the file has the right mode.',
      how: 'Say COPY --chmod=0755, so that the image does not depend on the mode of the file in the build context.',
      bad: 'FROM debian:13-slim\nCOPY entrypoint.sh /entrypoint.sh\nUSER 65532\nENTRYPOINT ["/entrypoint.sh"]\n',
      good: 'FROM debian:13-slim\nCOPY --chmod=0755 entrypoint.sh /entrypoint.sh\nUSER 65532\nENTRYPOINT ["/entrypoint.sh"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const stage = context.file.finalStage;
      if (stage === undefined || isWindowsStage(context.file, stage)) return;
      const start = startOf(stage);
      const program = start?.json?.elements[0]?.value;
      if (start === undefined || program === undefined || !program.includes('/') || program.includes('$'))
        return;
      const workdir = start.state.workdir;
      if (!program.startsWith('/') && workdir === undefined) return;
      const path = absolutePath(program, workdir);
      const all = instructionsOf(stage);
      const found = all.findLast((one): one is Transfer => isTransfer(one) && brings(context, one, path));
      if (found === undefined || found.onbuild !== undefined) return;
      if (found.flags.some(({ name }) => name === 'chmod' || name === 'from')) return;
      // Any chmod may be the one, and so may whatever writes or renames the file.
      const name = baseName(path);
      if (
        all.some(
          (one) =>
            one.kind === 'RUN' && isTouched(context.file.text.slice(one.span.start, one.span.end), name),
        )
      )
        return;
      const confidence = howSure(found, path);
      if (confidence === undefined) return;
      const { destination } = found;
      context.report({
        at: destination?.span ?? found.keyword.span,
        message: confidence === 'high' ? 'never' : 'maybe',
        data: { path },
        confidence,
        related: [{ span: start.keyword.span, message: 'The container starts with it here.' }],
        fixes: fixesFor(found),
      });
    },
  },
});

/** What is started: ENTRYPOINT, or CMD when there is none. */
function startOf(stage: Stage): InstructionOf<'CMD' | 'ENTRYPOINT'> | undefined {
  const all = instructionsOf(stage);
  const last = all.findLast((one) => one.kind === 'ENTRYPOINT') ?? all.findLast((one) => one.kind === 'CMD');
  return last?.kind === 'ENTRYPOINT' || last?.kind === 'CMD' ? last : undefined;
}

function isTransfer(one: Instruction): one is Transfer {
  return one.kind === 'COPY' || one.kind === 'ADD';
}

/** Whether a COPY or ADD names the file itself, not only a folder that may hold it. */
function brings(context: FileContext, transfer: Transfer, path: string): boolean {
  const to = destinationOf(context, transfer);
  if (to === undefined) return false;
  if (to === path) return transfer.sources.length === 1;
  if (path.slice(0, Math.max(1, path.lastIndexOf('/'))) !== to) return false;
  return transfer.sources.some(({ value }) => baseName(value) === baseName(path));
}

function isTouched(text: string, name: string): boolean {
  return text.includes(name) || /\bchmod\b[^&;]*(?:-R|\*|\$|\/)/.test(text);
}

/** Undefined: nothing to say, such as for a program that a build tool made executable. */
function howSure(transfer: Transfer, path: string): Confidence | undefined {
  const [source] = transfer.sources;
  // Heredocs are 0644 and downloads 0600 (https://docs.docker.com/reference/dockerfile/#add).
  if (transfer.heredocs.length > 0) return 'high';
  if (
    transfer.kind === 'ADD' &&
    /^https?:/.test(source?.value ?? '') &&
    !/\.git(?:#|$)|\.t?[agx]z$|\.tar/.test(source?.value ?? '')
  )
    return 'high';
  return SCRIPT.test(path) ? 'low' : undefined;
}

function fixesFor(transfer: Transfer): Fix[] {
  if (transfer.sources.length !== 1) return [];
  const edits = [{ span: at(transfer.keyword.span.end), text: ' --chmod=0755' }];
  return [{ title: 'Make it executable', kind: 'unsafe', edits }];
}
