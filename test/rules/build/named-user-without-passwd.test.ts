import rule from '../../../server/src/rules/build/named-user-without-passwd.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nCOPY a /a\nUSER 65532:65532\n',
    'FROM scratch\nCOPY --chown=0:0 a /a\n',
    'FROM scratch\nCOPY --chown=root:root a /a\n',
    'FROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER nobody\n',
    'FROM scratch\nCOPY --from=build /etc/passwd /etc/group /etc/\nUSER nobody\n',
    'FROM scratch\nCOPY --from=build /rootfs /\nUSER nobody\n',
    'FROM scratch\nCOPY --from=build /rootfs/ /\nUSER nobody\n',
    'FROM scratch\nADD rootfs.tar.xz /\nUSER nobody\n',
    'FROM scratch\nADD rootfs.tar.xz /\nRUN useradd app\nUSER app\n',
    'FROM scratch\nCOPY $FILES /etc/\nUSER nobody\n',
    'FROM scratch\nARG WHO\nUSER $WHO\n',
    'FROM scratch AS base\nCOPY passwd /etc/passwd\nFROM base\nUSER nobody\n',
    'FROM debian:13\nUSER nobody\n',
    'FROM scratch\nONBUILD USER nobody\n',
    '# escape=`\nFROM scratch\nUSER ContainerUser\n',
    'FROM scratch\nUSER\n',
  ],
  invalid: [
    // In a heredoc.
    {
      code: 'FROM debian:13 AS build\nRUN <<EOF\nuseradd -u 10001 app\nEOF\nFROM scratch\nCOPY server /server\nUSER «app»\n',
      expect: ["The user 'app' means nothing here, for the image has no /etc/passwd."],
      fixes: [
        [
          {
            title: 'Write 10001',
            kind: 'unsafe',
            output:
              'FROM debian:13 AS build\nRUN <<EOF\nuseradd -u 10001 app\nEOF\nFROM scratch\nCOPY server /server\nUSER 10001\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nCOPY server /server\nUSER «nobody»\nENTRYPOINT ["/server"]\n',
      expect: ["The user 'nobody' means nothing here, for the image has no /etc/passwd."],
      fixes: [
        [
          {
            title: 'Write 65534',
            kind: 'unsafe',
            output: 'FROM scratch\nCOPY server /server\nUSER 65534\nENTRYPOINT ["/server"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nCOPY a.conf /\nUSER «nobody»:nobody\n',
      expect: ['user'],
      fixes: [
        [
          {
            title: 'Write 65534:65534',
            kind: 'unsafe',
            output: 'FROM scratch\nCOPY a.conf /\nUSER 65534:65534\n',
          },
        ],
      ],
    },
    {
      // The number that another stage gives.
      code: 'FROM golang:1.26 AS build\nRUN useradd -u 10001 app\n\nFROM scratch\nCOPY --from=build --chown=«app»:app /out/server /server\nUSER «app»\n',
      expect: ['user', 'user'],
      fixes: [
        [
          {
            title: 'Write 10001:10001',
            kind: 'unsafe',
            output:
              'FROM golang:1.26 AS build\nRUN useradd -u 10001 app\n\nFROM scratch\nCOPY --from=build --chown=10001:10001 /out/server /server\nUSER app\n',
          },
        ],
        [
          {
            title: 'Write 10001',
            kind: 'unsafe',
            output:
              'FROM golang:1.26 AS build\nRUN useradd -u 10001 app\n\nFROM scratch\nCOPY --from=build --chown=app:app /out/server /server\nUSER 10001\n',
          },
        ],
      ],
    },
    {
      code: 'FROM alpine AS build\nRUN addgroup -g 300 own && adduser -D -u 200 -G own app\nFROM scratch\nUSER «app»:«own»\n',
      expect: ['user', 'group'],
      fixes: [
        [
          {
            title: 'Write 200',
            kind: 'unsafe',
            output:
              'FROM alpine AS build\nRUN addgroup -g 300 own && adduser -D -u 200 -G own app\nFROM scratch\nUSER 200:own\n',
          },
        ],
        [
          {
            title: 'Write 300',
            kind: 'unsafe',
            output:
              'FROM alpine AS build\nRUN addgroup -g 300 own && adduser -D -u 200 -G own app\nFROM scratch\nUSER app:300\n',
          },
        ],
      ],
    },
    { code: 'FROM scratch\nCOPY server /\nUSER «app»\nENTRYPOINT ["/server"]\n', expect: ['user'] },
    { code: 'FROM scratch\nUSER 1000:«staff»\n', expect: ['group'] },
    {
      // Both names in one variable: the fix would have to know whose else it is.
      code: 'FROM scratch\nARG WHO=nobody\nUSER «$WHO»\n',
      expect: ['user'],
    },
    { code: 'FROM scratch AS base\nCOPY a.txt /a.txt\nFROM base\nUSER «app»\n', expect: ['user'] },
  ],
});
