import rule from '../../../server/src/rules/packages/no-unpinned-apt.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update && apt-get install -y a=1.2.3-4~bpo12+1 b:arm64=1:2.* "c=$C_VERSION" d/trixie-backports\n',
    'FROM debian:13\nRUN apt-get install -y ./a.deb /tmp/b.deb https://example.com/c.deb\n',
    'FROM debian:13\nRUN apt-get -t trixie-backports -o Debug=1 install -y a=1 b- task^\n',
    'FROM debian:13\nRUN apt-get install -y $(cat packages.txt)\n',
    'FROM debian:13\nRUN apt-get build-dep -y a && apt-get remove -y b && apt-get install -f\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN apt-get install -y a=1 «b» # c\n',
      expect: ["'b' is installed without a version."],
    },
    {
      code: 'FROM debian:13\nRUN apt-get update && apt-get install -y \\\n  # first\n  «a» \\\n  b=1 \\\n  c:amd64 $D "e" f\nRUN ["apt-get", "install", «"g"»]\n',
      expect: [
        "4 packages are installed without a version: 'a', 'c', 'e' ….",
        "'g' is installed without a version.",
      ],
    },
    {
      code: 'FROM debian:13\nONBUILD RUN apt install -y «php8*» x\n',
      expect: ["2 packages are installed without a version: 'php8*', 'x'."],
    },
    {
      code: 'FROM debian:13\nRUN echo deb http://snapshot.debian.org/archive/debian/20250101T000000Z/ trixie main > /etc/apt/sources.list\nRUN apt-get install -y «a»\n',
      expect: ['one'],
    },
    { code: 'FROM debian:13\nRUN apt-get install -y «$PACKAGES»\n', expect: ['one'] },
  ],
});
