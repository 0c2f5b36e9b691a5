import rule from '../../../server/src/rules/privilege/user-created-unused.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [{ title: 'Run as app', kind: 'unsafe', output }] as const;

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN useradd app\nUSER app\nCMD ["server"]\n',
    'FROM debian:13\nRUN useradd -u 1001 app\nUSER 1001\nCMD ["server"]\n',
    // Used for a step in between: who runs the image is another rule's matter.
    'FROM debian:13\nRUN useradd app\nUSER app\nRUN id\nUSER root\nCMD ["server"]\n',
    'FROM debian:13\nRUN useradd app\nARG WHO\nUSER $WHO\nCMD ["server"]\n',
    // Given up by the program itself.
    'FROM debian:13\nRUN useradd app\nENTRYPOINT ["gosu", "app", "server"]\n',
    'FROM debian:13\nRUN useradd app\nCOPY docker-entrypoint.sh /\nENTRYPOINT ["/docker-entrypoint.sh"]\n',
    'FROM debian:13\nRUN useradd app\nCMD ["server", "--user", "app"]\n',
    'FROM debian:13\nRUN useradd app\nENV RUN_AS=app\nCMD ["server"]\n',
    'FROM debian:13\nRUN useradd app\nRUN su app -c "make"\nCMD ["server"]\n',
    'FROM debian:13\nRUN useradd app\nRUN sudo -u app make\nCMD ["server"]\n',
    'FROM debian:13\nRUN useradd app\nRUN echo "user app;" > /etc/server.conf\nCMD ["server"]\n',
    'FROM postgres:17\nRUN useradd app\nCMD ["postgres"]\n',
    // Several accounts are somebody's own design.
    'FROM debian:13\nRUN useradd app && useradd other\nCMD ["server"]\n',
    'FROM debian:13\nRUN useradd "$NAME"\nCMD ["server"]\n',
    'ARG BASE\nFROM $BASE\nRUN useradd app\nCMD ["server"]\n',
    // Nothing to run.
    'FROM debian:13\nRUN useradd app\n',
    'FROM debian:13\nRUN groupadd app\nCMD ["server"]\n',
    'FROM debian:13\nCMD ["server"]\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN useradd --system «app»\nCMD ["server"]\n',
      expect: ['unused'],
      fixes: [fix('FROM debian:13\nRUN useradd --system app\nUSER app\nCMD ["server"]\n')],
    },
    {
      code: 'FROM alpine:3.22\nRUN addgroup -S app && adduser -S -G app «app»\nCOPY --chown=app:app . /srv\nENTRYPOINT ["/srv/server"]\n',
      expect: ['unused'],
      fixes: [
        fix(
          'FROM alpine:3.22\nRUN addgroup -S app && adduser -S -G app app\nCOPY --chown=app:app . /srv\nUSER app\nENTRYPOINT ["/srv/server"]\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nRUN useradd «app» && mkdir /data && chown app:app /data\nUSER root\nCMD ["server"]\n',
      expect: ['unused'],
      fixes: [
        fix(
          'FROM debian:13\nRUN useradd app && mkdir /data && chown app:app /data\nUSER root\nUSER app\nCMD ["server"]\n',
        ),
      ],
    },
    // It runs as another one: which of them is meant only the author knows.
    { code: 'FROM node:22\nRUN useradd «app»\nUSER node\nCMD ["node", "a.js"]\n', expect: ['unused'] },
    // An image besides the last one.
    {
      code: 'FROM debian:13 AS worker\nRUN useradd «app»\nCMD ["worker"]\n\nFROM debian:13\nUSER 1001\nCMD ["server"]\n',
      expect: ['unused'],
      fixes: [
        fix(
          'FROM debian:13 AS worker\nRUN useradd app\nUSER app\nCMD ["worker"]\n\nFROM debian:13\nUSER 1001\nCMD ["server"]\n',
        ),
      ],
    },
  ],
});
