import { cudaImage } from '../../lint/cuda.ts';
import { baseName } from '../../text/path.ts';
import { hasOption, installs } from '../../shell/index.ts';
import { sortPackages } from './packages.ts';
import { applicationOf } from './places.ts';
import { nothing, type Plan, type Recipe, refuse, shown, type Taken } from './recipe.ts';

/** Programs and scripts that train models, or that people work in. */
const TRAINING =
  /^(?:jupyter(?:-\w+)?|torchrun|accelerate|deepspeed|tensorboard|wandb)$|(?:^|[/_-])(?:train|finetune|fine_tune|pretrain)\w*\.py$/;

/** Where pip puts packages on Ubuntu, by the version of Python that each release has. */
const PYTHON: Readonly<Record<string, string>> = {
  'ubuntu20.04': '3.8',
  'ubuntu22.04': '3.10',
  'ubuntu24.04': '3.12',
};

export const cuda: Recipe = (candidate) => {
  const { stage, start, steps, base } = candidate;
  const image = cudaImage(stage);
  if (image?.devel !== true) return nothing('The image has no compiler of CUDA in it.');
  if (start.program.some((word) => TRAINING.test(baseName(word)) || TRAINING.test(word)))
    return nothing('It trains models, which needs the tools.');
  if (steps.some(({ line }) => /\b(?:jupyter|deepspeed)\b/.test(line)))
    return nothing('It is an image to train models in, which needs the tools.');
  const system = Object.keys(PYTHON).find((one) => base.tag.endsWith(one));
  if (system === undefined)
    return refuse(
      'unknown-release',
      'Where this release of the system keeps packages of Python is not known.',
      start.at,
    );
  if (
    !/^python3?$/.test(baseName(start.program[0] ?? '')) &&
    !steps.some(({ command }) => installs(command)?.ecosystem === 'pip')
  )
    return refuse(
      'unknown-program',
      `What '${shown(baseName(start.program[0] ?? ''))}' needs of the system is not known.`,
      start.at,
    );
  if (
    steps.some(
      ({ line, command }) =>
        /\b(?:conda|virtualenv|venv|uv|poetry)\b/.test(line) ||
        (hasOption(command, ['--user', '--target', '--prefix']) !== undefined &&
          command.name.startsWith('pip')),
    )
  )
    return refuse('unknown-installer', 'Where packages are installed to is not known well enough.', start.at);
  if (steps.some(({ line }) => /triton|torch\.compile|deadsnakes|python3\.\d+/.test(line)))
    return refuse(
      'compiles-at-run-time',
      'Something here may compile when it runs, or brings its own Python.',
      start.at,
    );
  const sorted = sortPackages(candidate, () => false);
  if ('kind' in sorted) return sorted;
  const application = applicationOf(candidate, ({ command: { name } }) =>
    /^(?:python[\d.]*|pip[\d.]*)$/.test(name),
  );
  if ('kind' in application) return application;
  // https://gitlab.com/nvidia/container-images/cuda: each flavour with the compiler has one without under the same version.
  const tag = base.tag.replace(/-devel(?=-|$)/, '-runtime');
  const raw = stage.from.image?.raw ?? '';
  const reference = `${base.reference.text.slice(0, base.reference.nameEnd).replace(/:[^/:]*$/, '')}:${tag}`;
  const written =
    raw.includes('$') && /-devel(?=-|$)/.test(raw) ? raw.replace(/-devel(?=-|$)/, '-runtime') : reference;
  const version = PYTHON[system] ?? '';
  const own: Taken[] = [
    { path: `/usr/local/lib/python${version}/dist-packages` },
    { path: '/usr/local/bin' },
  ];
  const names = [
    ...new Set([
      ...(sorted.packages?.names ?? []).filter(
        (name) => !/^python3-(?:pip|dev|venv|setuptools|wheel)$/.test(name),
      ),
      'python3',
    ]),
  ];
  return {
    image: written,
    reference,
    hasShell: true,
    taken: [...own, ...application.taken],
    packages: { manager: 'apt', names },
    env: [],
    edits: [],
    buildCommands: [],
    assumptions: [
      { message: 'Nothing is compiled for the GPU when the program runs.', at: start.at },
      ...sorted.assumptions,
      ...application.assumptions,
    ],
    consequences: [
      {
        message: "The compiler and headers of CUDA, and 'pip', are no longer in the image.",
        at: stage.from.keyword.span,
      },
    ],
  } satisfies Plan;
};
