import rule from '../../../server/src/rules/supply-chain/no-add-remote.ts';
import { testRule } from '../../support/rule-tester.ts';

const digest = '24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d';
const commit = '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12';

testRule(rule, {
  valid: [
    'FROM scratch\nADD a.tgz http.d ./https:/x /\nADD $SRC /\nADD\nCOPY https://x.io/a /\n',
    `FROM scratch\nADD --checksum=sha256:${digest} https://example.com/a.tgz /\n`,
    'FROM scratch\nARG SUM\nADD --checksum=$SUM https://example.com/a /\n',
    `FROM scratch\nADD https://github.com/a/b.git#${commit} git@github.com:a/b.git#${commit}:docs /x/\n`,
    'FROM scratch\nADD <<EOF /x\nhttps://example.com\nEOF\n',
  ],
  invalid: [
    // In a heredoc.
    {
      code: `FROM debian\nADD --chown=1 «https://x.io/a.tgz» /tmp/\nRUN <<EOF\ncd /tmp\necho "${digest} *a.tgz" | sha256sum -c -\nEOF\n`,
      expect: ['url'],
      confidence: ['low'],
      fixes: [
        [
          {
            title: 'Let ADD compare the checksum that a RUN below has',
            kind: 'safe',
            output: `FROM debian\nADD --checksum=sha256:${digest} --chown=1 https://x.io/a.tgz /tmp/\nRUN <<EOF\ncd /tmp\necho "${digest} *a.tgz" | sha256sum -c -\nEOF\n`,
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nADD --chown=1 «https://user:pw@example.com:8443/a.tgz?t=1» /\n',
      expect: ["A file from 'example.com:8443' is added without a checksum."],
    },
    {
      code: 'FROM scratch\nARG V\nADD \\\n  # tool\n  «http://foo/$V/a» «HTTPS://bar» b /x/\nONBUILD ADD ["«https://x.io/a b»", "/"]\n'
        .replace('"«', '«"')
        .replace('»",', '"»,'),
      expect: ['url', 'url', 'url'],
    },
    {
      code: 'FROM scratch\nARG BASE=https://x.io\nADD «${BASE}/a» --checksum= /x/\nADD --checksum= «https://x.io/b» /\n',
      expect: ["A file from 'x.io' is added without a checksum.", 'url'],
    },
    {
      code: `FROM debian\nADD --chown=1 «https://x.io/a.tgz» /tmp/\nRUN cd /tmp && echo "${digest} *a.tgz" | sha256sum -c -\n`,
      expect: ['url'],
      fixes: [
        [
          {
            title: 'Let ADD compare the checksum that a RUN below has',
            kind: 'safe',
            output: `FROM debian\nADD --checksum=sha256:${digest} --chown=1 https://x.io/a.tgz /tmp/\nRUN cd /tmp && echo "${digest} *a.tgz" | sha256sum -c -\n`,
          },
        ],
      ],
    },
    // Another file's checksum, one of several, an address that changes.
    {
      code: `FROM debian\nARG V\nADD «https://x.io/a.tgz» /b.tgz\nADD «https://x.io/$V/c» /\nRUN echo "${digest}  a.tgz" | sha256sum -c; echo "${digest}  c" | sha256sum -c\n`,
      expect: ['url', 'url'],
    },
    {
      code: `FROM debian\nADD «https://x.io/a» /\nRUN echo "${digest}  /a" | sha256sum -c || echo "${digest.replace('2', '3')}  /a" | sha256sum -c\n`,
      expect: ['url'],
    },
    {
      code: 'FROM scratch\nADD «https://github.com/a/b.git#v1» «git@github.com:a/b.git» «ssh://git@h.io/r» /x/\n',
      expect: [
        "A Git repository from 'github.com' is added without its commit.",
        'git',
        "A Git repository from 'h.io' is added without its commit.",
      ],
    },
    // Verified in a later step.
    {
      code: 'FROM debian:13\nADD «https://github.com/krallin/tini/releases/download/v0.19.0/tini» /tini\nADD «https://github.com/krallin/tini/releases/download/v0.19.0/tini.asc» /tini.asc\nADD «https://example.com/tool» /usr/bin/tool\nRUN gpg --batch --verify /tini.asc /tini && chmod +x /tini\n',
      expect: ['url', 'url', 'url'],
      confidence: ['low', 'low', 'high'],
    },
    // Its signature comes along, for a script.
    {
      code: 'FROM debian:13\nADD «https://example.com/ng.tar.xz» «https://example.com/ng.tar.xz.sig» /tmp/\nRUN /mnt/build.sh\n',
      expect: ['url', 'url'],
      confidence: ['low', 'low'],
    },
  ],
});
