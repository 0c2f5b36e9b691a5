import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/lint/finding.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

const RULES = new Set(['require-user', 'no-root-user']);
const EVERYTHING = { preset: 'all', rules: {}, minimumConfidence: 'low' } as const;

/** The finding that carries the fixes: where the program is started. */
function findingOf(text: string): Finding | undefined {
  const found = analyse(text, { profile: EVERYTHING, strict: true }).findings.filter(({ rule }) =>
    RULES.has(rule),
  );
  return (
    found.find(({ fixes }) => fixes.length > 0) ??
    found.find(({ advice }) => /nginx/.test(advice)) ??
    found[0]
  );
}

interface Case {
  readonly name: string;
  readonly code: string;
  readonly titles: readonly string[];
  /** What the first one makes of it. */
  readonly output: string;
  /** What is said of the first one, beyond what is said of every program that writes nothing. */
  readonly assumptions: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'a Node application as the account of its image',
    code: 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
    titles: ["Run as 'node'"],
    output:
      'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nEXPOSE 3000\nUSER node\nCMD ["node", "server.js"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
    ],
  },
  {
    name: 'a directory from a database URL, and a low port that can be moved',
    code: 'FROM python:3.13-slim\nENV DATABASE_URL=sqlite:////app/data/app.db\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nEXPOSE 80\nCMD ["gunicorn", "--bind", "0.0.0.0:80", "app:app"]\n',
    titles: [
      "Run as 'app' (creates the account)",
      "Run as 'app' on port 8080 instead of 80 (creates the account)",
      'Run as 65532:65532 (no account needed)',
    ],
    output:
      'FROM python:3.13-slim\nENV DATABASE_URL=sqlite:////app/data/app.db\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nEXPOSE 80\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && mkdir -p /app/data \\\n    && chown -R 10001:10001 /app/data\nUSER 10001:10001\nCMD ["gunicorn", "--bind", "0.0.0.0:80", "app:app"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/app/data'.",
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      'The program needs no home directory.',
      'Port 80 may be opened without root: Docker allows that since 20.10, other runtimes may not.',
    ],
  },
  {
    name: 'Alpine, a made directory and an entrypoint script',
    code: 'FROM python:3.13-alpine\nWORKDIR /srv/app\nCOPY . .\nRUN mkdir -p /srv/app/uploads\nENTRYPOINT ["./docker-entrypoint.sh"]\nCMD ["python", "app.py"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM python:3.13-alpine\nWORKDIR /srv/app\nCOPY . .\nRUN mkdir -p /srv/app/uploads\nRUN addgroup -S -g 10001 app \\\n    && adduser -S -D -H -u 10001 -G app app \\\n    && chown -R 10001:10001 /srv/app/uploads\nUSER 10001:10001\nENTRYPOINT ["./docker-entrypoint.sh"]\nCMD ["python", "app.py"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/srv/app/uploads'.",
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      "The script 'docker-entrypoint.sh' does nothing that only root may do.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a static program on scratch',
    code: 'FROM golang:1.25 AS build\nRUN go build -o /server .\n\nFROM scratch\nCOPY --from=build /server /server\nENTRYPOINT ["/server"]\n',
    titles: ['Run as 65532:65532 (no account needed)'],
    output:
      'FROM golang:1.25 AS build\nRUN go build -o /server .\n\nFROM scratch\nCOPY --from=build /server /server\nUSER 65532:65532\nENTRYPOINT ["/server"]\n',
    assumptions: [
      'The program writes to nothing but what is mounted into the container.',
      'The program needs no name for its user and no home directory.',
    ],
  },
  {
    name: 'a static program on distroless',
    code: 'FROM golang:1.25 AS build\nRUN go build -o /server .\n\nFROM gcr.io/distroless/static-debian12\nCOPY --from=build /server /server\nENTRYPOINT ["/server"]\n',
    titles: ["Run as 'nonroot'"],
    output:
      'FROM golang:1.25 AS build\nRUN go build -o /server .\n\nFROM gcr.io/distroless/static-debian12\nCOPY --from=build /server /server\nUSER 65532:65532\nENTRYPOINT ["/server"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: 'a copied directory without a shell',
    code: 'FROM gcr.io/distroless/static-debian12\nCOPY server /server\nCOPY seed /data\nVOLUME ["/data"]\nENTRYPOINT ["/server", "--data-dir=/data"]\n',
    titles: ["Run as 'nonroot'"],
    output:
      'FROM gcr.io/distroless/static-debian12\nCOPY server /server\nCOPY --chown=65532:65532 seed /data\nVOLUME ["/data"]\nUSER 65532:65532\nENTRYPOINT ["/server", "--data-dir=/data"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/data'.",
      'Volumes and folders that are mounted already belong to this user.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
    ],
  },
  {
    name: 'Java with logs',
    code: 'FROM eclipse-temurin:21-jre\nCOPY app.jar /app.jar\nVOLUME /tmp\nRUN mkdir /logs\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM eclipse-temurin:21-jre\nCOPY app.jar /app.jar\nVOLUME /tmp\nRUN mkdir /logs\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && chown 10001:10001 /logs\nUSER 10001:10001\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/logs'.",
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      'The program needs no home directory.',
    ],
  },
  {
    name: '.NET by its own number',
    code: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nWORKDIR /app\nCOPY out .\nENV DATA_DIR=/data\nENTRYPOINT ["dotnet", "App.dll"]\n',
    titles: ["Run as 'app'"],
    output:
      'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nWORKDIR /app\nCOPY out .\nENV DATA_DIR=/data\nRUN install -d -o "$APP_UID" -g "$APP_UID" /data\nUSER $APP_UID\nENTRYPOINT ["dotnet", "App.dll"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/data'.",
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
    ],
  },
  {
    name: 'Apache of the PHP image',
    code: 'FROM php:8.4-apache\nCOPY . /var/www/html/\n',
    titles: ["Run as 'www-data'"],
    output: 'FROM php:8.4-apache\nCOPY . /var/www/html/\nUSER www-data\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      "The base image's own command does nothing that only root may do.",
      'Port 80 may be opened without root: Docker allows that since 20.10, other runtimes may not.',
    ],
  },
  {
    name: 'a database by the account of its image',
    code: 'FROM postgres:17\nCOPY init.sql /docker-entrypoint-initdb.d/\n',
    titles: ["Run as 'postgres'"],
    output: 'FROM postgres:17\nCOPY init.sql /docker-entrypoint-initdb.d/\nUSER postgres\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'Volumes and folders that are mounted already belong to this user.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      "The base image's own command does nothing that only root may do.",
    ],
  },
  {
    name: 'BusyBox and its own server',
    code: 'FROM busybox:1.37\nCOPY www /www\nCMD ["httpd", "-f", "-p", "8080", "-h", "/www"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM busybox:1.37\nCOPY www /www\nRUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app\nUSER 10001:10001\nCMD ["httpd", "-f", "-p", "8080", "-h", "/www"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a volume, given away above its declaration',
    code: 'FROM busybox:1.37\nCOPY serve /bin/serve\nVOLUME /data\nCMD ["serve", "-f"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM busybox:1.37\nCOPY serve /bin/serve\nRUN addgroup -S -g 10001 app \\\n    && adduser -S -D -H -u 10001 -G app app \\\n    && mkdir -p /data \\\n    && chown 10001:10001 /data\nVOLUME /data\nUSER 10001:10001\nCMD ["serve", "-f"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/data'.",
      'Volumes and folders that are mounted already belong to this user.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a minimal image without a tool for accounts',
    code: 'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.5\nRUN microdnf install -y python3 && microdnf clean all\nCOPY app.py /app/\nCMD ["python3", "/app/app.py"]\n',
    titles: ['Run as 1001:1001 (no account needed)'],
    output:
      'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.5\nRUN microdnf install -y python3 && microdnf clean all\nCOPY app.py /app/\nUSER 1001:1001\nCMD ["python3", "/app/app.py"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      'The program needs no name for its user and no home directory.',
    ],
  },
  {
    name: 'CRLF',
    code: 'FROM debian:13-slim\r\nRUN mkdir -p /data\r\n# keep\r\nCMD ["server"]\r\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM debian:13-slim\r\nRUN mkdir -p /data\r\nRUN groupadd --gid 10001 app \\\r\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\r\n    && chown 10001:10001 /data\r\nUSER 10001:10001\r\n# keep\r\nCMD ["server"]\r\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/data'.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a heredoc as the last step',
    code: 'FROM debian:13-slim\nCMD ["server"]\nRUN <<EOF\nset -e\nmkdir /data\nEOF\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM debian:13-slim\nCMD ["server"]\nRUN <<EOF\nset -e\nmkdir /data\nEOF\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && chown 10001:10001 /data\nUSER 10001:10001\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/data'.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'USER root behind the account of the program',
    code: 'FROM debian:13-slim\nRUN useradd -u 999 app\nUSER app\nRUN true\nUSER root\nCMD ["server"]\n',
    titles: ["Run as 'app'"],
    output: 'FROM debian:13-slim\nRUN useradd -u 999 app\nUSER app\nRUN true\nCMD ["server"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: 'a stage built on another one',
    code: 'FROM debian:13-slim AS base\nRUN useradd -u 999 app\nUSER app\n\nFROM base\nUSER root\nRUN apt-get update\nCMD ["server"]\n',
    titles: ["Run as 'app'"],
    output:
      'FROM debian:13-slim AS base\nRUN useradd -u 999 app\nUSER app\n\nFROM base\nUSER root\nRUN apt-get update\nUSER app\nCMD ["server"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: 'a script that only its owner may start',
    code: 'FROM alpine:3.22\nCOPY run.sh /run.sh\nRUN chmod u+x /run.sh\nENTRYPOINT ["/run.sh"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM alpine:3.22\nCOPY --chown=10001:10001 run.sh /run.sh\nRUN chmod u+x /run.sh\nRUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app\nUSER 10001:10001\nENTRYPOINT ["/run.sh"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      "The script 'run.sh' does nothing that only root may do.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'Rails',
    code: 'FROM ruby:3.4-slim\nWORKDIR /rails\nCOPY . .\nENTRYPOINT ["bin/rails"]\nCMD ["server"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM ruby:3.4-slim\nWORKDIR /rails\nCOPY . .\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && mkdir -p /rails/log /rails/storage /rails/tmp \\\n    && chown -R 10001:10001 /rails/log /rails/storage /rails/tmp\nUSER 10001:10001\nENTRYPOINT ["bin/rails"]\nCMD ["server"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/rails/log', '/rails/storage', '/rails/tmp'.",
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a hardened image to build with',
    code: 'FROM cgr.dev/chainguard/python:latest-dev\nUSER root\nRUN apk add git\nENTRYPOINT ["python", "app.py"]\n',
    titles: ["Run as 'nonroot'"],
    output:
      'FROM cgr.dev/chainguard/python:latest-dev\nUSER root\nRUN apk add git\nUSER 65532:65532\nENTRYPOINT ["python", "app.py"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: 'USER root with nothing behind it',
    code: 'FROM node:22\nRUN npm install -g serve\nUSER root\nCMD ["serve"]\n',
    titles: ["Run as 'node'"],
    output: 'FROM node:22\nRUN npm install -g serve\nUSER node\nCMD ["serve"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: "an image with another maker's name",
    code: 'FROM nvidia/cuda:12.8.0-runtime-ubuntu24.04\nENV HF_HOME=/models/hf\nCMD ["python3", "serve.py"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM nvidia/cuda:12.8.0-runtime-ubuntu24.04\nENV HF_HOME=/models/hf\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && install -d -o 10001 -g 10001 /models/hf\nUSER 10001:10001\nCMD ["python3", "serve.py"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/models/hf'.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a base image told by its package manager',
    code: 'FROM registry.example.com/base:1\nRUN apt-get install -y python3\nCMD ["python3", "a.py"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM registry.example.com/base:1\nRUN apt-get install -y python3\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001\nCMD ["python3", "a.py"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'the owner that the file names',
    code: 'FROM debian:13-slim\nCOPY --chown=1000:1000 . /app\nCMD ["/app/server"]\n',
    titles: ['Run as 1000:1000 (no account needed)'],
    output: 'FROM debian:13-slim\nCOPY --chown=1000:1000 . /app\nUSER 1000:1000\nCMD ["/app/server"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      'The program needs no name for its user and no home directory.',
    ],
  },
  {
    name: 'an account from a variable',
    code: 'FROM debian:13-slim\nARG NAME=web\nRUN useradd --uid 1500 "$NAME"\nENV UPLOAD_DIR=/uploads\nCMD ["server"]\n',
    titles: ["Run as 'web'"],
    output:
      'FROM debian:13-slim\nARG NAME=web\nRUN useradd --uid 1500 "$NAME"\nENV UPLOAD_DIR=/uploads\nRUN install -d -o "$NAME" /uploads\nUSER $NAME\nCMD ["server"]\n',
    assumptions: ["The program writes to nothing but /tmp and '/uploads'."],
  },
  {
    name: 'keywords in lower case, indentation and comments',
    code: 'from debian:13-slim\n  copy --chmod=700 run.sh /run.sh\n\n  # start it\n  # hadolint ignore=DL3025\n  cmd ["/run.sh"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'from debian:13-slim\n  copy --chown=10001:10001 --chmod=700 run.sh /run.sh\n\n  run groupadd --gid 10001 app \\\n      && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\n  user 10001:10001\n  # start it\n  # hadolint ignore=DL3025\n  cmd ["/run.sh"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      "The script 'run.sh' does nothing that only root may do.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a USER over several lines',
    code: 'FROM node:22-slim\nuser \\\n  # for now\n  root\nCMD ["node", "a.js"]\n',
    titles: ["Run as 'node'"],
    output: 'FROM node:22-slim\nuser \\\n  # for now\n  node\nCMD ["node", "a.js"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: 'a comment over USER root',
    code: 'FROM node:22-slim\nUSER node\n# back\nUSER root\nCMD ["node", "a.js"]\n',
    titles: ["Run as 'node'"],
    output: 'FROM node:22-slim\nUSER node\n# back\nUSER node\nCMD ["node", "a.js"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: 'an account that is made behind the copy',
    code: 'FROM debian:13-slim\nCOPY seed /data\nRUN useradd app\nVOLUME /data\nCMD ["server"]\n',
    titles: ["Run as 'app'"],
    output:
      'FROM debian:13-slim\nCOPY seed /data\nRUN useradd app\nRUN mkdir -p /data && chown -R app /data\nVOLUME /data\nUSER app\nCMD ["server"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/data'.",
      'Volumes and folders that are mounted already belong to this user.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
    ],
  },
  {
    name: 'a link, which takes numbers only',
    code: 'FROM node:22-slim\nCOPY --link seed /data\nVOLUME /data\nCMD ["node", "a.js"]\n',
    titles: ["Run as 'node'"],
    output:
      'FROM node:22-slim\nCOPY --link seed /data\nRUN mkdir -p /data && chown -R node:node /data\nVOLUME /data\nUSER node\nCMD ["node", "a.js"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/data'.",
      'Volumes and folders that are mounted already belong to this user.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
    ],
  },
  {
    name: 'a build stage as it is',
    code: 'FROM golang:1.25 AS build\nUSER root\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/server .\n\nFROM debian:13-slim AS run\nCOPY --from=build /out/server /usr/local/bin/server\nEXPOSE 443\nENV PORT=443\nHEALTHCHECK CMD ["server", "check", "https://localhost:443/"]\nENTRYPOINT ["server"]\n',
    titles: [
      "Run as 'app' (creates the account)",
      "Run as 'app' on port 8443 instead of 443 (creates the account)",
      'Run as 65532:65532 (no account needed)',
    ],
    output:
      'FROM golang:1.25 AS build\nUSER root\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/server .\n\nFROM debian:13-slim AS run\nCOPY --from=build /out/server /usr/local/bin/server\nEXPOSE 443\nENV PORT=443\nHEALTHCHECK CMD ["server", "check", "https://localhost:443/"]\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001\nENTRYPOINT ["server"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'The program needs no home directory.',
      'Port 443 may be opened without root: Docker allows that since 20.10, other runtimes may not.',
    ],
  },
  {
    name: 'a port that others rely on stays',
    code: 'FROM debian:13-slim\nENV PORT=80\nEXPOSE 80\nHEALTHCHECK CMD curl -f http://localhost/\nCMD ["server"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM debian:13-slim\nENV PORT=80\nEXPOSE 80\nHEALTHCHECK CMD curl -f http://localhost/\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001\nCMD ["server"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'The program needs no home directory.',
      'Port 80 may be opened without root: Docker allows that since 20.10, other runtimes may not.',
    ],
  },
  {
    name: 'an archive for Tomcat',
    code: 'FROM tomcat:11\nCOPY app.war /usr/local/tomcat/webapps/ROOT.war\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM tomcat:11\nCOPY --chown=10001:10001 app.war /usr/local/tomcat/webapps/ROOT.war\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && install -d -o 10001 -g 10001 /usr/local/tomcat/webapps\nUSER 10001:10001\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/usr/local/tomcat/webapps'.",
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      "The base image's own command does nothing that only root may do.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'pages that Next.js makes',
    code: 'FROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCOPY --from=build /app/.next/static ./.next/static\nCMD ["node", "server.js"]\n',
    titles: ["Run as 'node'"],
    output:
      'FROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCOPY --from=build /app/.next/static ./.next/static\nRUN mkdir -p /app/.next/cache && chown -R node:node /app/.next/cache\nUSER node\nCMD ["node", "server.js"]\n',
    assumptions: ["The program writes to nothing but /tmp and '/app/.next/cache'."],
  },
  {
    name: 'Laravel',
    code: 'FROM php:8.4-fpm\nWORKDIR /var/www/html\nCOPY . .\nRUN php artisan config:cache\n',
    titles: ["Run as 'www-data'"],
    output:
      'FROM php:8.4-fpm\nWORKDIR /var/www/html\nCOPY . .\nRUN php artisan config:cache\nRUN mkdir -p /var/www/html/bootstrap/cache /var/www/html/storage \\\n    && chown -R www-data:www-data /var/www/html/bootstrap/cache /var/www/html/storage\nUSER www-data\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/var/www/html/bootstrap/cache', '/var/www/html/storage'.",
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
      "The base image's own command does nothing that only root may do.",
    ],
  },
  {
    name: 'a home for tools that need one',
    code: 'FROM alpine:3.22\nRUN apk add --no-cache npm\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM alpine:3.22\nRUN apk add --no-cache npm\nWORKDIR /app\nCOPY . .\nRUN addgroup -S -g 10001 app && adduser -S -D -u 10001 -G app app\nUSER 10001:10001\nCMD ["npm", "start"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'What is copied is readable for everybody, and programs in it may be run by everybody.',
    ],
  },
  {
    name: 'another name when app is taken',
    code: 'FROM debian:13\nRUN groupadd app\nCMD ["server"]\n',
    titles: ["Run as 'appuser' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM debian:13\nRUN groupadd app\nRUN groupadd --gid 10001 appuser \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin appuser\nUSER 10001:10001\nCMD ["server"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'shadow-utils on a minimal image',
    code: 'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.5\nRUN microdnf install -y shadow-utils\nCMD ["server"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 1001:1001 (no account needed)'],
    output:
      'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.5\nRUN microdnf install -y shadow-utils\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001\nCMD ["server"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'SUSE',
    code: 'FROM opensuse/leap:15.6\nRUN zypper --non-interactive install nginx-module\nVOLUME ["/srv/data"]\nRUN true\nCMD ["server"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM opensuse/leap:15.6\nRUN zypper --non-interactive install nginx-module\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && install -d -o 10001 -g 10001 /srv/data\nVOLUME ["/srv/data"]\nRUN true\nUSER 10001:10001\nCMD ["server"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/srv/data'.",
      'Volumes and folders that are mounted already belong to this user.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'a directory that is given away already',
    code: 'FROM node:22-slim\nRUN mkdir -p /app/logs && chown -R node:node /app\nCMD ["node", "/app/a.js"]\n',
    titles: ["Run as 'node'"],
    output:
      'FROM node:22-slim\nRUN mkdir -p /app/logs && chown -R node:node /app\nUSER node\nCMD ["node", "/app/a.js"]\n',
    assumptions: ['The program writes to nothing but /tmp and what is mounted into the container.'],
  },
  {
    name: 'a directory that everybody may write to',
    code: 'FROM debian:13\nRUN mkdir /cache && chmod 1777 /cache\nCMD ["server"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM debian:13\nRUN mkdir /cache && chmod 1777 /cache\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001\nCMD ["server"]\n',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      'The program needs no home directory.',
    ],
  },
  {
    name: 'files that a heredoc leaves',
    code: 'FROM debian:13-slim\nRUN <<EOF\nmkdir -p /srv/data\necho 1 > /srv/data/f\nEOF\nCMD ["server"]\n',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM debian:13-slim\nRUN <<EOF\nmkdir -p /srv/data\necho 1 > /srv/data/f\nEOF\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n    && chown -R 10001:10001 /srv/data\nUSER 10001:10001\nCMD ["server"]\n',
    assumptions: [
      "The program writes to nothing but /tmp and '/srv/data'.",
      'The program needs no home directory.',
    ],
  },
  {
    name: 'USER root, then more steps, in a file without a last line break',
    code: 'FROM debian:13-slim\nUSER root\nRUN true',
    titles: ["Run as 'app' (creates the account)", 'Run as 65532:65532 (no account needed)'],
    output:
      'FROM debian:13-slim\nUSER root\nRUN true\nRUN groupadd --gid 10001 app \\\n    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin app\nUSER 10001:10001',
    assumptions: [
      'The program writes to nothing but /tmp and what is mounted into the container.',
      "The base image's own command does nothing that only root may do.",
      'No container, and no image built on this one, has to install or set up anything as root.',
      'The program needs no home directory.',
    ],
  },
];

const REFUSED: readonly (readonly [name: string, code: string, advice?: RegExp])[] = [
  [
    'distroless with a volume that nothing can give away',
    'FROM gcr.io/distroless/static-debian12\nCOPY server /server\nVOLUME /data\nENTRYPOINT ["/server"]\n',
  ],
  [
    'an entrypoint in the file that steps down',
    'FROM debian:13-slim\nCOPY <<EOF /entrypoint.sh\n#!/bin/sh\nchown -R app /data\nexec gosu app "$@"\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
  ],
  [
    'a daemon that has to be root',
    'FROM debian:13\nRUN apt-get update && apt-get install -y openssh-server\nEXPOSE 22\nCMD ["/usr/sbin/sshd", "-D"]\n',
  ],
  ['the home of root', 'FROM debian:13-slim\nWORKDIR /root/app\nCMD ["./server"]\n'],
  [
    'nginx, with a hint',
    'FROM nginx:1.29\nCOPY site /usr/share/nginx/html\n',
    /nginxinc\/nginx-unprivileged/,
  ],
  [
    'nginx from a package, with a hint',
    'FROM alpine:3.22\nRUN apk add --no-cache nginx\nCMD ["nginx", "-g", "daemon off;"]\n',
    /nginxinc\/nginx-unprivileged/,
  ],
  [
    'Windows',
    'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nUSER ContainerAdministrator\nCMD ["cmd"]\n',
  ],
  [
    'a shell that is none',
    'FROM mcr.microsoft.com/powershell:latest\nSHELL ["pwsh", "-c"]\nVOLUME /data\nCMD Start-Thing\n',
  ],
  ['ids that somebody sets at the start', 'FROM debian:13-slim\nENV PUID=1000 PGID=1000\nCMD ["server"]\n'],
  ['steps for images built on it', 'FROM node:22\nONBUILD RUN npm ci\nCMD ["npm", "start"]\n'],
  ['a user that a build argument chooses', 'FROM debian:13-slim\nARG UID=0\nUSER $UID\nCMD ["server"]\n'],
  [
    'gosu',
    'FROM debian:13-slim\nRUN apt-get update && apt-get install -y gosu\nENTRYPOINT ["gosu", "app", "server"]\n',
  ],
  ['the socket of Docker', 'FROM debian:13-slim\nVOLUME /var/run/docker.sock\nCMD ["server"]\n'],
  [
    'a log in a folder of the system',
    'FROM debian:13-slim\nCMD ["server", "--log-file=/var/log/server.log"]\n',
  ],
  ['a supervisor', 'FROM python:3.13\nRUN pip install supervisor\nCMD ["supervisord", "-n"]\n'],
  [
    'a server from a package behind a script',
    'FROM debian:13\nRUN apt-get update && apt-get install -y mariadb-server\nCOPY run.sh /\nCMD ["/run.sh"]\n',
  ],
  ['sudo on an unknown image', 'FROM example.com/ci:1\nRUN sudo apt-get install -y git\nCMD ["server"]\n'],
  [
    'a name that only the shell knows',
    'FROM debian:13\nRUN U=$(cat /name) && useradd "$U"\nCMD ["server"]\n',
  ],
];

describe('running as non-root', () => {
  for (const { name, code, titles, output, assumptions } of CASES) {
    it(`does it for ${name}`, () => {
      const fixes = findingOf(code)?.fixes ?? [];
      assert.deepEqual(
        fixes.map(({ title }) => title),
        titles,
      );
      assert.equal(applyEdits(code, fixes[0]?.edits ?? []), output);
      assert.deepEqual(fixes[0]?.assumptions, assumptions);
    });

    it(`leaves nothing behind for ${name}`, () => {
      const before = analyse(code);
      for (const { title, kind, edits, assumptions: said = [] } of findingOf(code)?.fixes ?? []) {
        const text = applyEdits(code, edits);
        const after = analyse(text, { strict: true });
        assert.equal(kind, 'unsafe');
        assert.ok(
          said.every((sentence) => sentence.length <= 120 && sentence.endsWith('.')),
          title,
        );
        const count = (findings: readonly Finding[], wanted: string): number =>
          findings.filter(({ rule }) => rule === wanted).length;
        for (const { rule } of after.findings) {
          assert.ok(!RULES.has(rule), `${title}: ${rule} is still there`);
          // What a port below 1024 means for whoever is not root is told by its own rule.
          if (rule === 'no-privileged-port' && said.some((sentence) => /^Port \d/.test(sentence))) continue;
          assert.ok(count(after.findings, rule) <= count(before.findings, rule), `${title} brings ${rule}`);
        }
        const comments = before.file.comments.map((comment) => comment.text);
        assert.deepEqual(
          after.file.comments.map((comment) => comment.text),
          comments,
        );
        assert.ok(after.file.problems.length <= before.file.problems.length, title);
        if (code.includes('\r\n')) assert.doesNotMatch(text, /[^\r]\n/);
      }
    });
  }

  for (const [name, code, advice] of REFUSED) {
    it(`offers nothing for ${name}`, () => {
      const finding = findingOf(code);
      assert.deepEqual(finding?.fixes ?? [], []);
      if (advice !== undefined) assert.match(finding?.advice ?? '', advice);
    });
  }
});
