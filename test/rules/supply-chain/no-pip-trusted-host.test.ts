import rule from '../../../server/src/rules/supply-chain/no-pip-trusted-host.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM python:3.13\nRUN pip install --no-cache-dir flask==1 | grep -- --trusted-host; echo "--trusted-host x"\n',
    'FROM python:3.13\nARG PIP_TRUSTED_HOST\nENV PIP_TRUSTED_HOST=$PIP_TRUSTED_HOST PIP_TRUSTED_HOSTS=x\n',
    'FROM python:3.13\nENV PIP_TRUSTED_HOST=\nRUN pip config get global.trusted-host && pip config set global.timeout 60\n',
    'FROM python:3.13\nRUN curl --trusted-host x https://x.io; echo PIP_TRUSTED_HOST; unset PIP_TRUSTED_HOST\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nRUN pip3 install --no-cache-dir «--trusted-host pypi.org» --trusted-host=files.pythonhosted.org -r requirements.txt\n',
      expect: ["'--trusted-host pypi.org' makes pip accept any certificate, or none, from that host."],
      fixes: [
        fix(
          'Remove --trusted-host',
          'FROM python:3.13\nRUN pip3 install --no-cache-dir -r requirements.txt\n',
        ),
      ],
    },
    {
      code: 'FROM python:3.13\nRUN python3 -m pip install --no-cache-dir \\\n    «--trusted-host \\\n    nexus» -i http://nexus/simple a==1\n',
      expect: ['off'],
      fixes: [
        fix(
          'Remove --trusted-host',
          'FROM python:3.13\nRUN python3 -m pip install --no-cache-dir \\\n    -i http://nexus/simple a==1\n',
        ),
      ],
    },
    {
      code: 'FROM python:3.13\nRUN pip install --no-cache-dir a==1 «--trusted-host \\\n  # why\n  pypi.org»\nRUN ["pip", "install", «"--trusted-host", "pypi.org"», "a==1"]\n',
      expect: ['off', 'off'],
    },
    {
      code: 'FROM python:3.13\nENV A=1 «PIP_TRUSTED_HOST=pypi.org» B=2\nENV «PIP_TRUSTED_HOST pypi.org»\nONBUILD ENV «PIP_TRUSTED_HOST=pypi.org»\n',
      expect: [
        "'PIP_TRUSTED_HOST=pypi.org' makes pip accept any certificate, or none, from that host.",
        'off',
        'off',
      ],
      fixes: [
        fix(
          'Remove PIP_TRUSTED_HOST',
          'FROM python:3.13\nENV A=1 B=2\nENV PIP_TRUSTED_HOST pypi.org\nONBUILD ENV PIP_TRUSTED_HOST=pypi.org\n',
        ),
        fix(
          'Remove PIP_TRUSTED_HOST',
          'FROM python:3.13\nENV A=1 PIP_TRUSTED_HOST=pypi.org B=2\nONBUILD ENV PIP_TRUSTED_HOST=pypi.org\n',
        ),
        [],
      ],
    },
    {
      code: "FROM python:3.13\nRUN pip config set «global.trusted-host» pypi.org && pip install --no-cache-dir a==1\nRUN printf '[global]\\n«trusted-host = pypi.org»\\n' > /etc/pip.conf\n",
      expect: ['off', 'off'],
      fixes: [
        fix(
          'Remove global.trusted-host',
          "FROM python:3.13\nRUN pip install --no-cache-dir a==1\nRUN printf '[global]\\ntrusted-host = pypi.org\\n' > /etc/pip.conf\n",
        ),
        [],
      ],
    },
    {
      code: 'FROM python:3.13\nRUN uv pip install «--allow-insecure-host pypi.org» a==1\n',
      expect: ['off'],
      fixes: [fix('Remove --allow-insecure-host', 'FROM python:3.13\nRUN uv pip install a==1\n')],
    },
  ],
});
