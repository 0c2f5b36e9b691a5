import rule from '../../../server/src/rules/build/pipefail.ts';
import { testRule } from '../../support/rule-tester.ts';

const bash = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';
const ash = 'SHELL ["/bin/ash", "-eo", "pipefail", "-c"]';

const begin = (output: string) => ({
  title: 'Begin this RUN with set -o pipefail',
  kind: 'unsafe' as const,
  output,
});

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN curl -o a https://example.com/a && tar -xf a\n',
    'FROM debian:13\nSHELL ["/bin/bash", "-euxo", "pipefail", "-c"]\nRUN curl https://example.com/a | tar -x\n',
    'FROM debian:13 AS base\nSHELL ["zsh", "-o", "pipefail"]\nFROM base\nRUN curl https://example.com/a | tar -x\n',
    'FROM alpine:3.22\nRUN set -eo pipefail; curl https://example.com/a | tar -x\n',
    'FROM debian:13\nRUN bash -o pipefail -c "curl https://example.com/a | tar -x"\n',
    'FROM debian:13\nRUN sh -c "curl https://example.com/a | tar -x"\n',
    'FROM debian:13\nRUN a || b; echo "a | b"\n',
    'FROM debian:13\nRUN A=1 | true\n',
    'FROM debian:13\nRUN <<EOF\n#!/bin/bash\nset -o pipefail\ncurl https://example.com/a | tar -x\nEOF\n',
    'FROM debian:13\nRUN <<EOF bash -e -o pipefail\nmake | tee log\nEOF\n',
    'FROM debian:13\nCMD a | b\n',
    'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir | find "x"\n',
    'FROM debian:13\nSHELL ["pwsh", "-Command"]\nRUN Get-Item x | Select-Object y\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\n\n# Get it.\n# hadolint ignore=DL3047\nRUN curl https://example.com/a «|» tar -x\n',
      expect: ["If 'curl' fails, the pipe hides it and the build goes on."],
      fixes: [
        [
          {
            title: `Set ${bash}`,
            kind: 'unsafe',
            output: `FROM debian:13\n\n${bash}\n# Get it.\n# hadolint ignore=DL3047\nRUN curl https://example.com/a | tar -x\n`,
          },
        ],
      ],
    },
    {
      code: 'FROM node:24-alpine AS a\nFROM a\nrun X=$(wget -qO- https://example.com/v \\\n  «|» cut -f1) && echo $X\n',
      expect: ['hidden'],
      fixes: [
        [
          {
            title: `Set ${ash}`,
            kind: 'unsafe',
            output: `FROM node:24-alpine AS a\nFROM a\n${ash.replace('SHELL', 'shell')}\nrun X=$(wget -qO- https://example.com/v \\\n  | cut -f1) && echo $X\n`,
            // The new keyword is in the case of the one below it.
            leaves: ['consistent-instruction-casing'],
          },
          begin(
            'FROM node:24-alpine AS a\nFROM a\nrun set -o pipefail && X=$(wget -qO- https://example.com/v \\\n  | cut -f1) && echo $X\n',
          ),
        ],
      ],
    },
    {
      code: 'FROM acme/base\nSHELL ["/bin/bash", "-c"]\nRUN echo a | cat; curl https://example.com/a «|» tar -x\n',
      expect: ['hidden'],
      fixes: [
        [
          {
            title: 'Add -o pipefail to the SHELL above',
            kind: 'unsafe',
            output:
              'FROM acme/base\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN echo a | cat; curl https://example.com/a | tar -x\n',
          },
          begin(
            'FROM acme/base\nSHELL ["/bin/bash", "-c"]\nRUN set -o pipefail && echo a | cat; curl https://example.com/a | tar -x\n',
          ),
        ],
      ],
    },
    {
      code: 'FROM debian:13\nONBUILD RUN make «|» tee log\n',
      expect: ['hidden'],
      fixes: [
        [
          {
            title: `Set ${bash}`,
            kind: 'unsafe',
            output: `FROM debian:13\n${bash}\nONBUILD RUN make | tee log\n`,
          },
        ],
      ],
    },
    {
      code: 'FROM acme/base\nSHELL ["/bin/bash", "-c"]\nRUN --network=host <<EOF\nmake «|» tee log\nEOF\nRUN make «|» tee log &\nSHELL ["/bin/zsh", "-c"]\nRUN \\\n  set -eux; \\\n  make «|» tee log\n',
      expect: ['hidden', 'hidden', 'hidden'],
      fixes: [
        [
          {
            title: 'Add -o pipefail to the SHELL above',
            kind: 'unsafe',
            output:
              'FROM acme/base\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN --network=host <<EOF\nmake | tee log\nEOF\nRUN make | tee log &\nSHELL ["/bin/zsh", "-c"]\nRUN \\\n  set -eux; \\\n  make | tee log\n',
          },
          begin(
            'FROM acme/base\nSHELL ["/bin/bash", "-c"]\nRUN --network=host <<EOF\nset -o pipefail\nmake | tee log\nEOF\nRUN make | tee log &\nSHELL ["/bin/zsh", "-c"]\nRUN \\\n  set -eux; \\\n  make | tee log\n',
          ),
        ],
        [
          {
            title: 'Add -o pipefail to the SHELL above',
            kind: 'unsafe',
            output:
              'FROM acme/base\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN --network=host <<EOF\nmake | tee log\nEOF\nRUN make | tee log &\nSHELL ["/bin/zsh", "-c"]\nRUN \\\n  set -eux; \\\n  make | tee log\n',
          },
        ],
        [
          {
            title: 'Add -o pipefail to the SHELL above',
            kind: 'unsafe',
            output:
              'FROM acme/base\nSHELL ["/bin/bash", "-c"]\nRUN --network=host <<EOF\nmake | tee log\nEOF\nRUN make | tee log &\nSHELL ["/bin/zsh", "-o", "pipefail", "-c"]\nRUN \\\n  set -eux; \\\n  make | tee log\n',
          },
          begin(
            'FROM acme/base\nSHELL ["/bin/bash", "-c"]\nRUN --network=host <<EOF\nmake | tee log\nEOF\nRUN make | tee log &\nSHELL ["/bin/zsh", "-c"]\nRUN \\\n  set -euxo pipefail; \\\n  make | tee log\n',
          ),
        ],
      ],
    },
    // The image may have no Bash; this shell does not know the option; the body's own line names the shell.
    { code: 'FROM acme/base\nRUN make «|» head -1\n', expect: ['hidden'] },
    { code: 'FROM debian:13\nSHELL ["/bin/sh", "-c"]\nRUN make «|» grep -q x\n', expect: ['hidden'] },
    { code: 'FROM debian:13\nRUN <<EOF\n#!/bin/bash -e\nmake «|» tee log\nEOF\n', expect: ['hidden'] },
    { code: 'FROM debian:13\nRUN <<EOF bash -e\nmake «|» tee log\nEOF\n', expect: ['hidden'] },
    // Low confidence: the last command fails by itself when there is nothing to read; a look at what is there already.
    {
      code: `FROM acme/base\nRUN wget -qO- https://example.com/a.sha256 «|» sha256sum --check\n`,
      expect: ['hidden'],
      confidence: ['low'],
    },
    {
      code: 'FROM acme/base\nRUN tool /dev/null 2>&1 «|» grep ERROR\n',
      expect: ['hidden'],
      confidence: ['low'],
    },
    {
      code: `FROM acme/base\nRUN arch="$(dpkg --print-architecture «|» awk -F- '{ print $NF }')"\n`,
      expect: ['hidden'],
      confidence: ['low'],
    },
    {
      code: 'FROM acme/base\nRUN dpkg-query --search /usr/local/bin/a «|» cut -d: -f1 > packages\n',
      expect: ['hidden'],
      confidence: ['low'],
    },
    {
      code: 'FROM acme/base\nRUN sum="$(md5sum /bin/a «|» cut -d" " -f1)"\n',
      expect: ['hidden'],
      confidence: ['low'],
    },
    // Sums are as good as what they are made of.
    {
      code: 'FROM acme/base\nRUN curl https://example.com/a «|» sha256sum > sum\n',
      expect: ['hidden'],
      confidence: ['high'],
    },
    // Low confidence: nothing is lost, or it may fail.
    { code: 'FROM acme/base\nRUN yes «|» make config\n', expect: ['hidden'] },
    { code: 'FROM acme/base\nRUN make «|» tee log || true\n', expect: ['hidden'] },
    { code: 'FROM acme/base\nRUN pwsh a «|» b\n', expect: ['hidden'] },
    { code: 'FROM acme/base\nRUN echo $(make «|» tail -1)\n', expect: ['hidden'] },
    { code: 'FROM acme/base\nRUN «make» | { cat; }\n', expect: ['hidden'] },
  ],
});
