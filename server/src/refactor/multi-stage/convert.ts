import { purposeOf } from '../../lint/purpose.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import type { Nothing, Outcome, Refusal, Subject, Transformation } from '../refactoring.ts';
import { assemble } from './assemble.ts';
import { c } from './c.ts';
import { cuda } from './cuda.ts';
import { dotnet } from './dotnet.ts';
import { elixir } from './elixir.ts';
import { java } from './java.ts';
import { php } from './php.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { isPlainPath } from './copied-paths.ts';
import { ecosystemOf, mayBuild } from './detect.ts';
import { go } from './go.ts';
import { imageFolder } from './image-folder.ts';
import { node } from './node.ts';
import { obstacleTo } from './obstacles.ts';
import { python } from './python.ts';
import { type Base, type Candidate, type Ecosystem, isPlan, nothing, type Recipe, refuse } from './recipe.ts';
import { baseOf } from './runtime-image.ts';
import { startOf } from './start.ts';
import { stepsOf } from './steps.ts';

const RECIPES: Readonly<Record<Ecosystem, Recipe>> = {
  c,
  cuda,
  dotnet,
  elixir,
  go,
  java,
  node,
  php,
  python,
  ruby,
  rust,
};

/**
 * Turns a file with one stage into one that builds in that stage and runs in another, which has no compilers, package
 * tools and sources. Instructions of the build stay as they are; the runtime stage is put below them, on the same
 * family of images.
 */
export const convertToMultiStage: Transformation = (subject): Outcome => {
  const found = candidateOf(subject);
  if ('kind' in found) return found;
  const { candidate, problem } = found;
  const ecosystem = ecosystemOf(candidate);
  if (problem !== undefined && (ecosystem !== 'none' || mayBuild(candidate))) return problem;
  if (ecosystem === 'none') return nothing('Nothing is built here that could run on a smaller image.');
  if (ecosystem === 'several')
    return refuse(
      'several-ecosystems',
      'Two languages build here, and either may be what runs.',
      candidate.start.at,
    );
  const stopped = obstacleTo(candidate);
  if (stopped !== undefined) return stopped;
  const plan = RECIPES[ecosystem](candidate);
  return isPlan(plan) ? assemble(candidate, plan) : plan;
};

interface Found {
  readonly candidate: Candidate;
  /** Stands in the way, if anything is built here. */
  readonly problem: Refusal | undefined;
}

/** Of images that nobody can tell. */
const UNKNOWN_BASE: Base = {
  name: '',
  tag: '',
  reference: {
    text: '',
    domain: undefined,
    path: '',
    tag: undefined,
    digest: undefined,
    canonicalName: '',
    nameEnd: 0,
  },
};

function candidateOf(subject: Subject): Found | Nothing {
  const { file } = subject;
  const [stage, ...others] = file.stages;
  if (stage === undefined) return nothing('There is no stage.');
  if (others.length > 0) return nothing('The file has several stages already.');
  if (stage.root.kind === 'scratch')
    return nothing('The stage begins with nothing, so nothing is too much in it.');
  const known = stage.root.kind === 'image' ? baseOf(stage.root.reference) : undefined;
  const start = startOf(subject, stage);
  // An image made to work in is none when something that is built there is started by its path.
  const isPath = known?.name === 'buildpack-deps' && /^\.{0,2}\//.test(start?.program[0] ?? '');
  if (purposeOf(subject, stage) === 'workshop' && !isPath)
    return nothing('It is an image to work in, so the tools are what it is for.');
  if (start === undefined) return nothing('The file does not say what the image starts.');
  const at = stage.from.image?.span ?? stage.from.keyword.span;
  const base = known ?? UNKNOWN_BASE;
  const folder = imageFolder(base);
  const { steps, problem } = stepsOf(subject, stage, folder);
  const last = stage.end.workdir ?? folder;
  if (last !== undefined && !isPlainPath(last))
    return nothing('The working directory has a name that cannot be written again.');
  return {
    candidate: { subject, file, stage, base, steps, start, folder: last },
    problem: isWindowsStage(file, stage)
      ? refuse('windows', 'Windows images have no counterpart without tools.', at)
      : known === undefined
        ? refuse('unknown-base', 'Which image this is built from is known only when it is built.', at)
        : problem,
  };
}
