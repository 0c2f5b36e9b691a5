import rule from '../../../server/src/rules/build/entrypoint-not-executable.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [{ title: 'Make it executable', kind: 'unsafe', output }] as const;

testRule(rule, {
  valid: [
    'FROM debian:13\nCOPY --chmod=755 run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN chmod +x /run.sh\nENTRYPOINT ["/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh /scripts/\nRUN chmod -R 755 /scripts\nENTRYPOINT ["/scripts/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh /scripts/\nRUN chmod +x /scripts/*.sh\nENTRYPOINT ["/scripts/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN sed -i s/a/b/ /run.sh\nENTRYPOINT ["/run.sh"]\n',
    // Read by a program that is started instead, or by nobody.
    'FROM debian:13\nCOPY run.sh /run.sh\nENTRYPOINT ["sh", "/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nENTRYPOINT /run.sh\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nENTRYPOINT ["tini", "--", "/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nCMD ["/other.sh"]\n',
    'FROM debian:13\nCOPY run.sh /run.sh\n',
    // A stage gives it the mode that it has there.
    'FROM debian:13 AS build\nFROM debian:13\nCOPY --from=build /run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
    // A program that a build tool made.
    'FROM debian:13\nCOPY server /server\nENTRYPOINT ["/server"]\n',
    'FROM debian:13\nCOPY scripts /scripts\nENTRYPOINT ["/scripts/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh bin/run.sh\nENTRYPOINT ["bin/run.sh"]\n',
    'FROM debian:13\nCOPY run.sh $TO\nENTRYPOINT ["$TO/run.sh"]\n',
    'FROM debian:13\nADD https://example.com/server.tar.gz /server\nENTRYPOINT ["/server"]\n',
    'FROM debian:13\nONBUILD COPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
    'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nCOPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
    'ENTRYPOINT ["/run.sh"]\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nCOPY run.sh «/run.sh»\nENTRYPOINT ["/run.sh"]\n',
      expect: ["'/run.sh' starts the container, and only the build context says whether it may be executed."],
      fixes: [fix('FROM debian:13\nCOPY --chmod=0755 run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n')],
    },
    {
      code: 'FROM debian:13\nCOPY <<EOF «/run.sh»\n#!/bin/sh\nexec server\nEOF\nUSER 1000\nENTRYPOINT ["/run.sh"]\n',
      expect: ["'/run.sh' starts the container, but it is made here without the right to be executed."],
      fixes: [
        fix(
          'FROM debian:13\nCOPY --chmod=0755 <<EOF /run.sh\n#!/bin/sh\nexec server\nEOF\nUSER 1000\nENTRYPOINT ["/run.sh"]\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nADD https://example.com/server «/usr/local/bin/»\nENTRYPOINT ["/usr/local/bin/server"]\n',
      expect: ['never'],
      fixes: [
        fix(
          'FROM debian:13\nADD --chmod=0755 https://example.com/server /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/server"]\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nWORKDIR /app\nCOPY --chown=1000 start.py «.»\nCMD ["./start.py"]\n',
      expect: ['maybe'],
      fixes: [
        fix('FROM debian:13\nWORKDIR /app\nCOPY --chmod=0755 --chown=1000 start.py .\nCMD ["./start.py"]\n'),
      ],
    },
    // Other files would get the mode, too.
    { code: 'FROM debian:13\nCOPY run.sh a.conf «/»\nENTRYPOINT ["/run.sh", "serve"]\n', expect: ['maybe'] },
    {
      code: 'FROM debian:13 AS base\nCOPY run.sh «/run.sh»\nFROM base\nCMD ["serve"]\nENTRYPOINT ["/run.sh"]\n',
      expect: ['maybe'],
      fixes: [
        fix(
          'FROM debian:13 AS base\nCOPY --chmod=0755 run.sh /run.sh\nFROM base\nCMD ["serve"]\nENTRYPOINT ["/run.sh"]\n',
        ),
      ],
    },
  ],
});
