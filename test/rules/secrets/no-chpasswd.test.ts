import rule from '../../../server/src/rules/secrets/no-chpasswd.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN passwd -l root && useradd app && echo chpasswd > /x && chgrp root /etc/passwd\n',
    'FROM debian:13\nCMD echo "root:$PW" | chpasswd && sleep 1\n',
    'FROM debian:13\nRUN apt-get install chpasswd\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN useradd app \\\n    # why\n    && echo "app:app" | «chpasswd»\n',
      expect: ["'chpasswd' sets a password that every container of the image shares."],
    },
    {
      code: 'FROM debian:13\nRUN «chpasswd» -e <<< "root:$HASH"; sudo «/usr/sbin/chpasswd» < /x\n',
      expect: ['set', 'set'],
    },
    {
      code: 'FROM debian:13\nRUN --mount=type=secret,id=pw «chpasswd» < /run/secrets/pw\nRUN echo x | «passwd» --stdin root\n',
      expect: ['set', "'passwd' sets a password that every container of the image shares."],
    },
    { code: 'FROM debian:13\nRUN ["sh", "-c", "echo root:root | «chpasswd»"]\n', expect: ['set'] },
    { code: 'FROM debian:13\nRUN <<EOF\n«chpasswd» <<X\nroot:root\nX\nEOF\n', expect: ['set'] },
    // Drawn at random and told to nobody, or no password at all.
    {
      code: 'FROM alpine:3.22\nRUN echo "git:$(dd if=/dev/urandom bs=24 count=1 status=none | base64)" | «chpasswd»\nRUN echo "git:*" | «chpasswd» -e\nRUN echo "git:secret" | «chpasswd»\n',
      expect: ['set', 'set', 'set'],
      confidence: ['low', 'low', 'high'],
    },
  ],
});
