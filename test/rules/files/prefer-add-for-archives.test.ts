import rule from '../../../server/src/rules/files/prefer-add-for-archives.ts';
import { testRule } from '../../support/rule-tester.ts';

const add = (folder: string, output: string) => [
  { title: `Use ADD, which unpacks into ${folder}`, kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM debian:13\nADD a.tar.gz /srv/\nCOPY a.zip /b\nRUN unzip /b/a.zip && tar -czf a.tar.gz /srv\n',
    'FROM debian:13 AS a\nCOPY a.tar /\nFROM debian:13\nCOPY --from=a a.tar /\nRUN tar xf /a.tar\n',
    'FROM debian:13\nRUN tar xf /a.tar\nCOPY a.tar /\nRUN tar xf /b.tar && tar tf a.tar && echo tar xf a.tar\n',
    'FROM debian:13\nRUN --mount=type=bind,source=a.tar,target=/a.tar tar xf /a.tar\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\n«COPY» app.tar /usr/src/app\nRUN cd /x && \\\n    # why\n    tar -xf /usr/src/app/app.tar && tar -xf /usr/src/app/app.tar\n',
      expect: ["'app.tar' is copied and then unpacked, which ADD does in one step."],
    },
    {
      code: 'FROM debian:13\nARG V\n«COPY» a-$V.tgz b.tar.xz /t/\n«COPY» x.tar.gz /t/y.tar.gz\nRUN tar xzf /t/a-$V.tgz -C /srv --strip-components=1\nRUN gunzip /t/y.tar.gz\n',
      expect: ['unpacked', "'y.tar.gz' is copied and then unpacked, which ADD does in one step."],
    },
    {
      code: 'FROM debian:13\n«COPY» app.tar.gz /tmp/\n# Unpack.\nRUN tar -xzf /tmp/app.tar.gz -C /srv\nRUN make\n',
      expect: ['unpacked'],
      fixes: [add('/srv', 'FROM debian:13\nADD app.tar.gz /srv/\n# Unpack.\nRUN make\n')],
    },
    {
      code: 'FROM debian:13\nWORKDIR /srv\ncopy b/app.tgz x.tgz\nENV A=1\nRUN tar xf x.tgz && rm x.tgz\n'.replace(
        'copy',
        '«copy»',
      ),
      expect: ['unpacked'],
      fixes: [add('/srv', 'FROM debian:13\nWORKDIR /srv\nadd b/app.tgz /srv/\nENV A=1\n')],
    },
    {
      code: 'FROM debian:13\nWORKDIR /srv\n«COPY» x.tgz ./\nRUN mkdir -p /opt/x \\\n    && tar xvf x.tgz -C /opt/x \\\n    && rm -f /srv/x.tgz\n',
      expect: ['unpacked'],
      fixes: [add('/opt/x', 'FROM debian:13\nWORKDIR /srv\nADD x.tgz /opt/x/\nRUN mkdir -p /opt/x\n')],
    },
    {
      code: 'FROM debian:13\n«COPY» x.tgz /\nRUN tar xf /x.tgz -C / \\\n    && make \\\n    # Gone.\n    && rm /x.tgz && true\n',
      expect: ['unpacked'],
      fixes: [add('/', 'FROM debian:13\nADD x.tgz /\nRUN make \\\n    # Gone.\n    && true\n')],
    },
    // Somebody else's files, a step in between, another use, a name that only the build knows, an alternative.
    { code: 'FROM debian:13\nUSER app\n«COPY» x.tgz /\nRUN tar xf /x.tgz -C /a\n', expect: ['unpacked'] },
    { code: 'FROM debian:13\n«COPY» x.tgz /\nUSER a\nRUN tar xf /x.tgz -C /a\n', expect: ['unpacked'] },
    {
      code: 'FROM debian:13\n«COPY» --chown=1 x.tgz /\nRUN tar xf /x.tgz -C /a\n«COPY» y.tgz /\nRUN true\nRUN tar xf /y.tgz -C /a\n',
      expect: ['unpacked', 'unpacked'],
    },
    {
      code: 'FROM debian:13\n«COPY» x.tgz /\nRUN tar xf /x.tgz -C /a && tar tf /x.tgz\n«COPY» y.tgz /\nRUN tar xf /y.tgz -C /a\nRUN <<EOF\ncat /y.tgz\nEOF\n',
      expect: ['unpacked', 'unpacked'],
    },
    {
      code: 'FROM debian:13\nARG V\n«COPY» x-$V.tgz /\nRUN tar xf /x-$V.tgz -C /a\n«COPY» y.tgz /\nRUN tar xf /y.tgz -C /a || true\n«COPY» z.tgz /\nRUN tar xf /z.tgz\n',
      expect: ['unpacked', 'unpacked', 'unpacked'],
    },
    {
      code: 'FROM debian:13\n«COPY» ["a b.tar", "/x/"]\nRUN tar -x -C / < "/x/a b.tar"\n',
      expect: ['unpacked'],
    },
  ],
});
