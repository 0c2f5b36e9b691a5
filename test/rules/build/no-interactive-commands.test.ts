import rule from '../../../server/src/rules/build/no-interactive-commands.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get install -y vim procps openssh-client && ssh-keyscan x.io > /k && systemctl enable x\n',
    'FROM debian:13\nRUN vim --version && ssh -V && echo top && mkdir /mount && ./service start && bin/top && pkill x\n',
    'FROM debian:13\nCMD top\nENTRYPOINT ["service", "nginx", "start"]\nHEALTHCHECK CMD ps aux | grep nginx\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN «top»\nRUN «kill» 1234\nRUN «ifconfig»\nRUN «ps» -ef\nRUN «vim» /var/log/x\nRUN [«"ps"», "-d"]\n',
      expect: [
        "'top' waits for a person, and a build has none.",
        "'kill' ends processes, and the image has none.",
        "'ifconfig' is about the machine that the build runs on, not about the image.",
        'machine',
        'screen',
        'machine',
      ],
    },
    {
      code: 'FROM debian:13\nRUN «service» nginx start\nRUN «service» mysql start && ./fill.sh && «service» mysql stop\nRUN «systemctl» start x\n',
      expect: [
        'service',
        'service',
        'service',
        "'systemctl' starts a service that is gone when this step ends.",
      ],
    },
    {
      code: 'FROM debian:13\nRUN --mount=type=ssh «ssh» -T git@github.com\nRUN sleep 9 & «kill» $!\nRUN «/usr/bin/nano» x; «mount» /dev/sda1 /x\n',
      expect: ["'ssh' logs in to another machine in the middle of a build.", 'process', 'screen', 'machine'],
    },
    {
      code: 'FROM debian:13\nRUN --security=insecure «mount» -t proc proc /x\nRUN «vim» -es -c q\nONBUILD RUN «htop»\n',
      expect: ['machine', 'screen', 'screen'],
    },
  ],
});
