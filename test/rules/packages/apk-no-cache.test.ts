import rule from '../../../server/src/rules/packages/apk-no-cache.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Add --no-cache';
const kind = 'safe' as const;

testRule(rule, {
  valid: [
    'FROM alpine:3.22\nRUN apk add --no-cache a\n',
    'FROM alpine:3.22\nRUN apk --no-cache add a && apk add --update a --no-cache && apk add --virtual .build --no-cache b\n',
    'FROM alpine:3.22\nRUN --mount=type=cache,target=/var/cache/apk apk add -U a\n',
    'FROM alpine:3.22\nRUN --mount=type=cache,target=/etc/apk/cache apk add a\n',
    'FROM alpine:3.22\nRUN apk add $APK_OPTS a && apk del b && apk update && echo apk add c\n',
  ],
  invalid: [
    {
      code: 'FROM alpine:3.22\nRUN apk «add» a=1\n',
      expect: ["'apk add' works with an index that is kept in the image."],
      fixes: [[{ title, kind, output: 'FROM alpine:3.22\nRUN apk add --no-cache a=1\n' }]],
    },
    {
      code: 'FROM alpine:3.22\nRUN apk update \\\n  && apk «add» -U \\\n  # tools\n  --virtual .tools \\\n  --update-cache a\n',
      expect: ['cache'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM alpine:3.22\nRUN apk update \\\n  && apk add --no-cache \\\n  # tools\n  --virtual .tools \\\n  a\n',
          },
        ],
      ],
    },
    {
      code: 'FROM alpine:3.22\nRUN apk --update «add» a\nRUN ["apk", «"add"», "b"]\nONBUILD RUN apk -qU «add» c && rm -rf /var/cache/apk/*\nRUN ["apk", «"add"», "-U", "b"]\n',
      expect: ['cache', 'cache', 'cache', 'cache'],
      fixes: [
        [
          {
            title,
            kind: 'unsafe',
            output:
              'FROM alpine:3.22\nRUN apk add --no-cache a\nRUN ["apk", "add", "b"]\nONBUILD RUN apk -qU add c && rm -rf /var/cache/apk/*\nRUN ["apk", "add", "-U", "b"]\n',
          },
        ],
        [
          {
            title,
            kind,
            output:
              'FROM alpine:3.22\nRUN apk --update add a\nRUN ["apk", "add", "--no-cache", "b"]\nONBUILD RUN apk -qU add c && rm -rf /var/cache/apk/*\nRUN ["apk", "add", "-U", "b"]\n',
          },
        ],
        [],
        [],
      ],
    },
    {
      code: 'FROM alpine:3.22 AS build\nRUN apk «add» ./a.apk\nFROM scratch\nCOPY --from=build /a /\n',
      expect: ['cache'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM alpine:3.22 AS build\nRUN apk add --no-cache ./a.apk\nFROM scratch\nCOPY --from=build /a /\n',
          },
        ],
      ],
    },
    {
      code: 'FROM alpine:3.22\nRUN apk add --no-cache a && apk «add» --no-network --virtual .rundeps b\n',
      expect: ['cache'],
    },
  ],
});
