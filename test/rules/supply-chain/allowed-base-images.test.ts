import rule from '../../../server/src/rules/supply-chain/allowed-base-images.ts';
import { testRule } from '../../support/rule-tester.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const few = { allowedImages: ['debian'] };
const mixed = {
  allowedImages: [
    'node:24-*',
    'acme/*',
    'ghcr.io/acme/*',
    'reg.local:5000/base',
    '*.example.com/app',
    'docker.io/python',
  ],
};

const replaced = {
  replacements: [
    { kind: 'image', of: 'node', with: 'reg.example/node' },
    { kind: 'image', of: 'ghcr.io/acme/*', with: 'reg.example/acme-*' },
    { kind: 'image', of: 'python:3.9-*', with: 'reg.example/python:3.13-slim' },
  ],
} as const;

testRule(rule, {
  docsPolicy: few,
  valid: [
    {
      code: 'ARG T\nFROM reg.example/node:24\nFROM acme/node\nFROM node:$T\nFROM python:3.13-slim\n',
      policy: replaced,
    },
    { code: 'FROM node:24\n', policy: { ...replaced, allowedImages: ['node:24'] } },
    {
      code: 'FROM node:24 AS loop\n',
      policy: { replacements: [{ kind: 'image', of: '*', with: 'reg.example/all' }] },
    },
    'FROM ubuntu:24.04\n',
    { code: 'FROM ubuntu:22.04\n', policy: { allowedImages: [] } },
    { code: 'FROM any/thing:1\n', policy: { allowedImages: ['*'] } },
    {
      code: `FROM debian\nFROM debian:13-slim@${digest} AS a\nFROM docker.io/library/debian:12\nFROM a\nFROM scratch\nCOPY --from=a / /\nCOPY --from=0 / /\n`,
      policy: few,
    },
    {
      code: 'FROM node:24-slim\nFROM acme/x:1\nFROM ghcr.io/acme/a/b\nFROM reg.local:5000/base:2\nFROM eu.example.com/app\nFROM python:3\n',
      policy: mixed,
    },
    {
      code: 'ARG T\nARG IMAGE\nFROM $IMAGE\nFROM debian:$T\nFROM $T/y\nFROM acme/$T:1\nFROM acme/$T\nFROM\n',
      policy: few,
    },
    { code: 'ARG T\nFROM node:$T\nFROM node:24-${T}\n', policy: mixed },
    { code: 'ARG T\nFROM debian:${T:-12}\n', policy: few },
    // Told of by the rule for registries.
    {
      code: 'FROM evil.example/x\n',
      policy: { allowedImages: ['debian'], allowedRegistries: ['docker.io'] },
    },
  ],
  invalid: [
    {
      code: `FROM «node:24-slim@${digest}» AS a\nCOPY --from=«ghcr.io/acme/tools:2» /a /b\nFROM «python:3.9-slim»\n`,
      policy: replaced,
      expect: [
        `'node:24-slim@${digest.slice(0, 66)}…' is not approved; 'reg.example/node:24-slim' is to be used.`,
        'replaced',
        'replaced',
      ],
      fixes: [
        [
          {
            title: "Use 'reg.example/node:24-slim'",
            kind: 'unsafe',
            output:
              'FROM reg.example/node:24-slim AS a\nCOPY --from=ghcr.io/acme/tools:2 /a /b\nFROM python:3.9-slim\n',
            // A digest of one image is none of another.
            leaves: ['require-image-digest'],
          },
        ],
        [
          {
            title: "Use 'reg.example/acme-tools:2'",
            kind: 'unsafe',
            output: `FROM node:24-slim@${digest} AS a\nCOPY --from=reg.example/acme-tools:2 /a /b\nFROM python:3.9-slim\n`,
          },
        ],
        [
          {
            title: "Use 'reg.example/python:3.13-slim'",
            kind: 'unsafe',
            output: `FROM node:24-slim@${digest} AS a\nCOPY --from=ghcr.io/acme/tools:2 /a /b\nFROM reg.example/python:3.13-slim\n`,
          },
        ],
      ],
    },
    {
      // Only what is allowed itself is offered.
      code: 'FROM «node:22»\n',
      policy: {
        allowedImages: ['reg.example/base'],
        replacements: [
          { kind: 'image', of: 'node', with: 'reg.example/other' },
          { kind: 'image', of: 'node', with: 'reg.example/base:1' },
        ],
      },
      expect: ['image'],
      fixes: [[{ title: "Use 'reg.example/base:1'", kind: 'unsafe', output: 'FROM reg.example/base:1\n' }]],
    },
    {
      code: 'FROM «ubuntu:24.04» AS a\nFROM «acme/debian»\nFROM «quay.io/debian»\n',
      policy: few,
      expect: [
        "'ubuntu:24.04' is not among the allowed images.",
        "'acme/debian' is not among the allowed images.",
        'image',
      ],
    },
    {
      code: 'FROM «node:22-slim»\nFROM «node»\nFROM «acmes/x»\nFROM «ghcr.io/other/x»\nFROM «example.com/app»\n',
      policy: mixed,
      expect: ['image', 'image', 'image', 'image', 'image'],
    },
    {
      code: 'FROM debian\nCOPY --from=«busybox» /a /b\nRUN --mount=type=bind,from=«alpine:3»,target=/y cp /y/a /\n',
      policy: few,
      expect: ['image', 'image'],
    },
    { code: 'ARG T\nARG B=ubuntu\nFROM «alpine:$T»\nFROM «$B»\n', policy: few, expect: ['image', 'image'] },
    {
      code: 'FROM «alpine:3»\nFROM evil.example/y\n',
      policy: { allowedImages: ['debian'], allowedRegistries: ['docker.io'] },
      expect: ['image'],
    },
  ],
});
