import { isRoot } from '../lint/run-user.ts';
import type { BuildContextFacts } from '../lint/facts.ts';
import { withArgs } from '../syntax/parse.ts';
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

/** @param build what files say of the build; with its arguments images are looked up */
export function inlayHints(
  file: Dockerfile,
  { images, stages }: InlayOptions,
  build?: BuildContextFacts,
): readonly InlayHint[] {
  const { args, argsBy } = build ?? {};
  const read = images ? withArgs(file, args) : file;
  return file.stages.flatMap((stage, index) => [
    ...(images ? imageHint(read, read.stages[index] ?? stage, argsBy) : []),
    ...(stages ? stageHint(file, stage, build?.targetBy) : []),
  ]);
}

function imageHint(file: Dockerfile, { from }: Stage, argsBy: string | undefined): InlayHint[] {
  const { image } = from;
  if (image === undefined || image.variables.length === 0) return [];
  const text = expandWord(file, from, image.raw);
  if (text === undefined || text === image.raw) return [];
  const tooltip = `${text}, with the defaults of its build arguments${argsBy === undefined ? '' : ` and what ${argsBy} gives`}`;
  return [{ offset: image.span.end, text: `= ${withShortDigest(text)}`, tooltip }];
}

function withShortDigest(reference: string): string {
  return reference.replace(/@sha256:[\da-f]{64}$/, (digest) => `${digest.slice(0, '@sha256:'.length + 7)}…`);
}

function stageHint(file: Dockerfile, stage: Stage, targetBy: string | undefined): InlayHint[] {
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
      tooltip: `What the stage is for${stage.isFinal && targetBy !== undefined ? ` (${targetBy} builds it)` : ''}, and the user and the working directory that it ends with`,
    },
  ];
}
