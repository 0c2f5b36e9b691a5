import rule from '../../../server/src/rules/privilege/require-user.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM quay.io/jupyterhub/singleuser:5.3\nRUN pip install xgboost\n',
    // Its tools choose the user.
    'FROM mcr.microsoft.com/devcontainers/python:1-3.12-bookworm\nRUN pip install ruff\n',
    // An operating system to boot.
    'FROM quay.io/centos-bootc/centos-bootc:stream9\nRUN dnf install -y nginx && systemctl enable nginx\n',
    'FROM debian:12\nUSER app\n',
    'FROM debian:12 AS base\nUSER app\nFROM base\nCMD ["a"]\n',
    'FROM gcr.io/distroless/static-debian12:nonroot\nCMD ["/a"]\n',
    'FROM cgr.dev/chainguard/node:latest\nCMD ["a.js"]\n',
    'FROM dhi.io/python:3.13\nCMD ["a.py"]\n',
    'FROM nginxinc/nginx-unprivileged:1.29\n',
    'FROM mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled\n',
    'FROM mcr.microsoft.com/dotnet/runtime:9.0-azurelinux3.0-distroless\n',
    'FROM registry.access.redhat.com/ubi9/nodejs-22\n',
    'FROM jenkins/jenkins:lts\n',
    'FROM amd64/memcached:1.6\n',
    'FROM public.ecr.aws/lambda/nodejs:22\nCMD ["app.handler"]\n',
    'FROM golang:1.25 AS build\nFROM scratch\nCOPY --from=build /out /\n',
    'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nCMD ["cmd"]\n',
    '# escape=`\nFROM golang:1.25\nCMD ["cmd"]\n',
    'FROM team/app:1\nSHELL ["powershell", "-Command"]\nCMD a\n',
    'FROM\n',
    'ARG A=1\n',
  ],
  invalid: [
    {
      code: 'FROM «node:22-slim»\nWORKDIR /app\nCOPY . .\nEXPOSE 3000\n«ENTRYPOINT» ["node"]\n«CMD» ["app.js"]\n',
      expect: ['root', 'root', "No USER is set, so the image runs as root like 'node:22-slim'."],
      fixes: [
        [],
        [],
        [
          {
            title: "Run as 'node'",
            kind: 'unsafe',
            output:
              'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 3000\nUSER node\nENTRYPOINT ["node"]\nCMD ["app.js"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM «debian:12»\n',
      expect: ['root'],
      fixes: [
        [
          {
            title: "Run as 'app' (creates the account)",
            kind: 'unsafe',
            output:
              'FROM debian:12\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001\n',
          },
          {
            title: 'Run as 65532:65532 (no account needed)',
            kind: 'unsafe',
            output: 'FROM debian:12\nUSER 65532:65532\n',
          },
        ],
      ],
    },
    {
      code: 'from «registry.example.com/team/base:1»\n  # serve\n  «cmd» ["a"]\n',
      expect: [
        'unknown',
        "No USER is set, so 'registry.example.com/team/base:1' decides, and most images run as root.",
      ],
      fixes: [
        [],
        [
          {
            title: 'Run as 65532:65532 (no account needed)',
            kind: 'unsafe',
            output: 'from registry.example.com/team/base:1\n  user 65532:65532\n  # serve\n  cmd ["a"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM golang:1.25 AS build\nFROM «scratch»\nCOPY --from=build /out /\n«ENTRYPOINT» ["/out"]\n',
      expect: ['root', 'root'],
      fixes: [
        [],
        [
          {
            title: 'Run as 65532:65532 (no account needed)',
            kind: 'unsafe',
            output:
              'FROM golang:1.25 AS build\nFROM scratch\nCOPY --from=build /out /\nUSER 65532:65532\nENTRYPOINT ["/out"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nUSER app\nFROM «mcr.microsoft.com/dotnet/aspnet:9.0»\n«CMD» ["dotnet", "a.dll"]\nRUN true\n',
      expect: ['root', 'root'],
      fixes: [
        [],
        [
          {
            title: "Run as 'app'",
            kind: 'unsafe',
            output:
              'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nUSER app\nFROM mcr.microsoft.com/dotnet/aspnet:9.0\nCMD ["dotnet", "a.dll"]\nRUN true\nUSER $APP_UID\n',
          },
        ],
      ],
    },
    { code: 'FROM «nginx:1.29-alpine»\nCOPY site /usr/share/nginx/html\n', expect: ['root'] },
    {
      code: 'ARG BASE\nFROM «$BASE»\nRUN adduser -D -h /srv web\n«CMD» ["a"]\n',
      expect: ['unknown', "No USER is set, so '$BASE' decides, and most images run as root."],
      fixes: [
        [],
        [
          {
            title: "Run as 'web'",
            kind: 'unsafe',
            output: 'ARG BASE\nFROM $BASE\nRUN adduser -D -h /srv web\nUSER web\nCMD ["a"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM «postgres:17»\nCOPY init.sql /docker-entrypoint-initdb.d/\n',
      expect: ['root'],
      fixes: [
        [
          {
            title: "Run as 'postgres'",
            kind: 'unsafe',
            output: 'FROM postgres:17\nCOPY init.sql /docker-entrypoint-initdb.d/\nUSER postgres\n',
          },
        ],
      ],
    },
    {
      code: 'FROM «postgres:17»\nCOPY --from=tianon/gosu /gosu /bin/\n«ENTRYPOINT» ["/run.sh"]\n',
      expect: ['root', 'root'],
    },
    // Built here, perhaps with a user of its own.
    {
      code: 'FROM «my-base:1»\nRUN make\n',
      expect: ['unknown'],
      fixes: [
        [
          {
            title: 'Run as 65532:65532 (no account needed)',
            kind: 'unsafe',
            output: 'FROM my-base:1\nRUN make\nUSER 65532:65532\n',
          },
        ],
      ],
      confidence: ['low'],
    },
  ],
});
