import rule from '../../../server/src/rules/build/healthcheck-tool-exists.ts';
import { testRule } from '../../support/rule-tester.ts';

const check = 'HEALTHCHECK CMD curl -f http://localhost/ || exit 1\n';

testRule(rule, {
  valid: [
    `FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n${check}`,
    `FROM alpine:3.22\nRUN apk add --no-cache curl\n${check}`,
    `FROM python:3.13-slim AS base\nRUN apt-get update && apt-get install -y curl\nFROM base\n${check}`,
    // It is installed further down: only the finished image counts.
    `FROM debian:13\n${check}RUN apt-get update && apt-get install -y curl\n`,
    // The image has it.
    `FROM node:22\n${check}`,
    `FROM python:3.13\n${check}`,
    'FROM alpine:3.22\nHEALTHCHECK CMD wget -qO- http://localhost/ || exit 1\n',
    'FROM node:22-alpine\nHEALTHCHECK CMD ["wget", "-q", "--spider", "http://localhost/"]\n',
    'FROM busybox\nHEALTHCHECK CMD wget -qO- http://localhost/\n',
    // Nobody knows.
    `FROM nginx:1.29\n${check}`,
    `FROM example.com/base\n${check}`,
    `ARG BASE\nFROM $BASE\n${check}`,
    `FROM node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n${check}`,
    // It may have come in by other ways.
    `FROM debian:13\nCOPY --from=tools /usr/bin/curl /usr/bin/\n${check}`,
    `FROM debian:13\nCOPY --from=tools /usr/local/bin /usr/local/bin\n${check}`,
    `FROM scratch\nADD rootfs.tar.gz /\n${check}`,
    `FROM debian:13\nRUN ./setup.sh\n${check}`,
    `FROM debian:13\nRUN apt-get install -y $PACKAGES\n${check}`,
    `FROM debian:13\nRUN curl --version\n${check}`,
    `FROM debian:13\nRUN wget -qO- https://example.com/setup | bash\n${check}`,
    'FROM debian:13\nHEALTHCHECK CMD /opt/curl http://localhost/\n',
    // Looks first, or has another way.
    'FROM debian:13\nHEALTHCHECK CMD curl -f http://localhost/ || wget -qO- http://localhost/\n',
    'FROM debian:13\nHEALTHCHECK CMD command -v curl && curl -f http://localhost/\n',
    'FROM debian:13\nHEALTHCHECK CMD if [ -x /usr/bin/curl ]; then curl -f http://localhost/; fi\n',
    'FROM debian:13\nHEALTHCHECK NONE\nCMD ["curl"]\n',
    'FROM debian:13\nONBUILD HEALTHCHECK CMD curl -f http://localhost/\n',
    'FROM node:22-nanoserver\nHEALTHCHECK CMD curl -f http://localhost/\n',
    `FROM alpine:3.22\nRUN apk add curl && apk del curl && apk add curl\n${check}`,
  ],
  invalid: [
    {
      code: 'FROM debian:13-slim\nHEALTHCHECK CMD «curl» -f http://localhost/ || exit 1\n',
      expect: ["The check runs 'curl', which 'debian:13-slim' does not have and nothing here installs."],
    },
    { code: 'FROM debian:13\nHEALTHCHECK CMD «wget» -qO- http://localhost/\n', expect: ['missing'] },
    {
      code: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nHEALTHCHECK --interval=30s \\\n  CMD [«"curl"», "-f", "http://localhost/"]\n',
      expect: ['missing'],
    },
    {
      code: 'FROM node:22-alpine\nRUN apk add --no-cache git\nHEALTHCHECK CMD «curl» -f http://localhost/\n',
      expect: ['missing'],
    },
    {
      code: 'FROM public.ecr.aws/docker/library/python:3.13-slim\nHEALTHCHECK CMD «curl» localhost\n',
      expect: ['missing'],
    },
    {
      code: 'FROM gcr.io/distroless/static\nHEALTHCHECK CMD [«"curl"», "http://localhost/"]\n',
      expect: ['missing'],
    },
    {
      code: 'FROM scratch\nCOPY server /server\nHEALTHCHECK CMD [«"wget"», "http://localhost/"]\n',
      expect: ['missing'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && curl -fsSL https://example.com/a -o /a && apt-get purge -y curl\nHEALTHCHECK CMD «curl» -f http://localhost/\n',
      expect: ["The check runs 'curl', which line 2 removes."],
    },
    {
      code: 'FROM alpine:3.22\nRUN apk add curl\nRUN apk del curl\nHEALTHCHECK CMD «curl» localhost\n',
      expect: ['removed'],
    },
  ],
});
