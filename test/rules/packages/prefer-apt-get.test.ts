import rule from '../../../server/src/rules/packages/prefer-apt-get.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string, tool = 'apt-get', kind: 'safe' | 'unsafe' = 'safe') => [
  { title: `Replace apt with ${tool}`, kind, output },
];

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update && apt-cache policy a && apt-key list && apt-mark hold a && rm -rf /var/lib/apt\n',
    'FROM debian:13\nRUN echo apt install a && which apt && cd /etc/apt && apk add apt\n',
    'FROM debian:13\nCMD apt list\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN «apt» update -qq && rm -rf /var/lib/apt/lists/* \\\n  # all\n  && sudo «/usr/bin/apt» -y full-upgrade\n',
      expect: ["'apt update' is made for people at a terminal, not for scripts.", 'apt'],
      fixes: [
        fixed(
          'FROM debian:13\nRUN apt-get update -qq && rm -rf /var/lib/apt/lists/* \\\n  # all\n  && sudo /usr/bin/apt -y full-upgrade\n',
        ),
        fixed(
          'FROM debian:13\nRUN apt update -qq && rm -rf /var/lib/apt/lists/* \\\n  # all\n  && sudo /usr/bin/apt-get -y dist-upgrade\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nRUN «apt» show a; «apt» list --installed; «apt» upgrade -y\nONBUILD RUN [«"apt"», "remove", "-y", "a"]\n',
      expect: ['apt', 'apt', 'apt', 'apt'],
      fixes: [
        fixed(
          'FROM debian:13\nRUN apt-cache show a; apt list --installed; apt upgrade -y\nONBUILD RUN ["apt", "remove", "-y", "a"]\n',
          'apt-cache',
        ),
        [],
        fixed(
          'FROM debian:13\nRUN apt show a; apt list --installed; apt-get upgrade -y\nONBUILD RUN ["apt", "remove", "-y", "a"]\n',
          'apt-get',
          'unsafe',
        ),
        fixed(
          'FROM debian:13\nRUN apt show a; apt list --installed; apt upgrade -y\nONBUILD RUN ["apt-get", "remove", "-y", "a"]\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nRUN <<EOF\n«apt» autoremove -y\nEOF\nRUN «apt» --version\n',
      expect: ['apt', "'apt' is made for people at a terminal, not for scripts."],
      fixes: [fixed('FROM debian:13\nRUN <<EOF\napt-get autoremove -y\nEOF\nRUN apt --version\n'), []],
    },
  ],
});
