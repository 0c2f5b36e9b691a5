import rule from '../../../server/src/rules/supply-chain/no-apt-allow-unauthenticated.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update | grep -- --allow-unauthenticated; echo "--allow-unauthenticated"; apk add --allow-unauthenticated\n',
    'FROM debian:13\nRUN apt-get -o APT::Get::AllowUnauthenticated=false update; echo "deb [signed-by=/k] https://x.io a b" > /etc/apt/sources.list\n',
    'FROM debian:13\nRUN echo "deb [ trusted=yes ] file:///repo ./" > /etc/apt/sources.list.d/repo.list && echo "[trusted=yes]"\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN apt-get update «--allow-insecure-repositories» \\\n && apt-get install -y --no-install-recommends «--allow-unauthenticated» a=1 \\\n && rm -rf /var/lib/apt/lists/*\n',
      expect: ['off', "'--allow-unauthenticated' lets apt install packages that nobody vouches for."],
      fixes: [
        fix(
          'Remove --allow-insecure-repositories',
          'FROM debian:13\nRUN apt-get update \\\n && apt-get install -y --no-install-recommends --allow-unauthenticated a=1 \\\n && rm -rf /var/lib/apt/lists/*\n',
        ),
        fix(
          'Remove --allow-unauthenticated',
          'FROM debian:13\nRUN apt-get update --allow-insecure-repositories \\\n && apt-get install -y --no-install-recommends a=1 \\\n && rm -rf /var/lib/apt/lists/*\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nRUN apt-get «-o APT::Get::AllowUnauthenticated=true» purge -y a\nRUN aptitude purge -y «--allow-untrusted» a\n',
      expect: [
        "'-o APT::Get::AllowUnauthenticated=true' lets apt install packages that nobody vouches for.",
        'off',
      ],
      fixes: [
        fix(
          'Remove -o APT::Get::AllowUnauthenticated=true',
          'FROM debian:13\nRUN apt-get purge -y a\nRUN aptitude purge -y --allow-untrusted a\n',
        ),
        fix(
          'Remove --allow-untrusted',
          'FROM debian:13\nRUN apt-get -o APT::Get::AllowUnauthenticated=true purge -y a\nRUN aptitude purge -y a\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nRUN echo "«deb [arch=amd64 trusted=yes]» https://x.io a b" > /etc/apt/sources.list.d/x.list\nRUN echo \'«APT::Get::AllowUnauthenticated "true"»;\' > /etc/apt/apt.conf.d/99x\nCOPY <<EOF /etc/apt/sources.list.d/y.sources\nTypes: deb\n«Trusted: yes»\nEOF\n',
      expect: ['off', 'off', "'Trusted: yes' lets apt install packages that nobody vouches for."],
    },
  ],
});
