import rule from '../../../server/src/rules/packages/no-unpinned-pip.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    "FROM python:3.13\nRUN pip install flask==3.1.1 'jinja2>=3' \"click~=8.1\" a[extra]===1.0 'b!=2' c==$C_VERSION\n",
    'FROM python:3.13\nRUN pip3.13 install -r requirements.txt --no-cache-dir && python3 -m pip install --target /x . ./sub dist/a.whl b.tar.gz\n',
    'FROM python:3.13\nRUN pip install -e . -e git+https://example.com/a.git@v1#egg=a "b @ git+ssh://git@example.com/b.git@1f2e"\n',
    'FROM python:3.13\nRUN pip install https://example.com/a.zip foo/bar a=1 "b @ https://example.com/b.whl"\n',
    'FROM python:3.13\nRUN pip install -c constraints.txt flask && pip install flask --constraint https://example.com/c.txt\n',
    'FROM python:3.13\nENV PIP_CONSTRAINT=/constraints.txt\nRUN pip install flask\n',
    'FROM python:3.13\nRUN pipx install --python "$(which python)" poetry==2.1.3 && uv tool install ruff@0.12.1 && pipenv install black\n',
    'FROM python:3.13\nRUN pip download flask && pip wheel flask && pip install $(cat packages) && pip uninstall flask\n',
  ],
  invalid: [
    {
      code: 'FROM python:3.13\nRUN pip install --root-user-action=ignore --no-cache-dir «flask» a==1 "b[c]"\n',
      expect: ["2 packages are installed without a fixed version: 'flask', 'b'."],
    },
    {
      code: 'FROM python:3.13\nONBUILD RUN python -m pip install «flask»\nRUN ["pip2", "install", «"MySQL_python"»]\n',
      expect: [
        "'flask' is installed without a fixed version.",
        "'MySQL_python' is installed without a fixed version.",
      ],
    },
    // A token in an address is not shown.
    {
      code: 'FROM python:3.13\nRUN pip install «git+https://ghp_0123456789@example.com/a.git#egg=a»\nRUN pip install «git+ssh://git@example.com/b.git»\n',
      expect: [
        "'git+https://example.com/a.git#egg=a' is installed without a fixed version.",
        "'git+ssh://example.com/b.git' is installed without a fixed version.",
      ],
    },
    {
      code: 'FROM python:3.13\nRUN pip install «git+https://example.com/a.git@main»\nRUN uv tool install «ruff@latest»\n',
      expect: ['one', "'ruff@latest' is installed without a fixed version."],
    },
    {
      code: 'FROM python:3.13\nRUN uv pip install «torch» && uv add «rich» && pipx install «black»\nRUN pip install -r requirements.txt «flask»\n',
      expect: ['one', 'one', 'one', 'one'],
    },
    { code: 'FROM python:3.13\nRUN pip install --no-index -f /wheels «flask»\n', expect: ['one'] },
    { code: 'FROM python:3.13\nRUN pip install --upgrade «pip» setuptools wheel\n', expect: ['many'] },
    { code: 'FROM python:3.13\nRUN pip install «$PACKAGES»\n', expect: ['one'] },
  ],
});
