import { pythonCalls, pythonTexts } from '../../lint/python-text.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { isNamed, type ShellCommand } from '../../shell/index.ts';

const TOOLS = ['nvidia-smi', 'rocm-smi', 'amd-smi', 'deviceQuery', 'nvidia-debugdump', 'hl-smi'];
const MENTIONED =
  /-smi\b|deviceQuery|nvidia-debugdump|\.cuda\b|list_physical_devices|is_gpu_available|jax\.devices/;
/** What asks the driver, in the libraries people use. */
const QUERIES =
  /(?<![\w.])(?:torch\.cuda\.(?:is_available|device_count|current_device|get_device_(?:name|capability|properties)|init|mem_get_info)|(?:tf|tensorflow)\.(?:config\.(?:experimental\.)?list_physical_devices|test\.is_gpu_available)|jax\.(?:local_)?devices|cupy\.cuda\.runtime\.getDeviceCount)(?=\()/g;

export default instructionRule(
  {
    name: 'no-gpu-query-at-build',
    group: 'ai',
    since: '0.1.0',
    summary: 'A build does not ask for a GPU, for it has none.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      tool: "'{tool}' needs a GPU and its driver, which a build does not have.",
      query: "'{tool}' asks for a GPU, which a build does not have.",
    },
    advice:
      'It fails here, or decides for a machine without a GPU; ask when the container starts, and name the architectures to build for.',
    fix: 'none',
    docs: {
      why: 'The driver and the devices of the host are given to containers that are started with a GPU; steps of a build get neither. The command is missing or fails, or the answer is no, and what is then built or configured fits no GPU.',
      how: 'Move the question to the entrypoint or a health check. For code that is compiled per architecture set TORCH_CUDA_ARCH_LIST or CMAKE_CUDA_ARCHITECTURES.',
      bad: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN nvidia-smi\n',
      good: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nCMD ["nvidia-smi"]\n',
      links: [
        'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html',
        'https://docs.docker.com/engine/containers/gpu/',
      ],
    },
  },
  'RUN',
  (run, context) => {
    if (!MENTIONED.test(context.file.text.slice(run.span.start, run.span.end))) return;
    // A builder may be told to hand out devices.
    if (run.flags.some(({ name }) => name === 'device')) return;
    for (const { commands } of context.scripts(run)) {
      for (const [index, command] of commands.entries()) {
        if (!isNamed(command, TOOLS) || command.nameWord === undefined) continue;
        context.report({
          at: command.nameWord.span,
          message: 'tool',
          data: { tool: command.name },
          confidence: mayFail(command, commands[index + 1]) ? 'low' : 'high',
        });
      }
    }
    const seen = new Set<string>();
    for (const python of pythonTexts(context, run)) {
      for (const { end, name, start } of pythonCalls(python, QUERIES)) {
        if (seen.has(name)) continue;
        seen.add(name);
        // tf.config.list_physical_devices("CPU") has an answer.
        if (name.includes('list_physical') && !python.text.slice(end, end + 12).includes('GPU')) continue;
        context.report({
          at: python.span(start, end),
          message: 'query',
          data: { tool: name },
          confidence: copesWithout(name, python.text, start, end) ? 'low' : 'medium',
        });
      }
    }
  },
);

/** Printed, or asked in order to do without: `print(torch.cuda.is_available())`, `"cuda" if … else "cpu"`. */
function copesWithout(name: string, text: string, start: number, end: number): boolean {
  // The others fail without a driver.
  if (!/\.(?:is_available|device_count|list_physical_devices|is_gpu_available)$/.test(name)) return false;
  const from = Math.max(text.lastIndexOf('\n', start), text.lastIndexOf(';', start)) + 1;
  return (
    /^\s*print\(/.test(text.slice(from, start)) ||
    (/\bif\s*$/.test(text.slice(from, start)) && /^\(\)\s*else\b/.test(text.slice(end, end + 20)))
  );
}

/** Asked as a question, or not run now. */
function mayFail({ background, context, negated }: ShellCommand, next: ShellCommand | undefined): boolean {
  return (
    negated ||
    background ||
    context.some((kind) => kind === 'if' || kind === 'function' || kind === 'case') ||
    (next?.before === '||' && next.context.length <= context.length)
  );
}
