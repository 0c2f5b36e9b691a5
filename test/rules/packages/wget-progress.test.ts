import rule from '../../../server/src/rules/packages/wget-progress.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (kind: 'safe' | 'unsafe', output: string) => [
  { title: 'Add --progress=dot:giga', kind, output },
];

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN wget -q https://example.com/a && wget -qO- https://example.com/a && wget --quiet https://example.com/a && wget -nv https://example.com/a\n',
    'FROM debian:13\nRUN wget --no-verbose https://example.com/a && wget --progress=dot:giga https://example.com/a && wget --progress bar https://example.com/a\n',
    'FROM debian:13\nRUN wget -o /tmp/log https://example.com/a && wget -a /tmp/log https://example.com/a && wget --append-output=/tmp/log https://example.com/a\n',
    'FROM debian:13\nRUN wget https://example.com/a 2>/dev/null && wget https://example.com/a &>/tmp/log && wget $WGET_OPTS https://example.com/a\n',
    'FROM debian:13\nRUN apt-get install -y wget && wget --version && wget --spider https://example.com/a && wget && curl -O https://example.com/a\n',
    'FROM debian:13\nHEALTHCHECK CMD wget -O- http://localhost/\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN cd /tmp \\\n  && «wget» -O a.tgz https://example.com/a.tgz\nONBUILD RUN [«"wget"», "https://example.com/a"]\n',
      expect: ['noisy', 'For every 50 kB that it downloads, wget prints a line into the build log.'],
      fixes: [
        fixed(
          'safe',
          'FROM debian:13\nRUN cd /tmp \\\n  && wget --progress=dot:giga -O a.tgz https://example.com/a.tgz\nONBUILD RUN ["wget", "https://example.com/a"]\n',
        ),
        fixed(
          'safe',
          'FROM debian:13\nRUN cd /tmp \\\n  && wget -O a.tgz https://example.com/a.tgz\nONBUILD RUN ["wget", "--progress=dot:giga", "https://example.com/a"]\n',
        ),
      ],
    },
    {
      code: 'FROM registry.example.com/base:1\nRUN «wget» -i list\n',
      expect: ['noisy'],
      fixes: [fixed('unsafe', 'FROM registry.example.com/base:1\nRUN wget --progress=dot:giga -i list\n')],
    },
    // BusyBox has no such option, unless the real one is installed.
    { code: 'FROM alpine:3.22\nRUN «wget» https://example.com/a\n', expect: ['noisy'] },
    { code: 'FROM registry.example.com/php:8-alpine\nRUN «wget» https://example.com/a\n', expect: ['noisy'] },
    {
      code: 'FROM alpine:3.22 AS base\nRUN apk add --no-cache wget=1.25\nFROM base\nRUN sudo «wget» https://example.com/a\n',
      expect: ['noisy'],
      fixes: [
        fixed(
          'safe',
          'FROM alpine:3.22 AS base\nRUN apk add --no-cache wget=1.25\nFROM base\nRUN sudo wget --progress=dot:giga https://example.com/a\n',
        ),
      ],
    },
  ],
});
