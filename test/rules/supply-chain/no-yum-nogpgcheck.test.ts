import rule from '../../../server/src/rules/supply-chain/no-yum-nogpgcheck.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM almalinux:9\nRUN dnf install -y a-1.2 | grep -- --nogpgcheck; echo "--nogpgcheck"; dnf clean all\n',
    'FROM almalinux:9\nRUN printf "[x]\\ngpgcheck=1\\nrepo_gpgcheck=0\\n" > /etc/yum.repos.d/x.repo; dnf --setopt=repo_gpgcheck=0 makecache\n',
    'FROM almalinux:9\nRUN sed -i s/gpgcheck=0/gpgcheck=1/ /etc/yum.conf && echo gpgcheck=0\n',
  ],
  invalid: [
    {
      code: 'FROM almalinux:9\nRUN tdnf «--nogpgcheck» install -y a-1.2 && dnf install -y \\\n    a-1.2 \\\n    «--nogpgcheck» && dnf clean all\n',
      expect: ["'--nogpgcheck' installs packages whose signature nobody checked.", 'off'],
      fixes: [
        fix(
          'Remove --nogpgcheck',
          'FROM almalinux:9\nRUN tdnf install -y a-1.2 && dnf install -y \\\n    a-1.2 \\\n    --nogpgcheck && dnf clean all\n',
        ),
        fix(
          'Remove --nogpgcheck',
          'FROM almalinux:9\nRUN tdnf --nogpgcheck install -y a-1.2 && dnf install -y \\\n    a-1.2 \\\n    && dnf clean all\n',
        ),
      ],
    },
    {
      code: 'FROM opensuse/leap:15\nRUN zypper «--no-gpg-checks» refresh\nRUN dnf «--setopt=*.gpgcheck=0» makecache\n',
      expect: ["'--no-gpg-checks' installs packages whose signature nobody checked.", 'off'],
      fixes: [
        fix(
          'Remove --no-gpg-checks',
          'FROM opensuse/leap:15\nRUN zypper refresh\nRUN dnf --setopt=*.gpgcheck=0 makecache\n',
        ),
        fix(
          'Remove --setopt=*.gpgcheck=0',
          'FROM opensuse/leap:15\nRUN zypper --no-gpg-checks refresh\nRUN dnf makecache\n',
        ),
      ],
    },
    {
      code: 'FROM almalinux:9\nRUN echo -e "[x]\\n«gpgcheck=0»\\nenabled=1" > /etc/yum.repos.d/x.repo\nCOPY <<EOF /etc/yum.repos.d/y.repo\n[y]\n«gpgcheck=0»\nEOF\nRUN cat > /etc/yum.repos.d/z.repo <<EOF\n[z]\n«gpgcheck = no»\nEOF\n',
      expect: ['off', 'off', "'gpgcheck = no' installs packages whose signature nobody checked."],
    },
    {
      code: "FROM almalinux:9\nRUN <<EOF\ncat > /etc/yum.repos.d/z.repo <<'X'\n«gpgcheck=0»\nX\nEOF\n",
      expect: ['off'],
    },
  ],
});
