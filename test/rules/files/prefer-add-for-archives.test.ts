import rule from '../../../server/src/rules/files/prefer-add-for-archives.ts';
import { testRule } from '../../support/rule-tester.ts';

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
      code: 'FROM debian:13\n«COPY» ["a b.tar", "/x/"]\nRUN tar -x -C / < "/x/a b.tar"\n',
      expect: ['unpacked'],
    },
  ],
});
