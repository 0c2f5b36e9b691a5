import rule from '../../../server/src/rules/ai/cuda-wheel-mismatch.ts';
import { testRule } from '../../support/rule-tester.ts';

const INDEX = 'https://download.pytorch.org/whl';

testRule(rule, {
  valid: [
    `FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN pip install torch --index-url ${INDEX}/cu128\n`,
    `FROM python:3.13\nRUN pip install torch --index-url ${INDEX}/cu118\n`,
    `FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nARG CU\nRUN pip install torch --index-url ${INDEX}/$CU\n`,
    'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN pip install cupy-cuda12x jax[cuda12] numpy\n',
    'FROM nvidia/cuda:11.8.0-runtime-ubuntu22.04\nRUN pip install cupy-cuda11x torch==2.1.0+cu118\n',
    `FROM nvidia/cuda:latest\nRUN pip install torch --index-url ${INDEX}/cu118\n`,
    'FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime\nRUN conda install pytorch-cuda=12.4\n',
    'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nENV PIP_INDEX_URL=https://pypi.org/simple X=https://download.pytorch.org/whl/cu118\nENV PIP_INDEX_URL\n',
    `RUN pip install torch --index-url ${INDEX}/cu118\n`,
    `FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nCMD pip install torch --index-url ${INDEX}/cu118\n`,
  ],
  invalid: [
    {
      code: `FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN pip install torch==2.4.1+cu118 \\\n    --index-url ${INDEX}/«cu118»\n`,
      expect: ["'cu118' is built for CUDA 11.8, but the base image has CUDA 12.8."],
    },
    {
      code: `ARG CUDA=12.1.1\nFROM nvidia/cuda:\${CUDA}-devel-ubuntu22.04 AS base\nFROM base\nRUN python3 -m pip install -q "--extra-index-url=${INDEX}/nightly/«cu118»" torch\n`,
      expect: ['version'],
    },
    {
      code: `FROM nvcr.io/nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN uv pip install torch --index-url ${INDEX}/«cpu»\nRUN pip install «torch==2.4.1+cpu»\n`,
      expect: ["'cpu' is built for CPUs, but the base image has CUDA 12.8.", 'cpu'],
    },
    {
      code: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN pip install «cupy-cuda11x» && pip install «"jax[cuda13]"»\n',
      expect: ["'cupy-cuda11x' is built for CUDA 11, but the base image has CUDA 12.8.", 'version'],
    },
    {
      code: 'FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nRUN conda install -y pytorch «pytorch-cuda=11.8» -c pytorch -c nvidia\n',
      expect: ['version'],
    },
    // Within a major version, for those who want to see everything.
    {
      code: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN pip install torch -i ${INDEX}/«cu124»\n`,
      expect: ['version'],
    },
    {
      code: 'FROM nvidia/cuda:9.0-runtime-ubuntu16.04\nRUN pip install «torch==1.2.0+cu92»\n',
      expect: ["'torch' is built for CUDA 9.2, but the base image has CUDA 9.0."],
    },
    {
      code: `FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nENV A=1 PIP_EXTRA_INDEX_URL=«${INDEX}/cu118»\n`,
      expect: ['version'],
    },
    {
      code: 'FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime\nRUN pip install torch-scatter -f https://data.pyg.org/whl/torch-2.1.0+«cu118».html\n',
      expect: ['version'],
    },
  ],
});
