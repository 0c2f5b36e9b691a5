import rule from '../../../server/src/rules/supply-chain/pip-require-hashes.ts';
import { testRule } from '../../support/rule-tester.ts';

const run = (command: string): string => `FROM python:3.13\nRUN ${command}\n`;

testRule(rule, {
  valid: [
    run('pip install --require-hashes -r requirements.txt'),
    run('uv pip install --system --require-hashes -r requirements.txt'),
    run('PIP_REQUIRE_HASHES=1 pip install -r requirements.txt'),
    'FROM python:3.13\nENV PIP_REQUIRE_HASHES=1\nRUN pip install -r requirements.txt\n',
    // Nothing that could have a hash.
    run('pip install .'),
    run('pip install -e ./app'),
    run('pip install git+https://github.com/a/b@v1'),
    run('pip install ./wheels/a.whl'),
    run('pip install --no-index --find-links /wheels -r requirements.txt'),
    run('pip install "$PACKAGES"'),
    run('pip install'),
    run('pip list && pip freeze'),
    // Lock files hold hashes.
    run('uv sync --locked'),
    run('uv tool install ruff'),
    run('apt-get install -y python3-pip'),
  ],
  invalid: [
    {
      code: run('pip install -r «requirements.txt»'),
      expect: ["Nothing makes pip compare what 'requirements.txt' names with hashes."],
    },
    { code: run('python3 -m pip install --no-cache-dir --requirement=«req/base.txt»'), expect: ['file'] },
    { code: run('uv pip install --system -r «requirements.txt»'), expect: ['file'] },
    {
      code: run('pip3 install --upgrade «pip==25.0»'),
      expect: ["'pip' is installed by name, so there is no hash to compare it with."],
    },
    { code: run('pip install «flask» gunicorn'), expect: ['named'] },
    { code: run('pip install flask -r «requirements.txt»'), expect: ['file'] },
  ],
});
