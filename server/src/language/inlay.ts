import { isRoot } from '../lint/run-user.ts';
import { expandWord } from '../syntax/scope.ts';
import type { Dockerfile, Stage } from '../syntax/model.ts';

/** Words of ours between those of a file. Short ones: VS Code cuts off what is longer than 43 letters in a line. */
export interface InlayHint {
  readonly offset: number;
  readonly text: string;
  readonly tooltip: string;
}

/** Which of them are wanted. */
export interface InlayOptions {
  /** What a FROM with variables stands for. */
  readonly images: boolean;
  /** The user and working directory that a stage ends with. */
  readonly stages: boolean;
}

export function inlayHints(file: Dockerfile, { images, stages }: InlayOptions): readonly InlayHint[] {
  return file.stages.flatMap((stage) => [
    ...(images ? imageHint(file, stage) : []),
    ...(stages ? stageHint(file, stage) : []),
  ]);
}

function imageHint(file: Dockerfile, { from }: Stage): InlayHint[] {
  const { image } = from;
  if (image === undefined || image.variables.length === 0) return [];
  const text = expandWord(file, from, image.raw);
  if (text === undefined || text === image.raw) return [];
  const tooltip = `${text}, with the defaults of its build arguments`;
  return [{ offset: image.span.end, text: `= ${withShortDigest(text)}`, tooltip }];
}

function withShortDigest(reference: string): string {
  return reference.replace(/@sha256:[\da-f]{64}$/, (digest) => `${digest.slice(0, '@sha256:'.length + 7)}…`);
}

function stageHint(file: Dockerfile, stage: Stage): InlayHint[] {
  const { user, workdir } = stage.end;
  const name = user?.user === undefined ? undefined : expandWord(file, user, user.user.raw);
  const parts = [
    stage.isFinal ? 'final' : stage.reachable ? 'build' : 'unused',
    name === undefined ? '' : `user ${name}${isRoot(name) ? ' (root)' : ''}`,
    workdir === undefined ? '' : workdir,
  ].filter(Boolean);
  const { from } = stage;
  return [
    {
      offset: from.span.end,
      text: parts.join(' · '),
      tooltip: 'What the stage is for, and the user and the working directory that it ends with',
    },
  ];
}
