import rule from '../../../server/src/rules/supply-chain/no-dependency-confusion.ts';
import { testRule } from '../../support/rule-tester.ts';

const run = (command: string): string => `FROM python:3.13\nRUN ${command}\n`;
const URL = 'https://pypi.corp.example/simple';

testRule(rule, {
  valid: [
    run(`pip install --index-url ${URL} app`),
    run(`pip install --require-hashes --extra-index-url ${URL} -r requirements.txt`),
    `FROM python:3.13\nENV PIP_REQUIRE_HASHES=1\nRUN pip install --extra-index-url ${URL} -r requirements.txt\n`,
    `FROM python:3.13\nENV PIP_EXTRA_INDEX_URL=""\nENV PIP_INDEX_URL=${URL}\n`,
    `FROM python:3.13\nARG PIP_EXTRA_INDEX_URL=\n`,
    // The first index that has a package is the only one it comes from.
    run(`uv pip install --system --extra-index-url ${URL} app`),
    run(`pip config set global.index-url ${URL}`),
    run('pip config list'),
    run(`pip list --extra-index-url ${URL}`),
    run('echo "use --extra-index-url for more"'),
    run('gem install --source https://rubygems.org rake'),
    run('gem install --clear-sources --source https://gems.corp.example app'),
    run('gem install rake -s $SOURCE'),
    run(`PIP_EXTRA_INDEX_URL= pip install app`),
  ],
  invalid: [
    {
      code: run(`pip install «--extra-index-url» ${URL} app==1`),
      expect: [
        "'--extra-index-url' searches 'pypi.corp.example' and the main index; the higher version wins.",
      ],
    },
    {
      code: run(
        'python -m pip install «--extra-index-url»=https://user:secret@pypi.corp.example/simple -r r.txt',
      ),
      expect: [
        "'--extra-index-url' searches 'pypi.corp.example' and the main index; the higher version wins.",
      ],
    },
    { code: run('pip install «--extra-index-url» "$INDEX" app'), expect: ['unknown'] },
    {
      code: `FROM python:3.13\nARG I=${URL}\nRUN pip install «--extra-index-url» $I app\n`,
      expect: ['index'],
    },
    {
      code: run('pip install torch «--extra-index-url» https://download.pytorch.org/whl/cpu'),
      expect: ['index'],
    },
    {
      code: run(`uv pip install --index-strategy unsafe-best-match «--extra-index-url» ${URL} app`),
      expect: ['index'],
    },
    { code: run(`pip config set «global.extra-index-url» ${URL}`), expect: ['index'] },
    { code: run(`printf '[global]\\n«extra-index-url» = ${URL}\\n' > /etc/pip.conf`), expect: ['index'] },
    { code: run(`export «PIP_EXTRA_INDEX_URL»=${URL} && pip install app`), expect: ['index'] },
    { code: `FROM python:3.13\nENV «PIP_EXTRA_INDEX_URL»=${URL}\n`, expect: ['index'] },
    { code: `FROM python:3.13\nENV «PIP_EXTRA_INDEX_URL»=$X\n`, expect: ['unknown'] },
    { code: 'FROM python:3.13\nARG «PIP_EXTRA_INDEX_URL»\n', expect: ['unknown'] },
    {
      code: run('gem install app «--source» https://gems.corp.example'),
      expect: ["'--source' searches 'gems.corp.example' besides rubygems.org; the higher version wins."],
    },
  ],
});
