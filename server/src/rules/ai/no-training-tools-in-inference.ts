import { buildPackage } from '../../knowledge/tool-packages.ts';
import { defineRule } from '../../lint/rule.ts';
import { mentions, ships } from '../../lint/stages.ts';
import { type Ecosystem, installs, isNamed, type PackageSpec, type ShellScript } from '../../shell/index.ts';

const PYTHON =
  /^(?:jupyter|jupyterlab|jupyter[-_](?:server|core|lab)|notebook|ipykernel|ipywidgets|nbconvert|tensorboard|tensorboardx|wandb|mlflow|comet[-_]ml|neptune|clearml|aim|datasets|evaluate|accelerate-launch|deepspeed|trl|pytorch[-_]lightning|lightning|ray\[tune\]|optuna|kaggle|label-studio|dvc|matplotlib|seaborn|pytest|black|flake8|mypy|ruff|pre-commit)$/i;
const CONDA =
  /^(?:gcc|gxx|gcc_linux-64|gxx_linux-64|cuda-nvcc|cuda-toolkit|cudatoolkit-dev|compilers|cmake|make|ninja)$/i;
/** Of the system's packages; compilers and headers as such are those of no-build-tools-in-final-stage. */
const SYSTEM =
  /^(?:nsight-(?:compute|systems)\S*|cuda-(?:toolkit|compiler|nvcc|nsight|command-line-tools|gdb|minimal-build|libraries-dev(?:el)?)\S*|cuda(?:-\d+-\d+)?|jupyter\S*)$/i;
const ECOSYSTEMS: Readonly<Partial<Record<Ecosystem, readonly RegExp[]>>> = {
  pip: [PYTHON],
  conda: [PYTHON, CONDA],
  apt: [SYSTEM],
  apk: [SYSTEM],
  rpm: [SYSTEM],
};
/** What serves a model, or brings one. */
const SERVES =
  /\b(?:(?:py)?torch|torchserve|tensorflow|tensorrt|tritonserver|vllm|sglang|lmdeploy|transformers|sentence-transformers|onnxruntime|llama|llama-cpp-python|ollama|cuda|nvidia|rocm|huggingface|huggingface_hub|diffusers|safetensors|gguf|openvino|ctranslate2|faster-whisper|text-generation-inference|kserve|bentoml|litserve)\b/i;
/** How much of a list is told. */
const NAMED = 3;

export default defineRule({
  meta: {
    name: 'no-training-tools-in-inference',
    group: 'ai',
    since: '0.1.0',
    summary: 'An image that serves a model has no notebooks, trackers, compilers or data set tools.',
    severity: 'info',
    confidence: 'medium',
    audience: 'regular',
    preset: 'all',
    aliases: {},
    controls: { nist: ['4.1.1'] },
    messages: {
      one: "'{tools}' is for training or building, and ships with the image.",
      many: '{count} tools for training or building ship with the image: {tools}.',
    },
    advice:
      'A server needs its framework and the model; install these in another stage or image, so that there is less to pull, to scan and to abuse.',
    fix: 'none',
    docs: {
      why: 'What a model is made with is not what it is served with. Notebooks and dashboards are servers of their own, compilers help whoever breaks in, and all of them bring dependencies that scanners report and nobody updates.',
      how: 'Keep requirements for training in a file of their own, compile in an earlier stage, and copy wheels or the virtual environment over.',
      bad: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir vllm==0.9.1 tensorboard==2.19.0 jupyterlab==4.4.3\n',
      good: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir vllm==0.9.1\n',
      links: ['https://docs.docker.com/build/building/multi-stage/'],
    },
  },
  stateless: true,
  handlers: {
    onScript(script, instruction, context) {
      if (instruction.kind !== 'RUN') return;
      for (const command of script.commands) {
        const install = installs(command);
        const wanted = install === undefined ? undefined : ECOSYSTEMS[install.ecosystem];
        if (install === undefined || wanted === undefined) continue;
        const found = install.packages.filter(
          ({ kind, name }) =>
            kind === 'name' &&
            wanted.some((pattern) => pattern.test(name)) &&
            (install.ecosystem === 'conda' ||
              install.ecosystem === 'pip' ||
              buildPackage(name) === undefined),
        );
        const [first] = found;
        if (first === undefined || !ships(instruction) || cleansUp(script, install.packages)) continue;
        if (!mentions(context.file, SERVES)) return;
        const { length } = found;
        const names = found.slice(0, NAMED).map(({ name }) => name);
        const tools = `${names.join(', ')}${length > NAMED ? ' …' : ''}`;
        context.report(
          length === 1
            ? { at: first.span, message: 'one', data: { tools } }
            : { at: first.span, message: 'many', data: { count: String(length), tools } },
        );
      }
    },
  },
});

/** What is taken away in the same RUN is not in its layer. */
function cleansUp({ commands }: ShellScript, packages: readonly PackageSpec[]): boolean {
  const virtual = packages.some(({ kind }) => kind === 'virtual');
  return commands.some(
    (command) =>
      isNamed(command, ['apt-get', 'apt', 'aptitude'], ['purge', 'remove', 'autoremove', 'autopurge']) ||
      (virtual && isNamed(command, 'apk', 'del')) ||
      isNamed(command, ['pip', 'uv'], ['uninstall']) ||
      isNamed(command, ['yum', 'dnf', 'microdnf', 'tdnf'], ['remove', 'erase', 'autoremove']),
  );
}
