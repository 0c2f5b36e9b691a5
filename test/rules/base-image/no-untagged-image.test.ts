import rule from '../../../server/src/rules/base-image/no-untagged-image.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM node:22\n',
    'FROM node@sha256:f1dbca0f5dbc9\n',
    'FROM localhost:5000/team/app:1\n',
    'FROM scratch\n',
    'FROM debian:12 AS base\nFROM Base\n',
    'ARG TAG=3.22\nFROM alpine:$TAG\n',
    'FROM alpine:${TAG:-latest}\n',
    'ARG IMAGE\nFROM $IMAGE\n',
    'ARG TAG\nFROM alpine:$TAG\n',
    'FROM a:1\nARG IMAGE=node:22\nFROM $IMAGE\n',
    'ARG A\nARG B\nFROM $A/$B\n',
    'FROM debian:12 AS base\nFROM debian:12\nCOPY --from=base /a /b\nCOPY --from=0 /a /b\nCOPY --from=node:22 /a /b\n',
    'FROM debian:12\nCOPY --from=$X /a /b\nCOPY --from /a /b\nCOPY a b\n',
    'FROM\n',
  ],
  invalid: [
    { code: 'FROM a:1\nARG IMAGE=node\nFROM «$IMAGE»\n', expect: ['argument'] },
    {
      code: 'FROM «node»\nFROM «node» AS x\n',
      expect: ["Image 'node' has neither tag nor digest.", 'untagged'],
    },
    { code: 'FROM --platform=linux/amd64 «registry.example.com:5000/team/app»\n', expect: ['untagged'] },
    {
      code: 'ARG REGISTRY\nFROM «$REGISTRY/ubuntu»\n',
      expect: ["Image '$REGISTRY/ubuntu' has neither tag nor digest."],
    },
    {
      code: 'ARG IMAGE=node\nFROM «$IMAGE»\n',
      expect: ["Image 'node' has neither tag nor digest."],
      confidence: ['medium'],
    },
    // An image of this machine; an argument that picks a stage.
    { code: 'ARG IMAGE=app_base\nFROM «$IMAGE»\n', expect: ['untagged'], confidence: ['low'] },
    {
      code: 'ARG KIND=deb\nFROM debian:12 AS Verify-rpm\nFROM «verify-${KIND}»\n',
      expect: ['untagged'],
      confidence: ['low'],
    },
    { code: 'ARG TAG\nFROM «alpine$TAG»\n', expect: ['argument'] },
    { code: 'FROM «alpine$TAG»\n', expect: ['untagged'] },
    { code: 'FROM debian:12\nCOPY --from=«composer» /usr/bin/composer /usr/bin/\n', expect: ['untagged'] },
    {
      code: 'FROM debian:12\nRUN --mount=type=bind,from=«ghcr.io/astral-sh/uv»,target=/uv true\n',
      expect: ['untagged'],
    },
    { code: 'FROM debian:12 AS x\nFROM \\\n  # the runtime\n  «y»\n', expect: ['untagged'] },
  ],
});
