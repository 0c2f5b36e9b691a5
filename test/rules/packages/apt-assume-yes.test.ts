import rule from '../../../server/src/rules/packages/apt-assume-yes.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Add -y';
const kind = 'safe' as const;

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get install -y a\n',
    'FROM debian:13\nRUN apt-get -fmy install a && apt install --assume-yes a && apt-get install a --yes\n',
    'FROM debian:13\nRUN apt-get install -qq a && apt-get -q -q install a && apt-get install -q=2 a && apt-get --quiet --quiet install a\n',
    'FROM debian:13\nRUN apt-get -o APT::Get::Assume-Yes=true install a\n',
    'FROM debian:13\nRUN echo \'APT::Get::Assume-Yes "true";\' > /etc/apt/apt.conf.d/90yes\nRUN apt-get install a\n',
    'FROM debian:13\nRUN yes | apt-get install a\n',
    'FROM debian:13\nRUN apt-get install a < answers\n',
    'FROM debian:13\nRUN apt-get $APT_OPTS install a\n',
    'FROM debian:13\nRUN apt-get -s install a && apt-get -c apt.conf install a\n',
    'FROM debian:13\nRUN apt-get update && apt-get clean && apt-get purge && echo apt-get install a\n',
    'FROM debian:13\nRUN ["apt-get", "--yes", "install", "a"]\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN DEBIAN_FRONTEND=noninteractive apt-get -q «install» a\n',
      expect: ["'apt-get install' may ask a question, and nobody answers in a build."],
      fixes: [
        [
          {
            title,
            kind,
            output: 'FROM debian:13\nRUN DEBIAN_FRONTEND=noninteractive apt-get -q install -y a\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN set -e; \\\n  sudo apt-get \\\n    # two\n    «install» \\\n    a; \\\n  apt «upgrade»\n',
      expect: ['asks', 'asks'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN set -e; \\\n  sudo apt-get \\\n    # two\n    install -y \\\n    a; \\\n  apt upgrade\n',
          },
        ],
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN set -e; \\\n  sudo apt-get \\\n    # two\n    install \\\n    a; \\\n  apt upgrade -y\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN ["apt-get", «"install"», "a"]\nRUN ["sh", "-c", "apt-get «install» a"]\n',
      expect: ['asks', 'asks'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN ["apt-get", "install", "-y", "a"]\nRUN ["sh", "-c", "apt-get install a"]\n',
          },
        ],
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN ["apt-get", "install", "a"]\nRUN ["sh", "-c", "apt-get install -y a"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nRUN <<EOF\naptitude -qq «install» a\nEOF\nONBUILD RUN apt-get -o APT::Get::Assume-Yes=false -o Debug=1 purge a\n',
      expect: ['asks'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM debian:13\nRUN <<EOF\naptitude -qq install -y a\nEOF\nONBUILD RUN apt-get -o APT::Get::Assume-Yes=false -o Debug=1 purge a\n',
          },
        ],
      ],
    },
  ],
});
