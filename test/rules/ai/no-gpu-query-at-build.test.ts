import rule from '../../../server/src/rules/ai/no-gpu-query-at-build.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nCMD ["nvidia-smi"]\nHEALTHCHECK CMD nvidia-smi\n',
    'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nRUN command -v nvidia-smi; which nvidia-smi; ln -s /x/nvidia-smi /usr/bin/; echo nvidia-smi\n',
    'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nRUN --device=nvidia.com/gpu=all nvidia-smi\n',
    'FROM python:3.13\nRUN python -c "import torch; print(torch.__version__, torch.version.cuda)"\n',
    'FROM python:3.13\nRUN python -c "import tensorflow as tf; tf.config.list_physical_devices(\'CPU\')"\n',
    'FROM python:3.13\nRUN cat > check.py <<EOF\nimport torch\nprint(torch.cuda.is_available())\nEOF\n',
  ],
  invalid: [
    {
      code: 'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nRUN apt-get update && «nvidia-smi» -L\nRUN [«"/usr/bin/rocm-smi"»]\n',
      expect: ["'nvidia-smi' needs a GPU and its driver, which a build does not have.", 'tool'],
    },
    // Asked as a question: for those who want to see everything.
    {
      code: 'FROM alpine\nRUN «nvidia-smi» || true\nRUN if «nvidia-smi»; then a; else b; fi\nRUN X=$(«nvidia-smi» -L | wc -l) make\n',
      expect: ['tool', 'tool', 'tool'],
    },
    {
      code: `FROM python:3.13\nRUN python3 -c 'import torch; assert «torch.cuda.is_available»(); torch.cuda.is_available()'\n`,
      expect: ["'torch.cuda.is_available' asks for a GPU, which a build does not have."],
    },
    {
      code: 'FROM python:3.13\nRUN python <<EOF\nimport tensorflow as tf\nprint(«tf.config.list_physical_devices»("GPU"))\n# torch.cuda.device_count()\nEOF\nRUN ["python", "-c", "import jax; print(«jax.devices»())"]\n',
      expect: ['query', 'query'],
    },
    // Printed, or asked in order to do without.
    {
      code: `FROM python:3.13\nRUN python -c 'import torch; print(f"CUDA: {«torch.cuda.is_available»()}")'\nRUN python -c 'import torch; load("cuda" if «torch.cuda.is_available»() else "cpu"); print(«torch.cuda.get_device_name»())'\n`,
      expect: ['query', 'query', 'query'],
      confidence: ['low', 'low', 'medium'],
    },
  ],
});
