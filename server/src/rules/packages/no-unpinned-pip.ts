import { moving, NOT_FIXED, unpinnedRule, withoutVersion } from '../../lint/pinning.ts';
import { environment } from '../../lint/stages.ts';
import { hasOption } from '../../shell/index.ts';

/** `@reference` behind the path of `git+https://user@host/path` and `git@host:path`. */
const REFERENCE = /^(?:[a-z+]+:\/\/[^/]*\/|[^:/]*:(?!\/\/))[^#]*@./i;
/** `uv tool install name@latest`. */
const TAG = /^latest$/;

export default unpinnedRule(
  {
    name: 'no-unpinned-pip',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each package of pip install has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3013'], kics: ['Unpinned Package Version in Pip Install'] },
    controls: { cwe: ['CWE-1357'] },
    messages: NOT_FIXED,
    advice:
      'The same Dockerfile then gives different images over time, and a hijacked release comes in at once; write package==version.',
    fix: 'none',
    docs: {
      why: 'Without a version pip installs the newest release, with whatever that depends on. Two builds of the same commit differ, and a release that somebody broke or took over is in the next image without a change of yours.',
      how: 'Write package==1.2.3, and a tag or commit behind @ for Git addresses. A requirements file with hashes (pip install --require-hashes -r requirements.txt) pins the dependencies, too.',
      bad: 'FROM python:3.13\nRUN pip install --no-cache-dir flask\n',
      good: 'FROM python:3.13\nRUN pip install --no-cache-dir flask==3.1.1\n',
      links: [
        'https://pip.pypa.io/en/stable/topics/repeatable-installs/',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  ({ command, ecosystem, manager, packages }, instruction, file) => {
    if (ecosystem !== 'pip' || packages.some(({ kind }) => kind === 'constraints')) return undefined;
    if (environment(file, instruction, 'PIP_CONSTRAINT') !== undefined) return undefined;
    // `name=1` is no version to pip, which refuses it; a slash makes it a folder.
    const named = packages.filter(({ kind, name }) => kind === 'git' || !/[=/]/.test(name));
    const found = withoutVersion(named, REFERENCE);
    if (found.packages.length === 0) return moving(named, TAG);
    const fromFile = packages.some(({ kind }) => kind === 'requirements' || kind === 'directory');
    // Wheels of its own folder have the versions that somebody put there.
    const sure = hasOption(command, ['--no-index']) === undefined;
    return {
      packages: found.packages,
      confidence: sure ? (found.confidence ?? 'high') : 'low',
      ...(manager === 'uv' || fromFile ? { aliases: {} } : {}),
    };
  },
);
