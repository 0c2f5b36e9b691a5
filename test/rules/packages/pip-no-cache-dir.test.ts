import rule from '../../../server/src/rules/packages/pip-no-cache-dir.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Add --no-cache-dir';
const kind = 'safe' as const;

const mounted = '--mount=type=cache,target=/root/.cache/pip';
const mount = (output: string) => ({
  title: 'Mount a cache at /root/.cache/pip',
  kind: 'unsafe' as const,
  output,
});

testRule(rule, {
  valid: [
    // In a heredoc.
    'FROM python:3.13\nRUN <<EOF\npip config set global.no-cache-dir true\nEOF\nRUN pip install a\n',
    'FROM python:3.13\nRUN pip install --no-cache-dir a\n',
    'FROM python:3.13\nRUN python3 -m pip install a --no-cache-dir && pip3.13 --no-cache-dir install b && pip install --no-cache c\n',
    'FROM python:3.13 AS base\nENV A=1 PIP_NO_CACHE_DIR=on\nFROM base\nRUN pip install a\n',
    'FROM python:3.13\nARG PIP_NO_CACHE_DIR\nRUN pip install a\n',
    'ENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n',
    'FROM python:3.13\nRUN PIP_NO_CACHE_DIR=yes pip install a\n',
    'FROM python:3.13\nRUN export PIP_NO_CACHE_DIR=1 && pip install a && pip install b\n',
    'FROM python:3.13\nRUN pip config set global.no-cache-dir true\nRUN pip install a\n',
    'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install a\n',
    'FROM python:3.13\nRUN --mount=type=cache,target=/home/app/.cache,uid=1000 pip install a\n',
    'FROM python:3.13\nENV PIP_CACHE_DIR=/var/pip\nRUN --mount=type=cache,target=/var/pip pip install a\n',
    'FROM python:3.13\nRUN --mount=type=tmpfs,target=/root pip install a\n',
    'FROM python:3.13\nRUN pip install $PIP_OPTS a\n',
    'FROM python:3.13\nRUN pipx install a && uv pip install b && pipenv install c && pip download d && pip list\n',
  ],
  invalid: [
    // The image sets it.
    {
      code: 'FROM registry.access.redhat.com/ubi9/python-312:9.6\nRUN pip «install» a\n',
      expect: ['cache'],
      confidence: ['low'],
      fixes: [
        [
          {
            title,
            kind,
            output: 'FROM registry.access.redhat.com/ubi9/python-312:9.6\nRUN pip install --no-cache-dir a\n',
          },
        ],
      ],
    },
    // An empty value sets nothing.
    {
      code: 'FROM python:3.13\nENV PIP_NO_CACHE_DIR=\nRUN pip «install» a\n',
      expect: ['cache'],
      confidence: ['high'],
      fixes: [
        [
          {
            title,
            kind,
            output: 'FROM python:3.13\nENV PIP_NO_CACHE_DIR=\nRUN pip install --no-cache-dir a\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.13\nRUN pip «install» a==1 && python -m pip --quiet «install» -r requirements.txt\n',
      expect: ["'pip install' leaves its cache of downloads in the image.", 'cache'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM python:3.13\nRUN pip install --no-cache-dir a==1 && python -m pip --quiet install -r requirements.txt\n',
          },
          mount(
            `FROM python:3.13\nRUN ${mounted} \\\n    pip install a==1 && python -m pip --quiet install -r requirements.txt\n`,
          ),
        ],
        [
          {
            title,
            kind,
            output:
              'FROM python:3.13\nRUN pip install a==1 && python -m pip --quiet install --no-cache-dir -r requirements.txt\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.13 AS base\nENV PIP_NO_CACHE_DIR=1\nFROM python:3.13\nRUN ["pip3", «"install"», "a"]\n',
      expect: ['cache'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM python:3.13 AS base\nENV PIP_NO_CACHE_DIR=1\nFROM python:3.13\nRUN ["pip3", "install", "--no-cache-dir", "a"]\n',
          },
          mount(
            `FROM python:3.13 AS base\nENV PIP_NO_CACHE_DIR=1\nFROM python:3.13\nRUN ${mounted} ["pip3", "install", "a"]\n`,
          ),
        ],
      ],
    },
    // Another user has another cache, and so has root in another home.
    {
      code: 'FROM python:3.13\nUSER app\nRUN pip «install» a\nUSER root\nENV HOME=/srv\nRUN <<EOF\npip «install» a\nEOF\n',
      expect: ['cache', 'cache'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM python:3.13\nUSER app\nRUN pip install --no-cache-dir a\nUSER root\nENV HOME=/srv\nRUN <<EOF\npip install a\nEOF\n',
          },
        ],
        [
          {
            title,
            kind,
            output:
              'FROM python:3.13\nUSER app\nRUN pip install a\nUSER root\nENV HOME=/srv\nRUN <<EOF\npip install --no-cache-dir a\nEOF\n',
          },
        ],
      ],
    },
    {
      code: 'FROM acme/base\nUSER 0\nRUN --network=none \\\n  # Why.\n  <<EOF\npip «install» a\nEOF\n',
      expect: ['cache'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM acme/base\nUSER 0\nRUN --network=none \\\n  # Why.\n  <<EOF\npip install --no-cache-dir a\nEOF\n',
          },
          mount(
            `FROM acme/base\nUSER 0\nRUN --network=none \\\n  # Why.\n  ${mounted} <<EOF\npip install a\nEOF\n`,
          ),
        ],
      ],
    },
    {
      code: 'FROM python:3.13\nENV PIP_NO_CACHE_DIR=off\nONBUILD RUN PIP_NO_CACHE_DIR=0 pip «install» \\\n  # ours\n  .\n',
      expect: ['cache'],
      // pip takes a no for a yes here.
      confidence: ['low'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM python:3.13\nENV PIP_NO_CACHE_DIR=off\nONBUILD RUN PIP_NO_CACHE_DIR=0 pip install --no-cache-dir \\\n  # ours\n  .\n',
          },
        ],
      ],
    },
    {
      code: 'FROM python:3.13 AS build\nRUN --mount=type=cache,target=/root/.npm export PIP_NO_CACHE_DIR=no; pip «install» a && rm -rf ~/.cache\nFROM scratch\nCOPY --from=build /a /\n',
      expect: ['cache'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM python:3.13 AS build\nRUN --mount=type=cache,target=/root/.npm export PIP_NO_CACHE_DIR=no; pip install --no-cache-dir a && rm -rf ~/.cache\nFROM scratch\nCOPY --from=build /a /\n',
          },
        ],
      ],
    },
  ],
});
