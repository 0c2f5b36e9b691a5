import { cudaImage } from '../../lint/cuda.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { stageRule } from '../../lint/ladder.ts';
import { purposeOf } from '../../lint/purpose.ts';
import type { Fix } from '../../lint/rule.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';

/** Commands and packages that compile, or that make a program compile kernels while it runs. */
const COMPILES =
  /\b(?:nvcc|cmake|make|ninja|meson|gcc|g\+\+|bazel|cargo|build-essential|CUDA_HOME|TORCH_CUDA_ARCH_LIST|CMAKE_CUDA_ARCHITECTURES)\b|setup\.py|\bpip\S{0,8} (?:wheel|install[^\n]{0,200}(?:git\+| -e\b| \.(?:\s|$|\[)))|flash[-_]attn|flashinfer|\b(?:apex|bitsandbytes|deepspeed|cupy|numba|triton|vllm|xformers|unsloth|horovod|nccl-tests)\b|configure\b/i;
/** Images to train, to develop or to test in. */
const TRAINS =
  /\btrain(?:ing|er)?\b|finetun|fine-tun|\baccelerate\b|\bmpirun\b|openmpi|jupyter|notebook|sshd|nsight/i;
/** The versions and systems of NVIDIA's own scheme: `12.8.1-cudnn-devel-ubuntu24.04`. */
const NVIDIA_TAG = /^\d+\.\d+(?:\.\d+)?(?:-cudnn\d*)?-devel-[a-z]+[\d.]*$/;
const PYTORCH_TAG = /^\d+\.\d+(?:\.\d+)?-cuda\d+\.\d+-cudnn\d+-devel$/;

export default stageRule(
  {
    name: 'cuda-devel-in-final-stage',
    group: 'ai',
    since: '0.1.0',
    summary: 'The image that ships holds the CUDA runtime, not the development kit.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { nist: ['4.1.1'] },
    messages: { devel: "'{image}' ships with compilers and headers; inference needs the runtime flavour." },
    advice:
      'They are gigabytes that every node pulls and tools for whoever breaks in; compile in a stage of its own, and copy the result onto the runtime or base flavour.',
    fix: 'unsafe',
    docs: {
      why: 'The development flavour holds the CUDA compiler, headers and static libraries on top of the runtime, several gigabytes in all. A program that is compiled needs none of it, but scanners report it, nodes pull it, and an intruder can use it.',
      how: 'Use the development flavour in a first stage, and copy wheels or binaries onto the runtime flavour of the same version; base is enough when the program brings its own libraries, as the wheels of PyTorch do. Images for training that compile kernels while they run may keep it.',
      bad: 'FROM nvidia/cuda:12.8.1-cudnn-devel-ubuntu24.04\nCOPY server /usr/local/bin/server\nCMD ["server"]\n',
      good: 'FROM nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04\nCOPY server /usr/local/bin/server\nCMD ["server"]\n',
      links: ['https://hub.docker.com/r/nvidia/cuda', 'https://docs.docker.com/build/building/multi-stage/'],
    },
  },
  (stage, context) => {
    const { from } = stage;
    if (!stage.ships || stage.base.kind !== 'image' || from.image === undefined) return;
    const image = cudaImage(stage);
    if (image?.devel !== true) return;
    const { file } = context;
    const { raw, span } = from.image;
    const place = file.text.slice(span.start, span.end) === raw ? raw.lastIndexOf('devel') : -1;
    const at = place < 0 ? span : { start: span.start + place, end: span.start + place + 'devel'.length };
    const compiles = compilesOn(file, stage);
    const { finalStage = stage } = file;
    // An image to build or work in needs it.
    const works = purposeOf(context, finalStage) === 'workshop';
    const confidence = works ? 'low' : compiles || TRAINS.test(file.text) ? 'medium' : 'high';
    const fixes: Fix[] =
      place >= 0 && !compiles && isSchemed(image.name, image.tag) && !raw.includes('@')
        ? [{ title: 'Use the runtime flavour', kind: 'unsafe', edits: [{ span: at, text: 'runtime' }] }]
        : [];
    const name = image.name.slice(image.name.indexOf('/') + 1);
    context.report({ at, message: 'devel', data: { image: `${name}:${image.tag}` }, confidence, fixes });
  },
);

function isSchemed(name: string, tag: string): boolean {
  return name.includes('/pytorch/') ? PYTORCH_TAG.test(tag) : NVIDIA_TAG.test(tag);
}

/** Whether steps on top of it, in any stage, compile something. */
function compilesOn(file: Dockerfile, stage: Stage): boolean {
  const built = file.stages.filter(({ lineage }) => lineage.includes(stage));
  return (
    built.some(({ ships }) => !ships) ||
    built.some(({ instructions }) => instructions.some((step) => COMPILES.test(writtenText(file, step))))
  );
}
