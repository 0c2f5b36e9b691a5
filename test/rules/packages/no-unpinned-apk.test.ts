import rule from '../../../server/src/rules/packages/no-unpinned-apk.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM alpine:3.22\nRUN apk add --no-cache curl=8.14.1-r1 git~2.49 "zlib>=1.3" \'xz<6\' "zstd=~1.5" jq@edge=1.8.0-r0\n',
    'FROM alpine:3.22\nRUN apk add --no-cache --virtual .deps -X https://example.com/edge curl=$CURL_VERSION && apk del .deps\n',
    'FROM alpine:3.22\nRUN apk add ./tool-1.2.apk !busybox $(cat packages.txt)\n',
    'FROM alpine:3.22\nRUN apk update && apk upgrade && apk info curl && echo apk add curl\n',
    'FROM alpine:3.22\nCMD ["apk", "add", "curl"]\n',
    'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN apk add curl\n',
  ],
  invalid: [
    {
      code: 'FROM alpine:3.22\nRUN apk --no-cache add «curl»\n',
      expect: ["'curl' is installed without a version."],
    },
    {
      code: 'FROM alpine:3.22\nRUN apk add --no-cache -t .deps \\\n  # tools\n  a=1 \\\n  «b» c@edge "d" $E f\nRUN ["apk", "add", «"g"»]\n',
      expect: [
        "4 packages are installed without a version: 'b', 'c', 'd' ….",
        "'g' is installed without a version.",
      ],
    },
    {
      code: 'FROM alpine:3.22\nONBUILD RUN sudo apk add «a» && sh -c "apk add b=$V «c»"\n',
      expect: ['one', "'c' is installed without a version."],
    },
    { code: 'FROM alpine:3.22\nRUN <<EOF\napk add «a» b\nEOF\n', expect: ['many'] },
    { code: 'FROM alpine:3.22\nRUN apk add «"$DEPS"» d=1\n', expect: ['one'] },
  ],
});
