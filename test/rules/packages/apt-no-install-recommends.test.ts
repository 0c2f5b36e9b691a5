import rule from '../../../server/src/rules/packages/apt-no-install-recommends.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Add --no-install-recommends';
const kind = 'unsafe' as const;

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get install -y --no-install-recommends a\n',
    'FROM debian:13\nRUN apt-get --no-install-recommends -y install a && apt install a --no-install-recommends\n',
    'FROM debian:13\nRUN apt-get install -y --install-recommends a\n',
    'FROM debian:13\nRUN apt-get -o APT::Install-Recommends=0 install -y a && apt-get -oAPT::Install-Recommends=false install -y a\n',
    'FROM debian:13 AS base\nRUN echo "APT::Install-Recommends \\"false\\";" >> /etc/apt/apt.conf.d/99x\nFROM base\nRUN apt-get install -y a\n',
    'FROM debian:13\nCOPY <<EOF /etc/apt/apt.conf.d/99x\nAPT::Install-Recommends "0";\nEOF\nRUN apt-get install -y a\n',
    'FROM debian:13\nRUN aptitude -R -y install a && apt-get update && apt-get build-dep -y a\n',
    'FROM node:24\nRUN ["apt-get", "--yes", "--no-install-recommends", "install", "a"]\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get -y «install» \\\n  a \\\n  b\n',
      expect: ["'apt-get install' also installs packages that are only recommended."],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN apt-get update && apt-get -y install --no-install-recommends \\\n  a \\\n  b\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN ["apt-get", «"install"», "-y", "a"]\nONBUILD RUN apt «install» -y a\n',
      expect: ['recommends', 'recommends'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN ["apt-get", "install", "--no-install-recommends", "-y", "a"]\nONBUILD RUN apt install -y a\n',
          },
        ],
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN ["apt-get", "install", "-y", "a"]\nONBUILD RUN apt install --no-install-recommends -y a\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13 AS build\nRUN aptitude «install» -y a\nFROM debian:13\nCOPY --from=build /a /a\n',
      expect: ['recommends'],
      fixes: [
        [
          {
            title: 'Add --without-recommends',
            kind,
            output:
              'FROM debian:13 AS build\nRUN aptitude install --without-recommends -y a\nFROM debian:13\nCOPY --from=build /a /a\n',
          },
        ],
      ],
    },
  ],
});
