import rule from '../../../server/src/rules/ai/pinned-torch-index.ts';
import { testRule } from '../../support/rule-tester.ts';

const INDEX = 'https://download.pytorch.org/whl/cpu';

testRule(rule, {
  valid: [
    `FROM python:3.13\nRUN pip install torch --index-url ${INDEX}\n`,
    'FROM python:3.13\nRUN pip install torch==2.7.1+cpu\n',
    'FROM python:3.13\nRUN uv pip install --torch-backend=cpu torch\nRUN uv add torch\n',
    'FROM python:3.13\nENV PIP_INDEX_URL=https://pypi.example.com/simple\nRUN pip install torch\n',
    'FROM python:3.13\nRUN PIP_EXTRA_INDEX_URL=https://pypi.example.com/simple pip install torch\n',
    'FROM python:3.13\nCOPY pip.conf /etc/pip.conf\nRUN pip install torch\n',
    'FROM python:3.13\nRUN pip install torch -r requirements.txt && pip install -c constraints.txt torch\n',
    'FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime\nRUN pip install torchvision\n',
    'FROM nvcr.io/nvidia/l4t-base:r36.2.0\nRUN pip install torch\n',
    `FROM python:3.13\nRUN pip install torch -i ${INDEX}\nRUN pip install torchaudio\n`,
    'FROM python:3.13\nRUN pip install torch-model-archiver torchserve ./torch.whl && pip download torch\n',
    'FROM python:3.13\nCMD pip install torch\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir numpy «torch» torchvision\n',
      expect: ["No index says for which CUDA version or CPU 'torch' is built."],
    },
    {
      code: 'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nRUN python3 -m pip install «"torchvision>=0.20"» && uv pip install --system «torch»\n',
      expect: ['open', 'open'],
    },
    // One release is one build; and nobody knows what the base has.
    { code: 'FROM python:3.13\nRUN pip install «torch==2.7.1» torchvision\n', expect: ['open'] },
    { code: 'ARG BASE\nFROM $BASE\nRUN pip install «torch»\n', expect: ['open'] },
  ],
});
