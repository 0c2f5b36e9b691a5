import rule from '../../../server/src/rules/privilege/no-world-writable.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (mode: string, output: string) => [
  { title: `Set the mode to ${mode}`, kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM alpine\nRUN chmod 755 /a && chmod 0644 /b && chmod -R g=u,o-w /c && chmod u+w,g+w,o=rx /d && chmod 775 /e\n',
    // Without a letter for whom, the umask has its say.
    'FROM alpine\nRUN chmod +w /a && chmod -w /b && chmod =rw /c && chmod +x 777\n',
    // The sticky bit.
    'FROM alpine\nRUN chmod 1777 /tmp && chmod a+rwxt /x && mkdir -m 1777 /y && chmod 3777 /z\n',
    'FROM alpine\nRUN chmod 777 /scratch && chmod +t /scratch\n',
    'FROM alpine\nRUN chmod 666 /dev/null /dev/tty\n',
    'FROM alpine\nARG MODE=777\nRUN chmod $MODE /a && chmod --reference=/b /a && echo chmod 777 /a\nCOPY --chmod=$MODE a /a\n',
    'FROM alpine\nCOPY --chmod=755 a /a\nADD --chmod=u=rwX,go=rX b /b\nCOPY --chmod a /c\nRUN install -d -m 750 /x\n',
    'FROM alpine\nRUN install -m\nRUN find / -exec\nRUN find / -exec chmod\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nRUN chmod -R «777» /app && chmod «0666» /b\n',
      expect: ["The mode '777' lets every user of the container write.", 'open'],
      fixes: [
        fix('755', 'FROM alpine\nRUN chmod -R 755 /app && chmod 0666 /b\n'),
        fix('0644', 'FROM alpine\nRUN chmod -R 777 /app && chmod 0644 /b\n'),
      ],
    },
    {
      code: 'FROM alpine\nRUN set -e; \\\n  # open\n  sudo chmod «a+w» /a; chmod «ugo+rwx» /b; chmod «o+w» /c\n',
      expect: ['open', 'open', 'open'],
      fixes: [
        fix(
          'u+w',
          'FROM alpine\nRUN set -e; \\\n  # open\n  sudo chmod u+w /a; chmod ugo+rwx /b; chmod o+w /c\n',
        ),
        fix(
          'ugo+rx,u+w',
          'FROM alpine\nRUN set -e; \\\n  # open\n  sudo chmod a+w /a; chmod ugo+rx,u+w /b; chmod o+w /c\n',
        ),
        fix(
          'o-w',
          'FROM alpine\nRUN set -e; \\\n  # open\n  sudo chmod a+w /a; chmod ugo+rwx /b; chmod o-w /c\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN chmod «u+x,go+rw» /a && chmod «a=rwx» /b && chmod «o=w» /c\n',
      expect: ['open', 'open', 'open'],
      fixes: [
        fix('u+x,go+r,g+w', 'FROM alpine\nRUN chmod u+x,go+r,g+w /a && chmod a=rwx /b && chmod o=w /c\n'),
        fix('a=rx,u+w', 'FROM alpine\nRUN chmod u+x,go+rw /a && chmod a=rx,u+w /b && chmod o=w /c\n'),
        fix('o=', 'FROM alpine\nRUN chmod u+x,go+rw /a && chmod a=rwx /b && chmod o= /c\n'),
      ],
    },
    {
      code: 'FROM alpine\nCOPY --chown=1 --chmod=«777» a /a\n',
      expect: ['open'],
      fixes: [fix('755', 'FROM alpine\nCOPY --chown=1 --chmod=755 a /a\n')],
    },
    { code: 'FROM alpine\nADD --chmod=«"0666"» a /a\n', expect: ['open'] },
    {
      code: 'FROM alpine\nRUN mkdir -p -m «777» /x && install -m«2777» a /a && install --mode=«666» b /b\n',
      expect: ['open', 'open', 'open'],
      fixes: [
        fix('755', 'FROM alpine\nRUN mkdir -p -m 755 /x && install -m2777 a /a && install --mode=666 b /b\n'),
        fix(
          '2755',
          'FROM alpine\nRUN mkdir -p -m 777 /x && install -m2755 a /a && install --mode=666 b /b\n',
        ),
        fix('644', 'FROM alpine\nRUN mkdir -p -m 777 /x && install -m2777 a /a && install --mode=644 b /b\n'),
      ],
    },
    {
      code: 'FROM alpine\nRUN find / -type d -exec chmod -v «777» {} + && find / -print0 | xargs -0 chmod «o+rw»\n',
      expect: ['open', 'open'],
      fixes: [
        fix(
          '755',
          'FROM alpine\nRUN find / -type d -exec chmod -v 755 {} + && find / -print0 | xargs -0 chmod o+rw\n',
        ),
        fix(
          'o+r',
          'FROM alpine\nRUN find / -type d -exec chmod -v 777 {} + && find / -print0 | xargs -0 chmod o+r\n',
        ),
      ],
    },
    {
      code: 'FROM alpine AS build\nRUN <<EOF\nchmod «777» /a\nEOF\nFROM alpine\n',
      expect: ['open'],
      fixes: [fix('755', 'FROM alpine AS build\nRUN <<EOF\nchmod 755 /a\nEOF\nFROM alpine\n')],
    },
    { code: 'FROM alpine\nRUN chmod «"777"» /a\n', expect: ['open'] },
    // A build stage is thrown away, and images of languages open their tool folders on purpose.
    {
      code: 'FROM golang:1.26 AS build\nRUN chmod «777» /out\nFROM debian:13\nRUN chmod -R «a+w» $RUSTUP_HOME $CARGO_HOME\nRUN chmod -R «a+w» $CARGO_HOME /srv\n',
      expect: ['open', 'open', 'open'],
      fixes: [
        [
          {
            title: 'Set the mode to 755',
            kind: 'unsafe',
            output:
              'FROM golang:1.26 AS build\nRUN chmod 755 /out\nFROM debian:13\nRUN chmod -R a+w $RUSTUP_HOME $CARGO_HOME\nRUN chmod -R a+w $CARGO_HOME /srv\n',
          },
        ],
        [
          {
            title: 'Set the mode to u+w',
            kind: 'unsafe',
            output:
              'FROM golang:1.26 AS build\nRUN chmod 777 /out\nFROM debian:13\nRUN chmod -R u+w $RUSTUP_HOME $CARGO_HOME\nRUN chmod -R a+w $CARGO_HOME /srv\n',
          },
        ],
        [
          {
            title: 'Set the mode to u+w',
            kind: 'unsafe',
            output:
              'FROM golang:1.26 AS build\nRUN chmod 777 /out\nFROM debian:13\nRUN chmod -R a+w $RUSTUP_HOME $CARGO_HOME\nRUN chmod -R u+w $CARGO_HOME /srv\n',
          },
        ],
      ],
      confidence: ['low', 'low', 'high'],
    },
  ],
});
