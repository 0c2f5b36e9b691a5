import rule from '../../../server/src/rules/privilege/no-root-user.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:12\nUSER app\n',
    'FROM debian:12\nUSER root\nRUN true\nUSER app\n',
    'FROM debian:12\n',
    'FROM debian:12\nARG USER\nUSER $USER\n',
    'FROM debian:12\nUSER rooty\nUSER 00a\n',
    'FROM debian:12\nUSER\n',
    'FROM public.ecr.aws/lambda/python:3.13\nUSER root\n',
    'FROM debian:12\nUSER 1000:0\n',
    'FROM debian:12\nONBUILD USER root\n',
  ],
  invalid: [
    {
      code: 'FROM debian:12\nUSER «0»\nCMD ["bash"]\n',
      expect: ["The image runs as '0'."],
      fixes: [
        [
          {
            title: "Run as 'app' (creates the account)",
            kind: 'unsafe',
            output:
              'FROM debian:12\nUSER 0\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001\nCMD ["bash"]\n',
          },
          {
            title: 'Run as 65532:65532 (no account needed)',
            kind: 'unsafe',
            output: 'FROM debian:12\nUSER 65532:65532\nCMD ["bash"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM node:22-slim\nuser \\\n  # for now\n  «root:root»\n',
      expect: ['root'],
      fixes: [
        [
          {
            title: "Run as 'node'",
            kind: 'unsafe',
            output: 'FROM node:22-slim\nuser \\\n  # for now\n  node\n',
          },
        ],
      ],
    },
    {
      // Steps that need root follow, so the switch comes behind them.
      code: 'FROM debian:12\nUSER «0:0»\nRUN useradd -m -u 1000 app\n\n# start\n# hadolint ignore=DL3025\nENTRYPOINT x\nCMD y\nEXPOSE 8080\n',
      expect: ['root'],
      fixes: [
        [
          {
            title: "Run as 'app'",
            kind: 'unsafe',
            output:
              'FROM debian:12\nUSER 0:0\nRUN useradd -m -u 1000 app\n\nUSER app\n# start\n# hadolint ignore=DL3025\nENTRYPOINT x\nCMD y\nEXPOSE 8080\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:12 AS base\nUSER 1000\nUSER «root»\nFROM base\nCMD ["a"]\nRUN <<E\ntrue\nE\n',
      expect: ['root'],
      fixes: [
        [
          {
            title: 'Run as 1000',
            kind: 'unsafe',
            output:
              'FROM debian:12 AS base\nUSER 1000\nUSER root\nFROM base\nCMD ["a"]\nRUN <<E\ntrue\nE\nUSER 1000\n',
            // The base stage itself still ends as root, which is worth a low-confidence remark.
            leaves: ['no-root-user'],
          },
        ],
      ],
    },
    {
      code: 'FROM golang:1.25 AS build\nUSER «root»\nRUN true\nFROM debian:12\nUSER app\n',
      expect: ["This stage ends as 'root'."],
    },
    { code: 'FROM debian:12\nARG UID=0\nUSER «$UID»\n', expect: ["The image runs as '0'."] },
    { code: 'FROM nginx:1.29\nUSER «root»\nCMD ["nginx"]\n', expect: ['root'] },
    {
      code: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nUSER «ContainerAdministrator»\n',
      expect: ['root'],
    },
    {
      code: 'FROM alpine:3.22\nUSER «root»\nRUN apk add --no-cache su-exec && adduser -S -G users -u 10 app\nENTRYPOINT ["/run.sh"]\n',
      expect: ['root'],
    },
    {
      code: 'FROM debian:12\nUSER «root»\nRUN true',
      expect: ['root'],
      fixes: [
        [
          {
            title: "Run as 'app' (creates the account)",
            kind: 'unsafe',
            output:
              'FROM debian:12\nUSER root\nRUN true\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001',
          },
          {
            title: 'Run as 65532:65532 (no account needed)',
            kind: 'unsafe',
            output: 'FROM debian:12\nUSER root\nRUN true\nUSER 65532:65532',
          },
        ],
      ],
    },
    { code: 'FROM debian:12\nUSER «root»\nRUN true \\\n', expect: ['root'] },
    { code: 'FROM debian:12\nUSER «root»\nCOPY <<E /a\ntext\n', expect: ['root'] },
    {
      code: 'FROM docker.io/gosu/app:1\nUSER «root»\nENTRYPOINT ["/usr/bin/gosu", "app", "x"]\n',
      expect: ['root'],
    },
  ],
});
