import rule from '../../../server/src/rules/base-image/no-latest-tag.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:12\n',
    'FROM debian\n',
    'FROM debian:latest-slim\n',
    'FROM debian:latest@sha256:7959ed6f7e35f8b1aaa06d1d8259d4ee25aa85a086d5c125480c333183f9deeb\n',
    'ARG TAG\nFROM debian:$TAG\n',
    'FROM debian:12 AS latest\nFROM latest\n',
    'FROM latest:5000/debian:12\n',
  ],
  invalid: [
    { code: 'FROM debian:«latest»\n', expect: ["Image 'debian:latest' is taken by the tag latest."] },
    { code: 'FROM localhost:5000/team/app:«latest» AS x\n', expect: ['latest'] },
    {
      code: 'ARG REPO=repo\nFROM $REPO/image:«latest»\n',
      expect: ["Image '$REPO/image:latest' is taken by the tag latest."],
    },
    { code: 'ARG REPO\nFROM $REPO/image:«latest»\n', expect: ['latest'] },
    {
      code: 'ARG TAG=latest\nFROM «debian:$TAG»\n',
      expect: ["Image 'debian:latest' is taken by the tag latest."],
    },
    { code: 'FROM «debian:${TAG:-latest}»\n', expect: ['latest'] },
    { code: 'FROM «deb\\\nian:latest»\n', expect: ['latest'] },
    { code: 'FROM debian:12\nCOPY --from=ghcr.io/astral-sh/uv:«latest» /uv /bin/\n', expect: ['latest'] },
  ],
});
