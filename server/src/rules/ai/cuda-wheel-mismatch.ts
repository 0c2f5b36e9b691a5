import { cudaImage } from '../../lint/cuda.ts';
import { defineRule, type Confidence } from '../../lint/rule.ts';
import { type Install, installs, subSpan } from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

/** What a package or index was built for. */
interface Wheel {
  readonly at: Span;
  readonly name: string;
  /** `cpu`, `11.8`, or `12` where only the first number is told. */
  readonly cuda: string;
  /** It has no CUDA of its own, so that it does not run with another. */
  readonly needsImage: boolean;
}

/** https://pytorch.org/get-started/locally/ and the projects that follow its scheme. */
const INDEX =
  /(?:download\.pytorch\.org\/whl\/(?:nightly\/|test\/)?|data\.pyg\.org\/whl\/torch-[\d.]{1,20}(?:\+|%2B))(cu\d{2,3}|cpu)(?=\/|\.html|$)/i;
const LOCAL = /\+(cu\d{2,3}|cpu)$/;
/** https://docs.cupy.dev/en/stable/install.html, https://docs.rapids.ai/install/ */
const NAMED = /^(?:cupy|cudf|cuml|cugraph|cuvs|rmm|raft-dask|dask-cudf|pylibraft)-(?:cuda|cu)(\d{2,3})x?$/i;
/** https://docs.jax.dev/en/latest/installation.html */
const JAX = /(?:^|,)cuda(\d{2})(?:[-_](local|pip))?(?:$|,)/;
const VARIABLES = /^(?:PIP|UV)_(?:EXTRA_)?INDEX_URL$|^UV_(?:DEFAULT_)?INDEX$/;

export default defineRule({
  meta: {
    name: 'cuda-wheel-mismatch',
    group: 'ai',
    since: '0.1.0',
    summary: 'Packages for CUDA are built for the CUDA of the base image.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      version: "'{name}' is built for CUDA {wheel}, but the base image has CUDA {base}.",
      cpu: "'{name}' is built for CPUs, but the base image has CUDA {base}.",
    },
    advice:
      'It fails to load, cannot be extended by compiled kernels, or leaves two CUDA versions in the image; choose both for the same one.',
    fix: 'none',
    docs: {
      why: 'Packages are compiled against one major version of CUDA. With another in the image some do not load at all, extensions refuse to compile against them, and those that bring their own libraries leave the gigabytes of the base image unused.',
      how: 'Take the index or package for the version of the base image, such as /whl/cu128 on CUDA 12.8. Where the wheels bring everything, as those of PyTorch do, a plain Python image is smaller.',
      bad: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN pip install --no-cache-dir torch==2.4.1 --index-url https://download.pytorch.org/whl/cu118\n',
      good: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN pip install --no-cache-dir torch==2.7.1 --index-url https://download.pytorch.org/whl/cu128\n',
      links: [
        'https://docs.nvidia.com/deploy/cuda-compatibility/',
        'https://pytorch.org/get-started/locally/',
      ],
    },
  },
  stateless: true,
  create(context) {
    function baseOf({ stage }: Instruction): string | undefined {
      return stage === undefined ? undefined : cudaImage(stage)?.version;
    }

    function compare(instruction: Instruction, { at, cuda, name, needsImage }: Wheel, base: string): boolean {
      if (cuda === 'cpu') {
        context.report({ at, message: 'cpu', data: { name, base }, confidence: 'medium' });
        return true;
      }
      const [major] = base.split('.');
      if (cuda === base || cuda === major) return false;
      // Within a major version libraries and drivers get on with each other.
      const near = cuda.split('.')[0] === major;
      if (near && needsImage && !cuda.includes('.')) return false;
      const devel = instruction.stage !== undefined && cudaImage(instruction.stage)?.devel === true;
      const confidence: Confidence = near ? 'low' : needsImage || devel ? 'high' : 'medium';
      context.report({ at, message: 'version', data: { name, wheel: cuda, base }, confidence });
      return true;
    }

    return {
      commands: ['pip', 'uv', 'conda', 'mamba', 'micromamba'],
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN') return;
        let base: string | undefined;
        for (const command of script.commands) {
          const install = installs(command);
          if (install === undefined || (install.ecosystem !== 'pip' && install.ecosystem !== 'conda'))
            continue;
          const wheels = wheelsOf(install);
          if (wheels.length === 0) continue;
          base ??= baseOf(instruction);
          if (base === undefined) return;
          // One finding a command: index and version say the same.
          for (const wheel of wheels) if (compare(instruction, wheel, base)) break;
        }
      },
      onEnv(env) {
        for (const { name, value } of env.assignments) {
          const cuda = VARIABLES.test(name) ? INDEX.exec(value?.value ?? '')?.[1] : undefined;
          if (cuda === undefined || value === undefined) continue;
          const base = baseOf(env);
          if (base !== undefined)
            compare(env, { at: value.span, name, cuda: version(cuda), needsImage: false }, base);
        }
      },
    };
  },
});

function wheelsOf({ ecosystem, options, packages }: Install): Wheel[] {
  const found: Wheel[] = [];
  for (const { value } of options) {
    const match = value === undefined ? null : INDEX.exec(value.text);
    if (match?.[1] === undefined || value === undefined) continue;
    const start = value.at + match.index + match[0].length - match[1].length;
    const at = subSpan(value.word, start, start + match[1].length);
    found.push({ at, name: match[1], cuda: version(match[1]), needsImage: false });
  }
  for (const { extras = '', name, span, version: given = '', word } of packages) {
    const add = (cuda: string | undefined, needsImage: boolean): void => {
      if (cuda !== undefined && word.static) found.push({ at: span, name, cuda: version(cuda), needsImage });
    };
    add(LOCAL.exec(given)?.[1], false);
    if (ecosystem === 'conda') {
      // https://anaconda.org/pytorch/pytorch-cuda, https://anaconda.org/conda-forge/cudatoolkit
      if (/^(?:pytorch-cuda|cudatoolkit|cuda-version)$/.test(name))
        add(/^=*(\d{1,2}\.\d{1,2})(?:\.\d{1,3}|\.\*)*$/.exec(given)?.[1], false);
      continue;
    }
    add(NAMED.exec(name)?.[1], true);
    const [, jax, how] = name === 'jax' ? (JAX.exec(extras) ?? []) : [];
    add(jax, how === 'local');
  }
  return found;
}

/** `cu118`, `118`, `cuda12`, `11.8`. */
function version(text: string): string {
  const digits = text.replace(/^\D+/, '');
  if (digits === '' || digits.includes('.')) return digits === '' ? 'cpu' : digits;
  // cu92 is 9.2, cu12 is any 12.
  if (digits.length === 2)
    return digits.startsWith('1') ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${digits.slice(0, 2)}.${digits.slice(2)}`;
}
