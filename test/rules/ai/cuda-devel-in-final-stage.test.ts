import rule from '../../../server/src/rules/ai/cuda-devel-in-final-stage.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [{ title: 'Use the runtime flavour', kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM nvidia/cuda:12.8.1-devel-ubuntu24.04 AS build\nRUN make\nFROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    'FROM nvidia/cuda:12.8.1-base-ubuntu24.04\nCMD ["/app"]\n',
    'FROM nvidia/cuda@sha256:5b4a2ecdf7e7594e8f6fc41c0ed0e6a716bfb6ddc0e4852a3dde58eae4692d73\nCMD ["/app"]\n',
    'FROM acme/cuda:devel\nCMD ["/app"]\n',
    'FROM fedora:devel\n',
    'ARG BASE\nFROM $BASE\nCMD ["/app"]\n',
    'FROM\n',
  ],
  invalid: [
    {
      code: 'FROM nvidia/cuda:12.8.1-cudnn-«devel»-ubuntu24.04\nCOPY server /\nCMD ["/server"]\n',
      expect: [
        "'nvidia/cuda:12.8.1-cudnn-devel-ubuntu24.04' ships with compilers and headers; inference needs the runtime flavour.",
      ],
      fixes: [fix('FROM nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04\nCOPY server /\nCMD ["/server"]\n')],
    },
    {
      code: 'ARG V=12.4.1\nFROM --platform=linux/amd64 nvcr.io/nvidia/cuda:${V}-«devel»-ubi9 AS app\n# make sure that it runs\nENTRYPOINT ["/app"]\nFROM app\nEXPOSE 8000\n',
      expect: ['devel'],
      fixes: [
        fix(
          'ARG V=12.4.1\nFROM --platform=linux/amd64 nvcr.io/nvidia/cuda:${V}-runtime-ubi9 AS app\n# make sure that it runs\nENTRYPOINT ["/app"]\nFROM app\nEXPOSE 8000\n',
        ),
      ],
    },
    {
      code: 'FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-«devel»\nCMD ["python", "-m", "serve"]\n',
      expect: ['devel'],
      fixes: [fix('FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime\nCMD ["python", "-m", "serve"]\n')],
    },
    // It compiles there, or others build on it: no other flavour would do.
    {
      code: 'FROM nvidia/cuda:12.8.1-«devel»-ubuntu24.04\nRUN cmake -B build && cmake --build build\nCMD ["/app"]\n',
      expect: ['devel'],
    },
    {
      code: 'FROM nvidia/cuda:12.8.1-«devel»-ubuntu24.04 AS base\nFROM base AS build\nRUN ./compile\nFROM base\nCOPY --from=build /app /app\nCMD ["/app"]\n',
      expect: ['devel'],
    },
    // Built on a digest, or by another scheme than NVIDIA's.
    {
      code: 'FROM nvidia/cuda:12.8.1-«devel»-ubuntu24.04@sha256:5b4a2ecdf7e7594e8f6fc41c0ed0e6a716bfb6ddc0e4852a3dde58eae4692d73\nCMD ["/app"]\n',
      expect: ['devel'],
    },
    { code: 'FROM nvidia/cuda:12-custom-«devel»\nCMD ["/app"]\n', expect: ['devel'] },
    {
      code: 'ARG IMAGE=nvidia/cuda:10.2-devel-centos7\nFROM «$IMAGE»\nRUN yum install -y git\n',
      expect: ['devel'],
    },
    // A place to work in, and one to train in.
    {
      code: 'FROM nvidia/cuda:12.8.1-«devel»-ubuntu24.04\n# devcontainer\nCMD ["bash"]\n',
      expect: ['devel'],
      fixes: [fix('FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\n# devcontainer\nCMD ["bash"]\n')],
    },
    {
      code: 'FROM nvidia/cuda:12.8.1-«devel»-ubuntu24.04\nRUN pip install --no-cache-dir deepspeed==0.16.4\nCMD ["python", "train.py"]\n',
      expect: ['devel'],
    },
  ],
});
