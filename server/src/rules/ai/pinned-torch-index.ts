import { defineRule } from '../../lint/rule.ts';
import { environment, mentions } from '../../lint/stages.ts';
import { installs } from '../../shell/index.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';

const TORCH = /^(?:torch|torchvision|torchaudio)$/i;
const INDEXES = new Set(
  '-i --index-url --extra-index-url -f --find-links --no-index --index --default-index --torch-backend --no-deps --constraint -c'.split(
    ' ',
  ),
);
const VARIABLES = [
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_NO_INDEX',
  'PIP_CONSTRAINT',
  'PIP_CONFIG_FILE',
  'UV_INDEX',
  'UV_DEFAULT_INDEX',
  'UV_INDEX_URL',
  'UV_EXTRA_INDEX_URL',
  'UV_TORCH_BACKEND',
];
/** An index is set somewhere, or torch has been installed from one. */
const CONFIGURED = /pip\.conf|pip3? config|uv\.toml|download\.pytorch\.org|\.pip\/|INDEX_URL|TORCH_INDEX/i;
/** Images that have torch, or another build of it than PyPI's. */
const HAS_TORCH =
  /torch|nvcr\.io\/nvidia\/(?!cuda)|l4t|jetson|rocm|deep-?learning|huggingface|habana|intel\/|neuron|vllm|sagemaker|aiml|azureml|kaggle/i;

export default defineRule({
  meta: {
    name: 'pinned-torch-index',
    group: 'ai',
    since: '0.1.0',
    summary: 'PyTorch comes from the index of the CUDA version or CPU build that is meant.',
    severity: 'info',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: { open: "No index says for which CUDA version or CPU '{package}' is built." },
    advice:
      'The default build of the day brings gigabytes of CUDA libraries, of a version that changes with releases; name one with --index-url https://download.pytorch.org/whl/cpu or …/cu128.',
    fix: 'none',
    docs: {
      why: 'PyPI has one build of each release, on Linux for the CUDA version that PyTorch chose at the time. On a machine without a GPU that is gigabytes for nothing, and on one with a GPU a release later may need a newer driver than the host has.',
      how: 'Give the index for the build that is meant, …/whl/cpu, …/whl/cu128 or …/whl/rocm6.3, with a version of torch. With uv, --torch-backend does the same.',
      bad: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir torch\n',
      good: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir torch==2.7.1 --index-url https://download.pytorch.org/whl/cpu\n',
      links: [
        'https://pytorch.org/get-started/locally/',
        'https://docs.astral.sh/uv/guides/integration/pytorch/',
      ],
    },
  },
  stateless: true,
  handlers: {
    commands: ['pip', 'uv'],
    onScript(script, instruction, context) {
      if (instruction.kind !== 'RUN') return;
      for (const command of script.commands) {
        const install = installs(command);
        // `uv add` takes the index from the project's file.
        if (install?.ecosystem !== 'pip' || (install.manager !== 'pip' && install.verb.value !== 'install'))
          continue;
        const torch = install.packages.filter(({ kind, name }) => kind === 'name' && TORCH.test(name));
        const [first] = torch;
        if (first === undefined) continue;
        if (torch.some(({ version }) => version?.includes('+') === true)) continue;
        if (install.options.some(({ name }) => INDEXES.has(name))) continue;
        // Requirement files may name an index.
        if (install.packages.some(({ kind }) => kind === 'requirements' || kind === 'constraints')) continue;
        if (
          isConfigured(context.file, instruction) ||
          script.assignments.some(({ name }) => VARIABLES.includes(name))
        )
          continue;
        // A release from PyPI is always the same build, and decides on those of the others.
        const main = torch.filter(({ name }) => name.toLowerCase() === 'torch');
        const pinned = (main.length > 0 ? main : torch).every(({ operator }) => operator === '==');
        const confidence = pinned || instruction.stage?.root.kind !== 'image' ? 'low' : 'medium';
        context.report({ at: first.span, message: 'open', data: { package: first.name }, confidence });
      }
    },
  },
});

function isConfigured(file: Dockerfile, instruction: Instruction): boolean {
  const root = instruction.stage?.root;
  return (
    (root?.kind === 'image' && HAS_TORCH.test(root.reference)) ||
    VARIABLES.some((name) => environment(file, instruction, name) !== undefined) ||
    mentions(file, CONFIGURED)
  );
}
