import rule from '../../../server/src/rules/ai/no-training-tools-in-inference.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y build-essential\n',
    // no-build-tools-in-final-stage has these.
    'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nRUN apt-get install -y build-essential cuda-libraries-dev\n',
    'FROM python:3.13 AS build\nRUN pip install tensorboard && apt-get install -y gcc\nFROM python:3.13\nRUN pip install torch==2.7.1\n',
    'FROM python:3.13\nRUN apt-get update && apt-get install -y cuda-nvcc-12-8 && pip install vllm && apt-get purge -y cuda-nvcc-12-8\n',
    'FROM python:3.13-alpine\nRUN apk add --virtual .build jupyter-notebook && pip install onnxruntime && apk del .build\n',
    'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nRUN pip install jupyterish $TOOLS && pip install -r requirements.txt\nCMD pip install jupyter\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nRUN pip install vllm==0.9.1 «jupyterlab==4.4.3» tensorboard wandb datasets\n',
      expect: ['4 tools for training or building ship with the image: jupyterlab, tensorboard, wandb ….'],
    },
    {
      code: 'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nRUN apt-get update && apt-get install -y curl «cuda-toolkit-12-8»\nRUN conda install «cuda-nvcc»\n',
      expect: ["'cuda-toolkit-12-8' is for training or building, and ships with the image.", 'one'],
    },
    {
      code: 'FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime AS base\nRUN apt-get install -y make «nsight-systems-2025.1.1» cuda-gdb-12-8\nFROM base\nCMD ["x"]\n',
      expect: ['many'],
    },
  ],
});
