import rule from '../../../server/src/rules/packages/no-wget-and-curl.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN curl -O https://example.com/a\nRUN apt-get install -y wget && curl -O https://example.com/b\n',
    'FROM debian:13 AS a\nRUN wget https://example.com/a\nFROM debian:13\nRUN curl -O https://example.com/a\n',
    'FROM debian:13\nRUN wget -q https://example.com/a && echo curl\nHEALTHCHECK CMD curl -f http://localhost/\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN wget -q https://example.com/a && wget -q https://example.com/b\nRUN «curl» -O https://example.com/c && wget -q https://example.com/d\nFROM debian:13\nRUN curl -O https://example.com/e\n',
      expect: ["This stage downloads with 'curl' here and with 'wget' elsewhere."],
    },
    {
      code: 'FROM debian:13\nRUN ["curl", "https://example.com/a"]\nONBUILD RUN cd /tmp && «/usr/bin/wget» https://example.com/b\n',
      expect: ['both'],
    },
  ],
});
