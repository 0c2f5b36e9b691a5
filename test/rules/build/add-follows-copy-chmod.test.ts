import rule from '../../../server/src/rules/build/add-follows-copy-chmod.ts';
import { testRule } from '../../support/rule-tester.ts';

const set = (flag: string, kind: 'safe' | 'unsafe', output: string) =>
  [{ title: `Set it with --${flag}`, kind, output }] as const;

testRule(rule, {
  valid: [
    // In a heredoc.
    'FROM debian:13\nWORKDIR /app\nCOPY run.sh ./\nRUN <<EOF\ncd bin\nchmod 755 run.sh\nEOF\n',
    'FROM debian:13\nCOPY --chmod=755 run.sh /run.sh\n',
    'FROM debian:13\nCOPY --chmod=644 run.sh /run.sh\nRUN chmod 755 /run.sh\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN chmod 755 /other.sh\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN chmod -R 755 /run.sh\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN if true; then chmod 755 /run.sh; fi\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN chmod 755 /$NAME\n',
    'FROM debian:13\nCOPY . /app\nRUN chmod 755 /app/run.sh\n',
    'FROM debian:13\nADD app.tar.gz /app\nRUN chmod 755 /app\n',
    'FROM debian:13\nCOPY run.sh app/run.sh\nRUN chmod 755 app/run.sh\n',
    'FROM debian:13\nWORKDIR /app\nCOPY run.sh ./\nRUN cd bin && chmod 755 run.sh\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN --mount=type=cache,target=/c chmod 755 /run.sh\n',
    // Something else stores it, or nothing does.
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN sed -i s/a/b/ /run.sh && chmod 755 /run.sh\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh && /run.sh && rm /run.sh\n',
    'FROM debian:13\nCOPY run.sh /run.sh\nRUN echo id >> /run.sh && chmod 755 /run.sh\n',
    'FROM debian:13 AS build\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh\nFROM debian:13\n',
    // Another user's chmod would fail.
    'FROM debian:13\nUSER nobody\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh\n',
    // From one COPY each.
    'FROM debian:13\nCOPY a.sh /a.sh\nCOPY b.sh /b.sh\nRUN chmod 755 /a.sh /b.sh\n',
    'FROM debian:13 AS base\nCOPY a.sh /a.sh\nFROM base\nRUN chmod 755 /a.sh\n',
    'FROM debian:13\nONBUILD RUN chmod 755 /a.sh\n',
    'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nSHELL ["sh", "-c"]\nCOPY a.sh /a.sh\nRUN chmod 755 /a.sh\n',
    'FROM debian:13\nCOPY a.sh /a.sh\nRUN chmod\nRUN chmod 755\n',
  ],
  invalid: [
    {
      code: 'FROM example.com/base:1\nCOPY run.sh /run.sh\nRUN «chmod 0755 /run.sh»\n',
      expect: ["'/run.sh' is stored a second time, because chmod follows the COPY."],
      fixes: [set('chmod=0755', 'safe', 'FROM example.com/base:1\nCOPY --chmod=0755 run.sh /run.sh\n')],
    },
    {
      code: 'FROM example.com/base:1\nCOPY run.sh /run.sh\nRUN «chmod +x /run.sh»\n',
      expect: ['again'],
      fixes: [set('chmod=0755', 'unsafe', 'FROM example.com/base:1\nCOPY --chmod=0755 run.sh /run.sh\n')],
    },
    {
      code: 'FROM example.com/base:1\nCOPY --chown=app run.sh /usr/local/bin/\nENV A=b\n# why\nRUN «chmod 755 /usr/local/bin/run.sh» \\\n  && id\n',
      expect: ['again'],
      fixes: [
        set(
          'chmod=755',
          'safe',
          'FROM example.com/base:1\nCOPY --chmod=755 --chown=app run.sh /usr/local/bin/\nENV A=b\n# why\nRUN id\n',
        ),
      ],
    },
    {
      // A folder's contents would all get the mode.
      code: 'FROM example.com/base:1\nCOPY server /server\nRUN «chmod 755 /server»\n',
      expect: ['again'],
      fixes: [set('chmod=755', 'unsafe', 'FROM example.com/base:1\nCOPY --chmod=755 server /server\n')],
    },
    {
      code: 'FROM example.com/base:1\nWORKDIR /app\nADD a b ./\nRUN «chmod 700 a ./b»\n',
      expect: ["'a' is stored a second time, because chmod follows the ADD."],
      fixes: [set('chmod=700', 'safe', 'FROM example.com/base:1\nWORKDIR /app\nADD --chmod=700 a b ./\n')],
    },
    {
      code: 'FROM example.com/base:1\nCOPY a.txt /a.txt\nRUN «chown www-data:www-data /a.txt»\n',
      expect: ["'/a.txt' is stored a second time, because chown follows the COPY."],
      fixes: [
        set(
          'chown=www-data:www-data',
          'safe',
          'FROM example.com/base:1\nCOPY --chown=www-data:www-data a.txt /a.txt\n',
        ),
      ],
    },
    {
      code: 'FROM example.com/base:1\nCOPY a.sh b.sh /x/\nRUN «chmod u=rwx /x/a.sh /x/b.sh»\n',
      expect: ['again'],
    },
    // Without a group the flag would set one; one file of two; work in between; a chmod among others.
    { code: 'FROM example.com/base:1\nCOPY a.txt /a.txt\nRUN «chown www-data /a.txt»\n', expect: ['again'] },
    { code: 'FROM example.com/base:1\nCOPY a.sh b.txt /x/\nRUN «chmod 755 /x/a.sh»\n', expect: ['again'] },
    {
      code: 'FROM example.com/base:1\nCOPY a.sh /a.sh\nRUN sh /a.sh\nRUN «chmod 755 /a.sh»\n',
      expect: ['again'],
    },
    { code: 'FROM example.com/base:1\nCOPY a.sh /a.sh\nRUN «chmod $MODE /a.sh»\n', expect: ['again'] },
    {
      code: 'FROM example.com/base:1\nCOPY a.sh /a.sh\nRUN id && «chmod 755 /a.sh»\n',
      expect: ['again'],
      fixes: [set('chmod=755', 'unsafe', 'FROM example.com/base:1\nCOPY --chmod=755 a.sh /a.sh\nRUN id\n')],
    },
    {
      code: 'FROM example.com/base:1 AS build\nFROM example.com/base:1\nCOPY --from=build /out/a.sh /a.sh\nRUN «chmod 755 /a.sh»\n',
      expect: ['again'],
      fixes: [
        set(
          'chmod=755',
          'unsafe',
          'FROM example.com/base:1 AS build\nFROM example.com/base:1\nCOPY --chmod=755 --from=build /out/a.sh /a.sh\n',
        ),
      ],
    },
    {
      code: 'FROM example.com/base:1\nCOPY <<EOF /a\necho\nEOF\nRUN «chmod 755 /a»\n',
      expect: ['again'],
      fixes: [set('chmod=755', 'safe', 'FROM example.com/base:1\nCOPY --chmod=755 <<EOF /a\necho\nEOF\n')],
    },
  ],
});
