import type { Dockerfile, Instruction, InstructionOf, Stage } from '../syntax/model.ts';
import { sourceNames } from './stage-sources.ts';
import type { Span } from '../text/span.ts';
import { Notes } from '../text/notes.ts';

/** A reference to a stage further down which itself needs the one that refers to it. */
interface CycleEdge {
  readonly instruction: InstructionOf<'COPY' | 'RUN'>;
  readonly value: string;
  readonly span: Span;
  readonly target: Stage;
}

interface Edge {
  readonly from: Stage;
  readonly to: Stage;
  readonly source: CycleEdge | undefined;
}

const CYCLES = new Notes<Dockerfile, readonly CycleEdge[]>('file');
const NONE: readonly CycleEdge[] = [];

/**
 * The references that close a cycle of stages, in file order. BuildKit reads all stages before it looks up what COPY and
 * RUN name, so a stage further down can be named; it refuses the file when that one leads back
 * (https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/validations.go).
 */
export function stageCycles(file: Dockerfile): readonly CycleEdge[] {
  // Read each time, because who keeps results must see that they rest on the whole file.
  const { stages } = file;
  return stages.length < 2 ? NONE : CYCLES.of(file, findCycles);
}

function findCycles({ stages }: Dockerfile): readonly CycleEdge[] {
  const byName = new Map<string, Stage>();
  for (const stage of stages)
    if (stage.name !== undefined && !byName.has(stage.name)) byName.set(stage.name, stage);
  const edges = stages.flatMap((stage) => edgesOf(stage, stages, byName));
  // Every cycle has a reference forward; most files have none.
  if (!edges.some(({ from, to }) => to.index > from.index)) return NONE;
  const next = new Map<Stage, Stage[]>();
  const back = new Map<Stage, Stage[]>();
  for (const { from, to } of edges) {
    next.set(from, [...(next.get(from) ?? []), to]);
    back.set(to, [...(back.get(to) ?? []), from]);
  }
  const group = components(stages, next, back);
  return edges.flatMap(({ from, to, source }) =>
    source !== undefined && to.index > from.index && group.get(from) === group.get(to) ? [source] : [],
  );
}

function edgesOf(stage: Stage, stages: readonly Stage[], byName: ReadonlyMap<string, Stage>): Edge[] {
  const edges: Edge[] = [];
  if (stage.base.kind === 'stage') edges.push({ from: stage, to: stage.base.stage, source: undefined });
  for (const instruction of stage.instructions) {
    if ((instruction.kind !== 'COPY' && instruction.kind !== 'RUN') || isPlain(instruction)) continue;
    for (const { value, span } of sourceNames(instruction)) {
      // Mounts have no numbers.
      const byNumber = /^\d+$/.test(value)
        ? instruction.kind === 'COPY'
          ? stages[Number(value)]
          : undefined
        : undefined;
      const target = byNumber ?? byName.get(value.toLowerCase());
      if (target !== undefined && target !== stage)
        edges.push({ from: stage, to: target, source: { instruction, value, span, target } });
    }
  }
  return edges;
}

function isPlain(instruction: Instruction): boolean {
  return instruction.flags.length === 0;
}

/** Which stages reach each other both ways: Kosaraju's two walks, without recursion. */
function components(
  stages: readonly Stage[],
  next: ReadonlyMap<Stage, readonly Stage[]>,
  back: ReadonlyMap<Stage, readonly Stage[]>,
): Map<Stage, number> {
  const order: Stage[] = [];
  const seen = new Set<Stage>();
  for (const start of stages) {
    const path: { stage: Stage; at: number }[] = [];
    const enter = (stage: Stage): void => {
      if (seen.has(stage)) return;
      seen.add(stage);
      path.push({ stage, at: 0 });
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const child = next.get(top.stage)?.[top.at];
      top.at += 1;
      if (child !== undefined) enter(child);
      else {
        order.push(top.stage);
        path.pop();
      }
    }
  }
  const group = new Map<Stage, number>();
  for (const [number, root] of order.toReversed().entries()) {
    const open = [root];
    for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
      if (group.has(stage)) continue;
      group.set(stage, number);
      open.push(...(back.get(stage) ?? []));
    }
  }
  return group;
}
