import rule from '../../../server/src/rules/attack-surface/no-debug-tools.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update && apt-get install -y curl ca-certificates procps\nCMD ["/app"]\n',
    'FROM debian:13 AS debug\nRUN apt-get update && apt-get install -y vim\nFROM debian:13\nCMD ["/app"]\n',
    'FROM debian:13\nRUN apt-get update && apt-get install -y vim\n',
    'FROM debian:13\nRUN apt-get update && apt-get install -y vim\nCMD ["/bin/bash"]\n',
    'FROM debian:13 AS dev\nRUN apt-get update && apt-get install -y vim\nCMD ["/app"]\n',
    'FROM mcr.microsoft.com/devcontainers/go:1\nRUN apt-get update && apt-get install -y gdb\nCMD ["/app"]\n',
    // The program itself is one, or uses one.
    'FROM alpine:3.23\nRUN apk add --no-cache nmap\nENTRYPOINT ["nmap"]\n',
    'FROM alpine:3.23\nRUN apk add --no-cache netcat-openbsd\nCMD while ! nc -z db 5432; do sleep 1; done; exec /app\n',
    'FROM alpine:3.23\nRUN apk add --no-cache netcat-openbsd\nHEALTHCHECK CMD nc -z localhost 80\nCMD ["/app"]\n',
    'FROM debian:13\nRUN apt-get update && apt-get install -y gdb && gdb --batch -x /a\nCMD ["/app"]\n',
    'FROM alpine:3.23\nRUN apk add --no-cache netcat-openbsd\nCOPY run.sh /\nCMD ["/run.sh"]\n',
    // Removed again.
    'FROM alpine:3.23\nRUN apk add --no-cache vim && apk del vim\nCMD ["/app"]\n',
    'FROM debian:13\nRUN apt-get install -y vim-\nCMD ["/app"]\n',
    'RUN apt-get install -y vim\n',
    'FROM\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl «vim»\nCMD ["/app"]\n',
      expect: ["'vim' is there for people who look into the container, not for the program."],
      fixes: [
        [
          {
            title: 'Do not install vim',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nCMD ["/app"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN apt-get update \\\n && apt-get install -y \\\n    curl \\\n    «vim»=2:9.1 \\\n    # tracing\n    strace \\\n    telnet \\\n    ca-certificates \\\n && rm -rf /var/lib/apt/lists/*\nCMD ["/app"]\n',
      expect: [
        "'vim', 'strace' and 'telnet' are for people who look into the container, not for the program.",
      ],
      fixes: [
        [
          {
            title: 'Do not install them',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN apt-get update \\\n && apt-get install -y \\\n    curl \\\n    # tracing\n    ca-certificates \\\n && rm -rf /var/lib/apt/lists/*\nCMD ["/app"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM alpine:3.23\nRUN ["apk", "add", "--no-cache", "«gdb»", "curl"]\nCMD ["/app"]\n',
      expect: ['tool'],
      fixes: [
        [
          {
            title: 'Do not install gdb',
            kind: 'unsafe',
            output: 'FROM alpine:3.23\nRUN ["apk", "add", "--no-cache", "curl"]\nCMD ["/app"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN <<EOF\napt-get update\napt-get install -y «tcpdump» curl\nEOF\nCMD ["/app"]\n',
      expect: ['tool'],
      fixes: [
        [
          {
            title: 'Do not install tcpdump',
            kind: 'unsafe',
            output: 'FROM debian:13\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\nCMD ["/app"]\n',
          },
        ],
      ],
    },
    // The last word has a comment before it, so its line cannot go alone.
    {
      code: 'FROM debian:13\nRUN apt-get install -y curl \\\n  # editor\n  «nano»\nCMD ["/app"]\n',
      expect: ['tool'],
      fixes: [[]],
    },
    // Nothing else is installed: the whole command would have to go.
    { code: 'FROM alpine:3.23\nRUN apk add --no-cache «vim»\nCMD ["/app"]\n', expect: ['tool'] },
    {
      code: 'FROM alpine:3.23\nRUN apk add --no-cache «strace» htop\nENTRYPOINT ["/app"]\n',
      expect: ["'strace' and 'htop' are for people who look into the container, not for the program."],
    },
    // What the base stage brings ships as well.
    {
      code: 'FROM fedora:43 AS base\nRUN dnf install -y «vim-enhanced»\nFROM base\nCMD ["/app"]\n',
      expect: ['tool'],
    },
    // Nothing here says what it is for: low confidence.
    {
      code: 'FROM alpine:3.23\nRUN apk add --no-cache «netcat-openbsd»\nCMD ["/app"]\n',
      expect: ['tool'],
    },
    {
      code: 'FROM alpine:3.23\nRUN apk add --no-cache netcat-openbsd «gdb»\nCOPY run.sh /\nCMD ["/run.sh"]\n',
      expect: ["'gdb' is there for people who look into the container, not for the program."],
      fixes: [
        [
          {
            title: 'Do not install gdb',
            kind: 'unsafe',
            output:
              'FROM alpine:3.23\nRUN apk add --no-cache netcat-openbsd\nCOPY run.sh /\nCMD ["/run.sh"]\n',
          },
        ],
      ],
    },
    { code: 'FROM registry.example.com/base:1\nRUN yum install -y «vim»\n', expect: ['tool'] },
    // Servers to log in with.
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y «openssh-server» nginx\nCOPY conf /etc/ssh/sshd_config\nCMD ["/start"]\n',
      expect: ['daemon'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y «openssh-server» nginx\nCMD ["nginx", "-g", "daemon off;"]\n',
      expect: ["'openssh-server' is a server to log in to the container with."],
      fixes: [
        [
          {
            title: 'Do not install openssh-server',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN apt-get update && apt-get install -y nginx\nCMD ["nginx", "-g", "daemon off;"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y «openssh-server» nginx\nCMD /usr/sbin/sshd && nginx -g "daemon off;"\n',
      expect: ['daemon'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y openmpi-bin «openssh-server»\nCMD ["/usr/bin/work"]\n',
      expect: ['daemon'],
      fixes: [
        [
          {
            title: 'Do not install openssh-server',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN apt-get update && apt-get install -y openmpi-bin\nCMD ["/usr/bin/work"]\n',
          },
        ],
      ],
    },
    // People live in it.
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y git «htop» man-db nano zsh\nCOPY code-server /usr/bin/\nENTRYPOINT ["/usr/bin/entrypoint.sh"]\n',
      expect: ['tools'],
      fixes: [
        [
          {
            title: 'Do not install them',
            kind: 'unsafe',
            output:
              'FROM debian:13\nRUN apt-get update && apt-get install -y git man-db zsh\nCOPY code-server /usr/bin/\nENTRYPOINT [\"/usr/bin/entrypoint.sh\"]\n',
          },
        ],
      ],
      confidence: ['low'],
    },
  ],
});
