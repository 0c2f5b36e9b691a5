import rule from '../../../server/src/rules/attack-surface/no-build-tools-in-final-stage.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    // Removed again in the same layer.
    'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev && ./build && apk del .build-deps\nCMD ["/app"]\n',
    'FROM alpine:3.23\nRUN apk add --no-cache -t .build gcc && ./build && apk del --no-network .build\nCMD ["/app"]\n',
    'FROM debian:13\nRUN apt-get update && apt-get install -y gcc make && ./build && apt-get purge -y --auto-remove gcc make\nCMD ["/app"]\n',
    'FROM debian:13\nRUN buildDeps="gcc make"; apt-get install -y $buildDeps gcc && apt-get purge -y $buildDeps\nCMD ["/app"]\n',
    'FROM debian:13\nRUN apt-get install -y gcc && ./build && apt-mark auto \'.*\' && apt-get autoremove -y\nCMD ["/app"]\n',
    'FROM fedora:43\nRUN dnf install -y gcc && ./build && dnf history undo -y last\nCMD ["/app"]\n',
    'FROM debian:13\nRUN apt-get install -y gcc-14 g++-14 && apt-get purge -y "g*-14"\nCMD ["/app"]\n',
    // Another stage.
    'FROM debian:13 AS build\nRUN apt-get update && apt-get install -y build-essential\nFROM debian:13-slim\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    // Images to work in.
    'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y build-essential git\n',
    'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y build-essential git\nCMD ["bash"]\n',
    'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y gcc\nCMD sleep infinity\n',
    'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y gcc\nENTRYPOINT ["tini", "--"]\nCMD ["/bin/bash", "-l"]\n',
    'FROM ubuntu:24.04 AS dev\nRUN apt-get update && apt-get install -y gcc\nCMD ["/app"]\n',
    'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y make\nENTRYPOINT ["make"]\n',
    'FROM mcr.microsoft.com/devcontainers/base:bookworm\nRUN apt-get update && apt-get install -y gcc\nCMD ["/app"]\n',
    'FROM python:3.14-slim\nRUN apt-get update && apt-get install -y gcc\nCMD ["python3", "-m", "pytest"]\n',
    // The tools are in the base image anyway; another rule speaks of that.
    'FROM golang:1.26\nRUN apt-get update && apt-get install -y make\nCMD ["/app"]\n',
    'FROM python:3.14\nRUN apt-get update && apt-get install -y gcc\nCMD ["python3", "app.py"]\n',
    'FROM nvidia/cuda:12.9.1-devel-ubuntu24.04\nRUN apt-get update && apt-get install -y gcc\nCMD ["/app"]\n',
    'FROM node:24-alpine\nRUN apk add --no-cache make g++\nRUN npm ci && npm run build\nCMD ["node", "dist/app.js"]\n',
    // Nothing for building.
    'FROM debian:13\nRUN apt-get update && apt-get install -y libpq5 curl ca-certificates\nCMD ["/app"]\n',
    'FROM debian:13\nRUN apt-get update && apt-get install -y $PACKAGES\nCMD ["/app"]\n',
    'FROM scratch\nCOPY app /app\nCMD ["/app"]\n',
    'RUN apt-get install -y gcc\n',
    'FROM\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.14-slim\nRUN apt-get update && apt-get install -y «gcc»\nCMD ["python3", "app.py"]\n',
      expect: ["'gcc' is only for building, and it stays in the image that ships."],
    },
    {
      code: 'FROM debian:13\nRUN apt-get update \\\n  && apt-get install -y \\\n    git \\\n    # compiler\n    «build-essential» \\\n    libpq-dev libssl-dev zlib1g-dev curl\nCMD ["/app"]\n',
      expect: [
        "'build-essential', 'git', 'libpq-dev' and 2 more are only for building, and they stay in the image that ships.",
      ],
    },
    // Removed in a later layer: the first one keeps them.
    {
      code: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build «build-base» linux-headers\nRUN apk del .build\nCMD ["/app"]\n',
      expect: ['several'],
    },
    // What the base stage installs ships as well; each RUN is told of.
    {
      code: 'FROM fedora:43 AS base\nRUN dnf install -y «gcc-c++»\nFROM base\nRUN dnf groupinstall -y "«Development Tools»"\nCMD ["/app"]\n',
      expect: ['one', 'one'],
    },
    {
      code: 'FROM debian:13\nRUN <<EOF\napt-get update\napt-get install -y «cmake» ninja-build\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
      expect: ["'cmake' and 'ninja-build' are only for building, and they stay in the image that ships."],
    },
    {
      code: 'FROM debian:13\nRUN apt-get install -y gcc «make» && apt-get purge -y gcc\nCMD ["/app"]\n',
      expect: ['one'],
    },
    { code: 'FROM nginx:1.29\nRUN apt-get update && apt-get install -y «gcc»\n', expect: ['one'] },
    {
      code: 'FROM debian:13\nRUN apt-get install -y «git»\nRUN git clone https://example.com/a /a\nCMD ["/a/run"]\n',
      expect: ['one'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get install -y «make» || apt-get install -y make cmake\nCMD ["/app"]\n',
      expect: ["'make' and 'cmake' are only for building, and they stay in the image that ships."],
    },
    // Perhaps for the program itself: low confidence.
    { code: 'FROM debian:13\nRUN apt-get install -y «git»\nCMD ["/app"]\n', expect: ['one'] },
    { code: 'FROM debian:13\nRUN apt-get install -y «libjemalloc-dev»\nCMD ["/app"]\n', expect: ['one'] },
    { code: 'FROM registry.example.com/base:1\nRUN yum install -y «gcc»\n', expect: ['one'] },
    {
      code: 'FROM node:24-alpine\nENV NODE_ENV=production\nRUN apk add --no-cache «make»\nRUN npm run build && npm prune\nCMD ["node", "a.js"]\n',
      expect: ['one'],
    },
    // Installed twice, named once.
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y «gcc» && apt-get install -y gcc\nCOPY app /app\nCMD ["/app"]\n',
      expect: ["'gcc' is only for building, and it stays in the image that ships."],
    },
  ],
});
