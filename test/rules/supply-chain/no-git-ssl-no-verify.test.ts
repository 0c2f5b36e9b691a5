import rule from '../../../server/src/rules/supply-chain/no-git-ssl-no-verify.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    // A setting of yum.
    'FROM rockylinux/rockylinux:9\nRUN echo sslverify=0 >> /etc/yum.conf\n',
    'FROM alpine\nENV X_GIT_SSL_NO_VERIFY=1 GIT_SSL_NO_VERIFYX=1\nARG GIT_SSL_NO_VERIFY\nRUN unset GIT_SSL_NO_VERIFY\n',
    'FROM alpine\nRUN git config http.sslVerify true && git config http.sslVerify && git -c http.sslVerify=true fetch\n',
    'FROM alpine\nRUN git config --global http.proxy false && echo http.sslVerify false\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nENV «GIT_SSL_NO_VERIFY=$X»\nRUN «GIT_SSL_NO_VERIFY=0» git clone https://x.io/a\n',
      expect: ['off', "'GIT_SSL_NO_VERIFY=0' makes git accept any certificate."],
      fixes: [
        fix('Remove GIT_SSL_NO_VERIFY', 'FROM alpine\nRUN GIT_SSL_NO_VERIFY=0 git clone https://x.io/a\n'),
        fix(
          'Remove GIT_SSL_NO_VERIFY',
          'FROM alpine\nENV GIT_SSL_NO_VERIFY=$X\nRUN git clone https://x.io/a\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN git config --global «http.sslVerify false» && git «-c http.sslVerify=false» clone https://x.io/a\nRUN git config --system «http.https://x.io.sslverify "0"»\n',
      expect: [
        "'http.sslVerify false' makes git accept any certificate.",
        "'-c http.sslVerify=false' makes git accept any certificate.",
        'off',
      ],
      fixes: [
        fix(
          'Remove http.sslVerify false',
          'FROM alpine\nRUN git -c http.sslVerify=false clone https://x.io/a\nRUN git config --system http.https://x.io.sslverify "0"\n',
        ),
        fix(
          'Remove -c http.sslVerify=false',
          'FROM alpine\nRUN git config --global http.sslVerify false && git clone https://x.io/a\nRUN git config --system http.https://x.io.sslverify "0"\n',
        ),
        fix(
          'Remove http.https://x.io.sslverify 0',
          'FROM alpine\nRUN git config --global http.sslVerify false && git -c http.sslVerify=false clone https://x.io/a\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nCOPY <<EOF /root/.gitconfig\n[http]\n  «sslVerify = false»\nEOF\nRUN cat > /x <<EOF\n«sslVerify=no»\nEOF\n',
      expect: ["'sslVerify = false' makes git accept any certificate.", 'off'],
    },
  ],
});
