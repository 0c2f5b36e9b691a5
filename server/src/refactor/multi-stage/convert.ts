import { purposeOf } from '../../lint/purpose.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import type { Nothing, Outcome, Refusal, Transformation } from '../refactoring.ts';
import { assemble } from './assemble.ts';
import { c } from './c.ts';
import { cuda } from './cuda.ts';
import { dotnet } from './dotnet.ts';
import { elixir } from './elixir.ts';
import { java } from './java.ts';
import { php } from './php.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { ecosystemOf } from './detect.ts';
import { go } from './go.ts';
import { imageFolder } from './image-folder.ts';
import { node } from './node.ts';
import { obstacleTo } from './obstacles.ts';
import { python } from './python.ts';
import { type Candidate, type Ecosystem, isPlan, nothing, type Recipe, refuse } from './recipe.ts';
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
  const ecosystem = ecosystemOf(found);
  if (ecosystem === 'none') return nothing('Nothing is built here that could run on a smaller image.');
  if (ecosystem === 'several')
    return refuse(
      'several-ecosystems',
      'Two languages build here, and either may be what runs.',
      found.start.at,
    );
  const stopped = obstacleTo(found);
  if (stopped !== undefined) return stopped;
  const plan = RECIPES[ecosystem](found);
  return isPlan(plan) ? assemble(found, plan) : plan;
};

function candidateOf(subject: Parameters<Transformation>[0]): Candidate | Nothing | Refusal {
  const { file } = subject;
  const [stage, ...others] = file.stages;
  if (stage === undefined) return nothing('There is no stage.');
  if (others.length > 0) return nothing('The file has several stages already.');
  if (stage.root.kind === 'scratch')
    return nothing('The stage begins with nothing, so nothing is too much in it.');
  const image = stage.from.image;
  const at = image?.span ?? stage.from.keyword.span;
  if (isWindowsStage(file, stage))
    return refuse('windows', 'Windows images have no counterpart without tools.', at);
  if (stage.root.kind !== 'image')
    return refuse('unknown-base', 'Which image this is built from is known only when it is built.', at);
  const base = baseOf(stage.root.reference);
  if (base === undefined) return refuse('unknown-base', 'Which image this is built from cannot be read.', at);
  const purpose = purposeOf(subject, stage);
  // What is built on buildpack-deps and started there is no workshop, though the image is made for one.
  if (purpose === 'workshop' && base.name !== 'buildpack-deps')
    return nothing('It is an image to work in, so the tools are what it is for.');
  const start = startOf(subject, stage);
  if (start === undefined) return nothing('The file does not say what the image starts.');
  const steps = stepsOf(subject, stage, imageFolder(base));
  if ('kind' in steps) return steps;
  return { subject, file, stage, base, steps, start, folder: stage.end.workdir ?? imageFolder(base) };
}
