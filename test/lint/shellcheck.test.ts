import assert from 'node:assert/strict';
import { allShellcheckScripts } from '../../server/src/lint/shellcheck.ts';
import { parse } from '../../server/src/syntax/parse.ts';

const scripts = (text: string): string[] => allShellcheckScripts(parse(text)).map((script) => script.text);

describe('scripts for ShellCheck', () => {
  const cases: readonly (readonly [what: string, dockerfile: string, scripts: readonly string[]])[] = [
    ['shell form', 'FROM debian:13\nRUN a\n', ['# shellcheck shell=sh\na']],
    [
      'continued lines as one',
      'FROM debian:13\nRUN a \\\n # no\n && b\n',
      ['# shellcheck shell=sh\na  && b'],
    ],
    ['no exec form', 'FROM debian:13\nRUN ["a", "b"]\nCMD ["c"]\n', []],
    [
      'CMD, ENTRYPOINT and HEALTHCHECK',
      'FROM debian:13\nHEALTHCHECK --interval=5s CMD a || exit 1\nENTRYPOINT b\nCMD c\n',
      ['# shellcheck shell=sh\na || exit 1', '# shellcheck shell=sh\nb', '# shellcheck shell=sh\nc'],
    ],
    ['what ONBUILD triggers', 'FROM debian:13\nONBUILD RUN a\n', ['# shellcheck shell=sh\na']],
    [
      'the shell that SHELL names',
      'FROM a:1\nSHELL ["/bin/bash", "-c"]\nRUN a\n',
      ['# shellcheck shell=bash\na'],
    ],
    ['BusyBox as dash', 'FROM a:1\nSHELL ["/bin/ash", "-c"]\nRUN a\n', ['# shellcheck shell=dash\na']],
    [
      'the shell that a comment names',
      'FROM a:1\n# hadolint shell=/bin/bash\nRUN a\n',
      ['# shellcheck shell=bash\na'],
    ],
    ['no PowerShell', 'FROM a:1\n# hadolint shell=pwsh\nRUN a\nSHELL ["pwsh", "-c"]\nRUN b\n', []],
    ['nothing of Windows images', 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN a\n', []],
    [
      'SHELL behind a comment',
      'FROM a:1\n# hadolint shell=pwsh\nSHELL ["/bin/sh", "-c"]\nRUN a\n',
      ['# shellcheck shell=sh\na'],
    ],
    [
      'a heredoc by its first line',
      'FROM a:1\nRUN <<EOF\n#!/usr/bin/env bash\na\nEOF\n',
      ['# shellcheck shell=bash\n#!/usr/bin/env bash\na\n'],
    ],
    [
      'no Python',
      'FROM a:1\nRUN <<EOF\n#!/usr/bin/env python3\na\nEOF\nRUN python3 <<EOF\nb\nEOF\n',
      ['# shellcheck shell=sh\npython3      '],
    ],
    [
      'a heredoc that a shell reads',
      'FROM a:1\nRUN bash <<EOF\na\nEOF\n',
      ['# shellcheck shell=sh\nbash      ', '# shellcheck shell=bash\na\n'],
    ],
    ['carriage returns as blanks', 'FROM a:1\r\nRUN <<EOF\r\na\r\nEOF\r\n', ['# shellcheck shell=sh\na \n']],
    [
      'variables that are set, and no others',
      'ARG G=1\nFROM a:1\nARG X\nENV Y="1 2" Z=3\nRUN echo $X ${Y} "$G" $HTTP_PROXY $other\nENV other=1\n',
      ['# shellcheck shell=sh\nexport HTTP_PROXY=x X=x Y=x\necho $X ${Y} "$G" $HTTP_PROXY $other'],
    ],
    [
      'what the base image sets',
      'FROM node:24\nRUN echo $NODE_VERSION $NODE_OPTIONS\n',
      ['# shellcheck shell=sh\nexport NODE_VERSION=x\necho $NODE_VERSION $NODE_OPTIONS'],
    ],
    [
      'fragments without FROM',
      'SHELL ["/bin/bash", "-c"]\nARG A\nRUN $A $B\n',
      ['# shellcheck shell=bash\nexport A=x\n$A $B'],
    ],
    ['nothing of more than 64 KiB', `FROM a:1\nRUN ${'a '.repeat(40_000)}\n`, []],
  ];
  for (const [what, dockerfile, expected] of cases) {
    it(`are ${what}`, () => {
      assert.deepEqual(scripts(dockerfile), expected);
    });
  }
});
