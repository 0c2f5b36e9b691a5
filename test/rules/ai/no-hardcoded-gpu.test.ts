import rule from '../../../server/src/rules/ai/no-hardcoded-gpu.ts';
import { testRule } from '../../support/rule-tester.ts';

const CUDA = 'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\n';
const fix = (title: string, kind: 'safe' | 'unsafe', output: string) => [{ title, kind, output }];

testRule(rule, {
  valid: [
    `${CUDA}ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility CUDA_VISIBLE_DEVICES=-1\n`,
    `${CUDA}ENV CUDA_VISIBLE_DEVICES="" NVIDIA_VISIBLE_DEVICES=void CUDA_DEVICE_ORDER=PCI_BUS_ID\n`,
    `${CUDA}ARG CUDA_VISIBLE_DEVICES=0\nENV CUDA_VISIBLE_DEVICES=\${CUDA_VISIBLE_DEVICES}\n`,
    `FROM nvidia/cuda:12.8.1-base-ubuntu24.04 AS test\nENV CUDA_VISIBLE_DEVICES=0 NVIDIA_DRIVER_CAPABILITIES=all\n${CUDA}CMD ["app"]\n`,
    `${CUDA}RUN CUDA_VISIBLE_DEVICES=0 ./configure\nCMD CUDA_VISIBLE_DEVICES=$GPU app\n`,
    `${CUDA}ENV CUDA_VISIBLE_DEVICES\nLABEL CUDA_VISIBLE_DEVICES=0\n`,
  ],
  invalid: [
    {
      code: `${CUDA}ENV «CUDA_VISIBLE_DEVICES=0»\nENV A=1 «NVIDIA_VISIBLE_DEVICES="0,1"» \\\n  B=2\n`,
      expect: [
        "'CUDA_VISIBLE_DEVICES=0' ties the image to certain GPUs of a host.",
        "'NVIDIA_VISIBLE_DEVICES=0,1' ties the image to certain GPUs of a host.",
      ],
      fixes: [
        fix(
          'Remove CUDA_VISIBLE_DEVICES',
          'unsafe',
          `${CUDA}ENV A=1 NVIDIA_VISIBLE_DEVICES="0,1" \\\n  B=2\n`,
        ),
        fix(
          'Remove NVIDIA_VISIBLE_DEVICES',
          'unsafe',
          `${CUDA}ENV CUDA_VISIBLE_DEVICES=0\nENV A=1 \\\n  B=2\n`,
        ),
      ],
    },
    {
      code: `${CUDA}ENV «HIP_VISIBLE_DEVICES 1»\nONBUILD ENV «NVIDIA_VISIBLE_DEVICES=GPU-3b1e2f00-aaaa»\n`,
      expect: ['device', 'device'],
      fixes: [
        fix(
          'Remove HIP_VISIBLE_DEVICES',
          'unsafe',
          `${CUDA}ONBUILD ENV NVIDIA_VISIBLE_DEVICES=GPU-3b1e2f00-aaaa\n`,
        ),
        [],
      ],
    },
    {
      code: `${CUDA}ENV «NVIDIA_VISIBLE_DEVICES=all» \\\n    LANG=C.UTF-8\n`,
      expect: ["'NVIDIA_VISIBLE_DEVICES=all' repeats what the base image sets."],
      fixes: [fix('Remove NVIDIA_VISIBLE_DEVICES', 'safe', `${CUDA}ENV LANG=C.UTF-8\n`)],
    },
    // Set otherwise before, or on a base that does not set it: the image needs it.
    {
      code: `${CUDA}ENV NVIDIA_VISIBLE_DEVICES=void\nENV «NVIDIA_VISIBLE_DEVICES=all»\n`,
      expect: ["'NVIDIA_VISIBLE_DEVICES=all' asks for every GPU of the host, whoever starts the container."],
    },
    { code: 'FROM ubuntu:24.04\nENV «NVIDIA_VISIBLE_DEVICES=all»\n', expect: ['every'] },
    {
      code: `FROM ubuntu:24.04\nENV «NVIDIA_DRIVER_CAPABILITIES=all»\n`,
      expect: ['capabilities'],
      fixes: [
        fix(
          'Ask for compute and utility',
          'unsafe',
          'FROM ubuntu:24.04\nENV NVIDIA_DRIVER_CAPABILITIES=compute,utility\n',
        ),
      ],
    },
    // It draws or codes video.
    {
      code: 'FROM ubuntu:24.04\nENV «NVIDIA_DRIVER_CAPABILITIES=all»\nRUN apt-get install -y libegl1 ffmpeg\n',
      expect: ['capabilities'],
    },
    {
      code: `${CUDA}CMD «CUDA_VISIBLE_DEVICES=0» python serve.py\nENTRYPOINT ["sh", "-c", "export «CUDA_VISIBLE_DEVICES=0,1»; exec app"]\n`,
      expect: ['device', 'device'],
    },
  ],
});
