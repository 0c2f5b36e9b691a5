import assert from 'node:assert/strict';
import { convertToMultiStage } from '../../../server/src/refactor/multi-stage/convert.ts';
import { subjectOf } from '../../support/subject.ts';

/** What stands in the way, by code; `«…»` marks where. */
const REFUSALS: readonly (readonly [code: string, dockerfile: string])[] = [
  [
    'build-isolation',
    'FROM python:3.12\nWORKDIR /app\nRUN pip install wheel\nCOPY requirements.txt .\n«RUN» pip install --no-build-isolation -r requirements.txt\nCMD ["python", "a.py"]\n',
  ],
  [
    'windows',
    'FROM «mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022»\nCOPY App.csproj .\nRUN dotnet publish -o out\nCMD ["dotnet", "out/App.dll"]\n',
  ],
  ['unknown-base', 'ARG BASE\nFROM «$BASE»\nRUN go build -o /app\nCMD ["/app"]\n'],
  [
    'broken-file',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD ["node", "a"]\n«FOO» bar\n',
  ],
  [
    'onbuild',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\n«ONBUILD» RUN npm test\nCMD ["node", "a"]\n',
  ],
  [
    'root-filesystem',
    'FROM node:22\n«ADD» rootfs.tar.gz /\nCOPY package.json /app/\nRUN npm ci\nCMD ["node", "a"]\n',
  ],
  [
    'mount-from-image',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN --mount=type=bind,from=«busybox»,target=/b go build -o /app\nCMD ["/app"]\n',
  ],
  [
    'unreadable-step',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\n«RUN» if true; then go build -o /app\nCMD ["/app"]\n',
  ],
  [
    'process-manager',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «["pm2-runtime", "a.js"]»\n',
  ],
  [
    'builds-at-start',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «npm run build && node a.js»\n',
  ],
  [
    'shell-entrypoint',
    'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nENTRYPOINT «["./docker-entrypoint.sh"]»\nCMD ["node", "a.js"]\n',
  ],
  [
    'start-script',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «node migrate.js && node a.js»\n',
  ],
  [
    'several-processes',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «node worker.js & node a.js»\n',
  ],
  [
    'privileged-port',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN go build -o /app\nEXPOSE 80\nCMD «["/app"]»\n',
  ],
  [
    'unknown-user',
    'FROM golang:1.26\nARG WHO\nWORKDIR /src\nCOPY go.mod .\nRUN go build -o /app\n«USER» $WHO\nCMD ["/app"]\n',
  ],
  [
    'unknown-writes',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN go build -o /app\nVOLUME /etc\nCMD «["/app"]»\n',
  ],
  [
    'needs-root',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN go build -o /app\nVOLUME /var/run/docker.sock\nCMD «["/app"]»\n',
  ],
  [
    'package-manager',
    'FROM node:22\nRUN «dnf install -y x»\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD ["node", "a"]\n',
  ],
  [
    'unknown-package',
    'FROM node:22\nRUN apt-get update && apt-get install -y «$TOOLS»\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD ["node", "a"]\n',
  ],
  [
    'unknown-library',
    'FROM node:22\nRUN apt-get update && apt-get install -y «libfancy-dev»\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD ["node", "a"]\n',
  ],
  [
    'package-repository',
    'FROM node:22\nRUN echo "deb https://example.org x main" > /etc/apt/sources.list.d/x.list && apt-get update && apt-get install -y x\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «["node", "a"]»\n',
  ],
  [
    'unknown-path',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nRUN cp a «"$WHERE"»\nCMD ["node", "a"]\n',
  ],
  [
    'system-setup',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nRUN «locale-gen de_DE.UTF-8»\nCMD ["node", "a"]\n',
  ],
  [
    'privileges',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nRUN «chmod 4755 /app/tool»\nCMD ["node", "a"]\n',
  ],
  [
    'writes-elsewhere',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nRUN curl -L https://example.org/x.tgz | «tar -xz -C /usr/local»\nCMD ["node", "a"]\n',
  ],
  ['root-directory', 'FROM node:22\nCOPY . «/»\nRUN npm ci\nCMD ["node", "a"]\n'],
  [
    'no-folder',
    'FROM node:22\n«COPY» package.json /tmp/package.json\nRUN npm ci\nCMD ["node", "/tmp/a.js"]\n',
  ],
  [
    'entrypoint-and-cmd',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nENTRYPOINT «["serve"]»\nCMD ["dist"]\n',
  ],
  [
    'global-tools',
    'FROM node:22\nWORKDIR /app\nRUN npm install -g tool\nCOPY package.json .\nRUN npm ci\nCMD «["tool"]»\n',
  ],
  [
    'dev-server',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «["npm", "run", "dev"]»\n',
  ],
  [
    'no-runtime-image',
    'FROM python:3.12-foo\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD «["python", "a.py"]»\n',
  ],
  [
    'unknown-option',
    'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «["serve", "--config", "x.json", "dist"]»\n',
  ],
  ['unknown-folder', 'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD «["serve"]»\n'],
  [
    'runs-sources',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN go mod download\nCMD «["go", "run", "."]»\n',
  ],
  [
    'shell-start',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN go build -o app\nCMD «./app --port $PORT»\n',
  ],
  [
    'unknown-program',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN go build -o app\nCMD «["other"]»\n',
  ],
  [
    'unknown-cgo',
    'FROM golang:1.26\nWORKDIR /src\nCOPY go.mod .\nRUN [«"go", "build", "-o", "app"»]\nCMD ["./app"]\n',
  ],
  [
    'unknown-release',
    'FROM golang:1.26\nRUN apt-get update && apt-get install -y ffmpeg\nWORKDIR /src\nCOPY go.mod .\nRUN go build -o app\nCMD «["./app"]»\n',
  ],
  ['newer-library', 'FROM gcc:14\nCOPY main.cc .\nRUN g++ -o /app main.cc\nCMD «["/app"]»\n'],
  [
    'installs-parts',
    'FROM debian:12\nRUN apt-get update && apt-get install -y build-essential\nCOPY Makefile /src/\nWORKDIR /src\nRUN make && «make install»\nCMD ["app"]\n',
  ],
  [
    'installs-elsewhere',
    'FROM debian:12\nRUN apt-get update && apt-get install -y build-essential cmake\nCOPY CMakeLists.txt /src/\nWORKDIR /src\nRUN cmake . && make && «make DESTDIR=/x install»\nCMD ["app"]\n',
  ],
  [
    'old-version',
    'FROM python:2.7\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD «["python", "a.py"]»\n',
  ],
  [
    'unknown-installer',
    'FROM python:3.12\nWORKDIR /app\nCOPY Pipfile .\nRUN pip install pipenv && «pipenv install --system»\nCMD ["python", "a.py"]\n',
  ],
  [
    'pip-target',
    'FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt .\nRUN «pip install --target /lib1 -r requirements.txt»\nCMD ["python", "a.py"]\n',
  ],
  [
    'user-install',
    'FROM python:3.12\nRUN useradd app\nUSER app\nWORKDIR /app\nCOPY requirements.txt .\n«RUN» pip install -r requirements.txt\nCMD ["python", "a.py"]\n',
  ],
  [
    'absolute-interpreter',
    'FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD «["/usr/local/bin/python", "a.py"]»\n',
  ],
  [
    'starts-by-tool',
    'FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install uv && uv pip install --system -r requirements.txt\nCMD «["uv", "run", "--with", "x", "a.py"]»\n',
  ],
  [
    'unknown-sources',
    'FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nRUN git clone https://example.org/x . && mvn package\nCMD «["java", "-jar", "target/app.jar"]»\n',
  ],
  [
    'self-contained',
    'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY *.csproj ./\nRUN «dotnet publish -o /app --self-contained»\nCMD ["/app/Api"]\n',
  ],
  [
    'apache',
    'FROM php:8.3-apache\nCOPY composer.json /var/www/html/\nRUN composer install\nCMD «["apache2-foreground"]»\n',
  ],
  [
    'old-release',
    'FROM rust:1.60-bullseye\nWORKDIR /src\nCOPY Cargo.toml .\nRUN cargo build --release\nCMD «["./target/release/a"]»\n',
  ],
  [
    'no-release',
    'FROM elixir:1.18\nWORKDIR /app\nCOPY mix.exs .\nRUN mix deps.get\nCMD «["mix", "phx.server"]»\n',
  ],
  [
    'compiles-at-run-time',
    'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nRUN apt-get update && apt-get install -y python3 python3-pip && pip3 install triton\nWORKDIR /srv\nCOPY a.py .\nCMD «["python3", "a.py"]»\n',
  ],
  [
    'several-ecosystems',
    'FROM debian:12\nRUN apt-get update && apt-get install -y build-essential cargo\nCOPY Makefile Cargo.toml /src/\nWORKDIR /src\nRUN cargo build --release && make\nCMD «["/src/app"]»\n',
  ],
];

/** Files that there is nothing to do for. */
const NOTHING: readonly (readonly [reason: string, dockerfile: string])[] = [
  [
    'The file has several stages already.',
    'FROM golang:1.26 AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n',
  ],
  [
    'The stage begins with nothing, so nothing is too much in it.',
    'FROM scratch\nCOPY app /app\nCMD ["/app"]\n',
  ],
  ['The file does not say what the image starts.', 'FROM redis\nRUN make\n'],
  [
    'It is an image to work in, so the tools are what it is for.',
    'FROM golang:1.26\nRUN go install x@v1\nCMD ["bash"]\n',
  ],
  [
    'Nothing is built here that could run on a smaller image.',
    'FROM node:22\nCOPY a.js /\nCMD ["node", "/a.js"]\n',
  ],
  [
    'The image is as small as a second stage could make it.',
    'FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD ["python", "a.py"]\n',
  ],
  [
    'It trains models, which needs the tools.',
    'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nRUN apt-get update && apt-get install -y python3 python3-pip\nCOPY train.py /w/\nCMD ["python3", "/w/train.py"]\n',
  ],
  ['There is no stage.', '# nothing\n'],
];

describe('conversion to several stages is refused', () => {
  for (const [code, marked] of REFUSALS) {
    it(code, () => {
      const text = marked.replace(/[«»]/g, '');
      const start = marked.indexOf('«');
      const outcome = convertToMultiStage(subjectOf(text));
      if (outcome.kind !== 'refusal') assert.fail(outcome.kind);
      assert.equal(outcome.code, code);
      assert.deepEqual(outcome.at, { start, end: marked.indexOf('»') - 1 });
      assert.match(outcome.reason, /^[A-Z'\u2019][^\n]{10,160}\.$/);
    });
  }
});

describe('conversion to several stages has nothing to do', () => {
  for (const [reason, text] of NOTHING) {
    it(reason, () => {
      assert.deepEqual(convertToMultiStage(subjectOf(text)), { kind: 'nothing', reason });
    });
  }
});
