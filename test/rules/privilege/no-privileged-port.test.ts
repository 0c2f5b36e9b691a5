import rule from '../../../server/src/rules/privilege/no-privileged-port.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM nginx\nEXPOSE 80 443\n',
    'FROM nginx\nEXPOSE 80\nUSER 101\nUSER root\n',
    'FROM nginx\nEXPOSE 80\nUSER 0:0\n',
    'FROM nginx\nARG U\nEXPOSE 80\nUSER $U\n',
    'FROM nginx\nARG P\nEXPOSE $P 8080 1024-1030 nonsense 0 99999\nUSER 101\n',
    // no-expose-ssh-port.
    'FROM debian\nEXPOSE 22\nUSER 1000\n',
    // Another image ships.
    'FROM nginx AS a\nEXPOSE 80\nUSER 101\nFROM alpine\nUSER 1000\n',
    // The program may.
    'FROM caddy\nRUN setcap cap_net_bind_service=+ep /usr/bin/caddy\nEXPOSE 80\nUSER 1000\n',
    'FROM tomcat\nEXPOSE 80\nUSER tomcat\nCMD ["authbind", "--deep", "catalina.sh", "run"]\n',
    'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nEXPOSE 80\nUSER ContainerUser\n',
  ],
  invalid: [
    {
      code: 'FROM nginx\nEXPOSE «80»\nUSER www-data:www-data\n',
      expect: ["Port 80 is below 1024, where 'www-data' may not be allowed to listen."],
    },
    {
      code: 'FROM nginx\nARG P=443\nUSER 101\nEXPOSE 8080 «$P»/tcp 80\n'.replace('«$P»/tcp', '«$P/tcp»'),
      expect: ['named'],
    },
    { code: 'FROM nginx AS base\nEXPOSE «80-90/udp»\nFROM base\nUSER 101\n', expect: ['named'] },
    { code: 'FROM gcr.io/distroless/static:nonroot\nEXPOSE «80»\n', expect: ['image'] },
  ],
});
