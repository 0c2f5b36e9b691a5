import rule from '../../../server/src/rules/privilege/prefer-numeric-user.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (id: string, kind: 'safe' | 'unsafe', output: string) => [{ title: `Write ${id}`, kind, output }];

testRule(rule, {
  valid: [
    'FROM debian:13\nUSER 1000\nUSER 1000:1000\nUSER 1000:app\nUSER\n',
    'ARG U\nFROM debian:13\nUSER ${U}\nARG V=1000\nUSER $V\n',
    'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nUSER ContainerUser\n',
    'FROM debian:13\nUSER :app\n',
  ],
  invalid: [
    // In a heredoc.
    {
      code: 'FROM debian:13\nRUN <<EOF\nuseradd -u 10001 app\nEOF\nUSER «app»\n',
      expect: ['name'],
      fixes: [fix('10001', 'safe', 'FROM debian:13\nRUN <<EOF\nuseradd -u 10001 app\nEOF\nUSER 10001\n')],
    },
    {
      code: 'FROM debian:13\nRUN groupadd app && useradd -r -u 10001 -g app app\nUSER «app:app»\n',
      expect: ["USER 'app' is a name, whose number only the image knows."],
      fixes: [
        fix(
          '10001',
          'safe',
          'FROM debian:13\nRUN groupadd app && useradd -r -u 10001 -g app app\nUSER 10001:app\n',
        ),
      ],
    },
    {
      code: 'FROM alpine:3 AS base\nRUN adduser -D --uid 77 web\nFROM base\nUSER «root»\nUSER «other»\nUSER «web»\n',
      expect: ['name', 'name', 'name'],
      fixes: [
        [],
        [],
        fix(
          '77',
          'safe',
          'FROM alpine:3 AS base\nRUN adduser -D --uid 77 web\nFROM base\nUSER root\nUSER other\nUSER 77\n',
        ),
      ],
    },
    {
      code: 'FROM gcr.io/distroless/static-debian12\nUSER «nonroot:nonroot»\n',
      expect: ['name'],
      fixes: [fix('65532', 'unsafe', 'FROM gcr.io/distroless/static-debian12\nUSER 65532:nonroot\n')],
    },
    {
      code: 'FROM node:24-slim\nUSER «node»\n',
      expect: ['name'],
      fixes: [fix('1000', 'unsafe', 'FROM node:24-slim\nUSER 1000\n')],
    },
    {
      code: 'FROM debian:13\nUSER «nobody»\n',
      expect: ['name'],
      fixes: [fix('65534', 'unsafe', 'FROM debian:13\nUSER 65534\n')],
    },
    // The number is not known, only comes later, or is not what stands in the file.
    {
      code: 'FROM debian:13\nARG U=app\nRUN useradd -u $X app\nUSER «app»\nRUN usermod -u 5 app\nONBUILD USER «app»\nUSER «$U»\n',
      expect: ['name', 'name', "USER 'app' is a name, whose number only the image knows."],
    },
    { code: 'FROM debian:13\nUSER «app»\nRUN usermod -u 5 app\n', expect: ['name'] },
    { code: 'USER «app»\n', expect: ['name'] },
  ],
});
