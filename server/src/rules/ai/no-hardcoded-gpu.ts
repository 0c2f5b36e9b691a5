import { isNvidiaCuda } from '../../lint/cuda.ts';
import { deleteAssignment } from '../../lint/assignment-edits.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { earlier, mentions, ships } from '../../lint/stages.ts';
import type { Assignment, Instruction, InstructionOf } from '../../syntax/model.ts';

/** The host's devices by number or identifier; an empty list, -1, none and void hide them all. */
const DEVICES =
  /^(?:\d{1,3}(?::\d{1,3})?|(?:GPU|MIG)-[\w/-]{1,80})(?:,\s{0,3}(?:\d{1,3}(?::\d{1,3})?|(?:GPU|MIG)-[\w/-]{1,80})){0,64}$/;
const SELECTORS = new Set([
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'HIP_VISIBLE_DEVICES',
  'ROCR_VISIBLE_DEVICES',
  'GPU_DEVICE_ORDINAL',
]);
/** Programs that draw or code video need those parts of the driver, too. */
const GRAPHICS =
  /\b(?:lib)?(?:egl|gles|glvnd|glx|nvenc|nvdec|opengl|optix|vulkan|x11|xorg)|libgl|ffmpeg|gstreamer|isaac|omniverse|blender|jetson|l4t/i;

export default defineRule({
  meta: {
    name: 'no-hardcoded-gpu',
    group: 'ai',
    since: '0.1.0',
    summary: 'Whoever starts the container chooses its GPUs, not the image.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      device: "'{setting}' ties the image to certain GPUs of a host.",
      every: "'{setting}' asks for every GPU of the host, whoever starts the container.",
      redundant: "'{setting}' repeats what the base image sets.",
      capabilities: "'{setting}' asks for every part of the driver.",
    },
    advice:
      'Which GPUs a container gets belongs to docker run --gpus or the scheduler; compute,utility is what CUDA needs of the driver.',
    fix: 'safe',
    docs: {
      why: 'Numbers of GPUs mean something on one machine only: elsewhere the program finds no GPU, or takes one that another container works on. Where the container runtime obeys the variable, an image that asks for all gets all, past what the scheduler has handed out. The more of the driver is mounted, the more of it can be attacked.',
      how: 'Leave the variables out, and choose with docker run --gpus, Compose or the resource limits of Kubernetes. Name the capabilities that the program uses.',
      bad: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nENV CUDA_VISIBLE_DEVICES=0\n',
      good: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nENV NVIDIA_DRIVER_CAPABILITIES=compute,utility\n',
      links: [
        'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html',
        'https://docs.docker.com/engine/containers/gpu/',
      ],
    },
  },
  stateless: true,
  create(context) {
    const { file } = context;

    function checkSet(env: InstructionOf<'ENV'>, assignment: Assignment): void {
      const { name, span, value } = assignment;
      if (value === undefined || value.variables.length > 0) return;
      const setting = `${name}=${value.value}`;
      const data = { setting };
      if (SELECTORS.has(name) && DEVICES.test(value.value)) {
        if (ships(env))
          context.report({ at: span, message: 'device', data, fixes: removal('unsafe', env, assignment) });
        return;
      }
      if (value.value !== 'all' || !ships(env)) return;
      if (name === 'NVIDIA_VISIBLE_DEVICES') {
        const same = env.stage !== undefined && isNvidiaCuda(env.stage) && !isSetBefore(env, name);
        if (same) {
          const fixes = removal('safe', env, assignment);
          context.report({
            at: span,
            message: 'redundant',
            data,
            severity: 'info',
            confidence: 'medium',
            fixes,
          });
        } else {
          // What an image on another base has to say to be given any GPU by its runtime alone.
          context.report({ at: span, message: 'every', data, severity: 'info', confidence: 'low' });
        }
      } else if (name === 'NVIDIA_DRIVER_CAPABILITIES') {
        const draws = mentions(file, GRAPHICS);
        context.report({
          at: span,
          message: 'capabilities',
          data,
          severity: 'info',
          confidence: draws ? 'low' : 'medium',
          fixes: draws
            ? []
            : [
                {
                  title: 'Ask for compute and utility',
                  kind: 'unsafe',
                  edits: [{ span: value.span, text: 'compute,utility' }],
                },
              ],
        });
      }
    }

    function removal(kind: Fix['kind'], env: InstructionOf<'ENV'>, { name, span }: Assignment): Fix[] {
      const edit = deleteAssignment(file, env, span);
      return edit === undefined ? [] : [{ title: `Remove ${name}`, kind, edits: [edit] }];
    }

    function isSetBefore(env: Instruction, name: string): boolean {
      return earlier(file, env).some(
        (other) => other.kind === 'ENV' && other.assignments.some((assignment) => assignment.name === name),
      );
    }

    function started(instruction: InstructionOf<'CMD' | 'ENTRYPOINT'>): void {
      if (!instruction.args.text.includes('_VISIBLE_DEVICES=')) return;
      for (const { assignments } of context.scripts(instruction)) {
        for (const { name, span, value } of assignments) {
          if (
            !SELECTORS.has(name) ||
            value?.static !== true ||
            !DEVICES.test(value.value) ||
            !ships(instruction)
          )
            continue;
          context.report({ at: span, message: 'device', data: { setting: `${name}=${value.value}` } });
        }
      }
    }

    return {
      onEnv(env) {
        for (const assignment of env.assignments) {
          if (/_DEVICES$|_ORDINAL$|_CAPABILITIES$/.test(assignment.name)) checkSet(env, assignment);
        }
      },
      onCmd: started,
      onEntrypoint: started,
    };
  },
});
