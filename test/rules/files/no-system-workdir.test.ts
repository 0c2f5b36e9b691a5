import rule from '../../../server/src/rules/files/no-system-workdir.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM alpine\nWORKDIR /development\nWORKDIR /app/proc\nWORKDIR /etc/nginx\nWORKDIR /usr/src\nWORKDIR /processed\n',
    'FROM alpine\nWORKDIR proc\nARG D\nWORKDIR $D\nWORKDIR\n',
    'FROM alpine\nWORKDIR C:\\\\dev\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nWORKDIR «"/proc/self/fd/1"»\nWORKDIR «/dev»\nWORKDIR «/sys/»\nWORKDIR «/app/../boot»\n',
      expect: [
        "WORKDIR '/proc/self/fd/1' lies in a directory that belongs to the kernel.",
        'kernel',
        'kernel',
        'kernel',
      ],
    },
    {
      code: 'FROM alpine\nARG P\nARG D=/dev/shm\nWORKDIR «/proc/$P»\nWORKDIR «$D»\nWORKDIR /\nWORKDIR «proc/1»\n',
      expect: ['kernel', 'kernel', 'kernel'],
    },
    {
      code: 'FROM alpine\nWORKDIR «/usr/bin/»\nONBUILD WORKDIR «/etc»\n',
      expect: ["WORKDIR '/usr/bin/' is a directory of the operating system.", 'system'],
    },
  ],
});
