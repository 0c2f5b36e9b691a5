import rule from '../../../server/src/rules/privilege/no-sudo.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Run it without sudo';
const kind = 'unsafe' as const;

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update && apt-get install -y sudo\n',
    'FROM debian:13\nRUN echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/app # sudo\n',
    'FROM debian:13\nCMD ["sudo", "app"]\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN make && «sudo» make install && sudo -E ldconfig\n',
      expect: ["'make' is run with sudo, though root runs this step anyway."],
      fixes: [[{ title, kind, output: 'FROM debian:13\nRUN make && make install && ldconfig\n' }]],
    },
    {
      code: 'FROM acme/base\nUSER 0:0\nONBUILD RUN env A=1 «sudo» -EH --preserve-env=PATH timeout 5 make install\nRUN [«"sudo"», "make", "install"]\n',
      expect: ['root', 'root'],
      fixes: [
        [
          {
            title,
            kind,
            output:
              'FROM acme/base\nUSER 0:0\nONBUILD RUN env A=1 timeout 5 make install\nRUN ["sudo", "make", "install"]\n',
          },
        ],
        [
          {
            title,
            kind,
            output:
              'FROM acme/base\nUSER 0:0\nONBUILD RUN env A=1 sudo -EH --preserve-env=PATH timeout 5 make install\nRUN ["make", "install"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nUSER app\nRUN «sudo» make install; «sudo» -u db make check\n',
      expect: ["'make' is run as root with sudo while USER is 'app'.", 'other'],
    },
    // Who runs the step is not known, and sudo may be needed.
    { code: 'FROM acme/base\nARG WHO\nUSER $WHO\nRUN «sudo» make\n', expect: ['used'] },
    { code: 'FROM acme/base\nRUN «sudo» make\n', expect: ['used'] },
    // Options that mean something, and no command at all.
    {
      code: 'FROM debian:13\nRUN «sudo» -i make\nRUN «sudo» A=1 make\nRUN «sudo» -v\n',
      expect: ['root', 'root', 'root'],
    },
    { code: 'FROM debian:13\nRUN «sudo» \\\n  # why\n  make\n', expect: ['root'] },
    {
      code: 'FROM debian:13\nRUN <<EOF\n«sudo» make\nEOF\n',
      expect: ['root'],
      fixes: [[{ title, kind, output: 'FROM debian:13\nRUN <<EOF\nmake\nEOF\n' }]],
    },
    // For images whose user is not known.
    {
      code: 'FROM example.com/workspace\nRUN if [ "$(id -u)" -ne 0 ]; then «sudo» make install; else make install; fi\n',
      expect: ['used'],
      confidence: ['low'],
    },
  ],
});
