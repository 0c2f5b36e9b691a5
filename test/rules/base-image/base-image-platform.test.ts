import rule from '../../../server/src/rules/base-image/base-image-platform.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Use the image for every platform';
const kind = 'unsafe' as const;
// That the platform is written down at all is another rule's matter.
const leaves = ['no-constant-platform'];

testRule(rule, {
  valid: [
    'FROM arm64v8/alpine:3.22\n',
    'FROM --platform=linux/arm64 arm64v8/alpine:3.22\n',
    'FROM --platform=linux/aarch64 arm64v8/alpine:3.22\n',
    'FROM --platform=linux/arm/v7 arm32v7/debian:13\n',
    'FROM --platform=$BUILDPLATFORM arm64v8/alpine:3.22\n',
    'FROM --platform=linux arm64v8/alpine:3.22\n',
    'FROM --platform=linux/amd64 alpine:3.22\n',
    'FROM --platform=linux/amd64 registry.example/arm64v8/alpine:3.22\n',
    'FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\n',
    'ARG A\nFROM --platform=linux/amd64 $A\n',
    'FROM alpine:3.22 AS arm64v8\nFROM --platform=linux/amd64 arm64v8\n',
  ],
  invalid: [
    {
      code: 'FROM --platform=linux/amd64 «arm64v8/alpine:3.22»\n',
      expect: ["'arm64v8/alpine:3.22' is made for arm64, and FROM asks for 'linux/amd64'."],
      fixes: [[{ title, kind, leaves, output: 'FROM --platform=linux/amd64 alpine:3.22\n' }]],
    },
    {
      code: 'FROM --platform=linux/arm64 \\\n  «docker.io/amd64/node:24» AS build\n',
      expect: ['other'],
      fixes: [
        [
          {
            title,
            kind,
            leaves: [...leaves, 'hardened-base-available'],
            output: 'FROM --platform=linux/arm64 \\\n  docker.io/library/node:24 AS build\n',
          },
        ],
      ],
    },
    {
      code: 'ARG BASE=i386/debian:13\nFROM --platform=linux/amd64 «$BASE»\n',
      expect: ['other'],
    },
    {
      code: 'FROM --platform=linux/amd64 «mcr.microsoft.com/windows/nanoserver:ltsc2022»\n',
      expect: [
        "'mcr.microsoft.com/windows/nanoserver:ltsc2022' is made for Windows, and FROM asks for 'linux/amd64'.",
      ],
    },
  ],
});
