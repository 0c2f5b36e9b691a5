import { commandRule } from '../../lint/ladder.ts';
import { environment } from '../../lint/stages.ts';
import { hasOption, installs, positionals } from '../../shell/index.ts';

export default commandRule(
  {
    name: 'pip-require-hashes',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'What pip installs is compared with hashes.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'all',
    aliases: {},
    controls: { cwe: ['CWE-494'] },
    messages: {
      file: "Nothing makes pip compare what '{file}' names with hashes.",
      named: "'{name}' is installed by name, so there is no hash to compare it with.",
    },
    advice:
      'A version tells which release is wanted, a hash which file; keep requirements with hashes and install them with --require-hashes.',
    fix: 'none',
    docs: {
      why: 'A version says nothing about the content: an index, a mirror or a proxy can hand out another file under the same name, and new wheels can be added to a release at any time. With hashes pip refuses everything that is not what somebody looked at, all dependencies included.',
      how: 'Let pip-compile --generate-hashes or uv export write a requirements file with hashes, and install it with --require-hashes.',
      bad: 'FROM python:3.13\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n',
      good: 'FROM python:3.13\nCOPY requirements.txt .\nRUN pip install --no-cache-dir --require-hashes -r requirements.txt\n',
      links: [
        'https://pip.pypa.io/en/stable/topics/secure-installs/',
        'https://cwe.mitre.org/data/definitions/494.html',
      ],
    },
  },
  ['pip', 'uv'],
  ['install', 'pip'],
  (command, { script, instruction }, context) => {
    const install = installs(command);
    // `uv tool install` and `uv add` have no such mode.
    if (
      install?.ecosystem !== 'pip' ||
      (install.manager === 'uv' && positionals(command)[0]?.value !== 'pip')
    )
      return;
    if (hasOption(command, ['--require-hashes', '--no-index', '--help', '--dry-run']) !== undefined) return;
    const variables = ['PIP_REQUIRE_HASHES', 'UV_REQUIRE_HASHES', 'PIP_NO_INDEX', 'UV_NO_INDEX'];
    if (script.assignments.some(({ name }) => variables.includes(name))) return;
    if (variables.some((name) => environment(context.file, instruction, name) !== undefined)) return;
    // Folders and repositories have no hash; what they depend on cannot be told from here.
    const spec =
      install.packages.find(({ kind }) => kind === 'requirements') ??
      install.packages.find(({ kind, name }) => kind === 'name' && !name.includes('/'));
    if (spec === undefined) return;
    if (spec.kind === 'requirements')
      context.report({ at: spec.span, message: 'file', data: { file: spec.name } });
    else context.report({ at: spec.span, message: 'named', data: { name: spec.name } });
  },
);
