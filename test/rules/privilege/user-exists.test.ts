import rule from '../../../server/src/rules/privilege/user-exists.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = "Create the user 'app'";

testRule(rule, {
  valid: [
    'FROM debian:13-slim\nRUN useradd app\nUSER app\n',
    'FROM debian:13-slim\nRUN groupadd -r app && useradd -r -g app app\nCOPY --chown=app:app . /srv\nUSER app:app\n',
    // Numbers need no entry, and these names are in the image.
    'FROM debian:13-slim\nUSER 1001:1001\n',
    'FROM debian:13-slim\nCOPY --chown=www-data:www-data . /srv\nUSER nobody:nogroup\n',
    'FROM alpine:3.22\nUSER guest:users\n',
    'FROM ubuntu:24.04\nUSER ubuntu\n',
    'FROM fedora:43\nUSER nobody:nobody\n',
    'FROM busybox\nUSER www-data\n',
    'FROM node:22-slim\nUSER node:node\n',
    'FROM node:22-alpine\nUSER node\n',
    'FROM nginx:1.29\nUSER nginx\n',
    'FROM postgres:17\nUSER postgres\n',
    'FROM gcr.io/distroless/static-debian12\nCOPY --chown=nonroot:nonroot app /app\nUSER nonroot\n',
    // Nobody knows what these images have.
    'FROM example.com/base\nUSER app\n',
    'ARG BASE\nFROM $BASE\nUSER app\n',
    'FROM node:22-windowsservercore\nUSER app\n',
    'FROM tomcat:11-jre21-distroless\nUSER app\n',
    // The account may come from where the file does not show.
    'FROM debian:13-slim\nCOPY rootfs /\nUSER app\n',
    'FROM debian:13-slim\nCOPY --from=other /etc/passwd /etc/passwd\nUSER app\n',
    'FROM debian:13-slim\nADD rootfs.tar.gz /\nUSER app\n',
    'FROM debian:13-slim\nRUN echo "app:x:1000:1000::/:/bin/sh" >> /etc/passwd\nUSER app\n',
    'FROM debian:13-slim\nRUN cat accounts > /etc/passwd\nUSER app\n',
    'FROM debian:13-slim\nRUN curl -fsSL https://example.com/setup | sh\nUSER app\n',
    'FROM debian:13-slim\nRUN ./setup\nUSER app\n',
    'FROM debian:13-slim\nRUN sh setup.sh\nUSER app\n',
    'FROM debian:13-slim\nRUN python3 setup.py\nUSER app\n',
    'FROM debian:13-slim\nRUN tar -xf rootfs.tar -C /\nUSER app\n',
    'FROM debian:13-slim\nRUN make install\nUSER app\n',
    'FROM debian:13-slim\nRUN usermod -l app daemon\nUSER app\n',
    'FROM debian:13-slim\nARG NAME=app\nRUN useradd "$NAME"\nUSER app\n',
    'FROM debian:13-slim\nRUN <<EOF\nuseradd app\nEOF\nUSER app\n',
    'FROM debian:13-slim\nARG USER_NAME\nUSER $USER_NAME\n',
    // Packages bring accounts along.
    'FROM debian:13-slim\nRUN apt-get install -y mpd\nUSER mpd\n',
    'FROM debian:13-slim\nRUN apt-get install -y tor\nUSER debian-tor\n',
    'FROM debian:13-slim\nRUN apt-get install -y nginx-light apache2\nUSER redis\n',
    'FROM alpine:3.22\nRUN apk add --no-cache $PACKAGES\nUSER app\n',
    'FROM python:3.13\nUSER messagebus\n',
    // The stage below has it.
    'FROM debian:13-slim AS base\nRUN useradd app\nFROM base\nUSER app\n',
    // Stages from scratch are another rule's matter.
    'FROM scratch\nUSER app\n',
    'FROM debian:13-slim\nONBUILD USER app\n',
    'FROM debian:13-slim\nUSER\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13-slim\nUSER «app»\n',
      expect: ["No user 'app' exists in 'debian:13-slim', and nothing before this line creates it."],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output: 'FROM debian:13-slim\nRUN useradd --system --user-group app\nUSER app\n',
          },
        ],
      ],
    },
    {
      // Said once for each name.
      code: 'FROM alpine:3.22\nRUN apk add --no-cache ca-certificates\nCOPY --chown=«app»:app a /srv/\nCOPY --chown=app b /srv/\nUSER app\n',
      expect: ['user'],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output:
              'FROM alpine:3.22\nRUN apk add --no-cache ca-certificates\nRUN addgroup -S app && adduser -S -G app app\nCOPY --chown=app:app a /srv/\nCOPY --chown=app b /srv/\nUSER app\n',
          },
        ],
      ],
    },
    {
      // Alpine has the group alone.
      code: 'FROM alpine:3.22\n# whose files\nUSER «www-data»:www-data\n',
      expect: ['user'],
      fixes: [
        [
          {
            title: "Create the user 'www-data'",
            kind: 'unsafe',
            output:
              'FROM alpine:3.22\nRUN adduser -S -G www-data www-data\n# whose files\nUSER www-data:www-data\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13-slim\nUSER nobody:«staffers»\n',
      expect: ["No group 'staffers' exists in 'debian:13-slim', and nothing before this line creates it."],
      fixes: [
        [
          {
            title: "Create the group 'staffers'",
            kind: 'unsafe',
            output: 'FROM debian:13-slim\nRUN groupadd --system staffers\nUSER nobody:staffers\n',
          },
        ],
      ],
    },
    {
      code: 'FROM alpine:3.22\nUSER nobody:«staffers»\n',
      expect: ['group'],
      fixes: [
        [
          {
            title: "Create the group 'staffers'",
            kind: 'unsafe',
            output: 'FROM alpine:3.22\nRUN addgroup -S staffers\nUSER nobody:staffers\n',
          },
        ],
      ],
    },
    // What names the account without making it.
    {
      code: 'FROM node:22-slim\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci && mkdir /app/data && chown -R app:app /app\nUSER «app»\n',
      expect: ['user'],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output:
              'FROM node:22-slim\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci && mkdir /app/data && chown -R app:app /app\nRUN useradd --system --user-group app\nUSER app\n',
          },
        ],
      ],
    },
    // Another account's making, and one that comes too late.
    { code: 'FROM gcr.io/distroless/static-debian12\nUSER «app»\n', expect: ['user'] },
    { code: 'FROM debian:13-slim\nUSER 1000\nCOPY --chown=«app» a /srv/\n', expect: ['user'] },
    { code: 'FROM amazonlinux:2023\nUSER «app»\n', expect: ['user'] },
    { code: 'FROM debian:13-slim\nENV NAME=app\nUSER «$NAME»\n', expect: ['user'] },
    {
      code: 'FROM debian:13-slim\nRUN useradd other\nUSER «app»\nRUN useradd app\n',
      expect: ['user'],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output:
              'FROM debian:13-slim\nRUN useradd other\nRUN useradd --system --user-group app\nUSER app\nRUN useradd app\n',
          },
        ],
      ],
    },
  ],
});
