import assert from 'node:assert/strict';
import { bulkhead, bundledCli, folderOf } from './support.ts';

const ORGANISATION = `allowed-registries: [reg.example]
replacements:
  - image: node
    with: reg.example/node
  - registry: docker.io
    with: reg.example/hub
required-controls:
  - CIS 4.1
  - NIST 4.1.4
minimum-score: 30
`;
const TEAM = `extends: ../org.yaml
exceptions:
  - rule: no-sudo
    files: legacy/
    reason: goes with the <b>rewrite</b>
    owner: team-a
    expires: 2999-12-31
  - control: CIS 4.1
    files: legacy/
    reason: needs port 80
    owner: team-b
    expires: 2999-12-31
  - rule: no-root-user
    files: old/
    reason: forgotten
    owner: team-c
    expires: 2001-01-01
`;
const FILES = {
  'org.yaml': ORGANISATION,
  'repo/bulkhead.yaml': TEAM,
  'repo/app/Dockerfile':
    'FROM node:22 AS build\nRUN true\n# bulkhead ignore=all reason="no"\nFROM reg.example/base:1\nUSER root\nCMD ["a"]\n',
  'repo/legacy/Dockerfile': 'FROM reg.example/base:1\nRUN sudo true\nUSER root\nCMD ["a"]\n',
  'repo/old/Dockerfile': 'FROM reg.example/base:1\nUSER 1000\nCMD ["a"]\n',
};

interface Decided {
  readonly outcome: string;
  readonly subject: string;
  readonly reason: string;
  readonly by: readonly { readonly path: string; readonly line: number }[];
}

describe('bulkhead policy check', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('explains each decision, with the line of the file that says so', async () => {
    const cwd = `${folderOf(FILES)}/repo`;
    const { status, out } = await bulkhead(['policy', 'check', '--format', 'json'], { cwd });
    assert.equal(status, 1);
    const { files } = JSON.parse(out) as { files: { path: string; decisions: Decided[] }[] };
    const told = Object.fromEntries(
      files.map(({ path, decisions }) => [
        path,
        decisions.map(
          ({ outcome, subject, reason, by }) =>
            `${outcome} ${subject}: ${reason.replace(/it is \d[\d.]*/, 'it is N')} [${by.map(({ path: at, line }) => `${at}:${String(line)}`).join(' ')}]`,
        ),
      ]),
    );
    assert.deepEqual(told, {
      'app/Dockerfile': [
        'denied node:22: its registry docker.io is not on the list; use reg.example/node:22 [../org.yaml:1 ../org.yaml:3]',
        'allowed reg.example/base:1: its registry is on the list [../org.yaml:1]',
        'denied CIS 4.1: it is required, and no-root-user says otherwise [../org.yaml:8]',
        'allowed NIST 4.1.4: nothing was found against it [../org.yaml:9]',
        'allowed score: it is N, and 30 are asked for [../org.yaml:10]',
      ],
      'legacy/Dockerfile': [
        'allowed reg.example/base:1: its registry is on the list [../org.yaml:1]',
        'excepted CIS 4.1: until 2999-12-31, team-b answers for it: needs port 80 [bulkhead.yaml:8 ../org.yaml:8]',
        'allowed NIST 4.1.4: nothing was found against it [../org.yaml:9]',
        'excepted no-sudo: until 2999-12-31, team-a answers for it: goes with the <b>rewrite</b> [bulkhead.yaml:3]',
        'allowed score: it is N, and 30 are asked for [../org.yaml:10]',
      ],
      'old/Dockerfile': [
        'allowed reg.example/base:1: its registry is on the list [../org.yaml:1]',
        'allowed CIS 4.1: nothing was found against it [../org.yaml:8]',
        'allowed NIST 4.1.4: nothing was found against it [../org.yaml:9]',
        'denied no-root-user: its exception ended on 2001-01-01; ask team-c [bulkhead.yaml:13]',
        'allowed score: it is N, and 30 are asked for [../org.yaml:10]',
      ],
    });
  });

  it('prints them for people, and tells of the exception that has ended at its place', async () => {
    const cwd = `${folderOf(FILES)}/repo`;
    const { status, out, err } = await bulkhead(['policy', 'check', 'legacy'], { cwd });
    assert.equal(status, 0);
    assert.match(
      out,
      /^ {2}excepted {2}no-sudo \(line 2\): until 2999-12-31, team-a .* {2}bulkhead\.yaml:3$/m,
    );
    assert.match(out, /\n0 denied, 2 excepted, 3 allowed in 1 file\.\n$/);
    assert.match(err, /bulkhead\.yaml:17:14 warning: This exception ended on 2001-01-01/);
  });

  it('shows what a file says as text', async () => {
    const cwd = folderOf({
      'bulkhead.yaml':
        'exceptions: [{ rule: no-sudo, reason: "a\\e[31m\\u202eb", owner: c, expires: 2999-12-31 }]\n',
      Dockerfile: 'FROM scratch\nRUN sudo true\n',
    });
    const { out } = await bulkhead(['policy', 'check'], { cwd });
    assert.match(out, /a\\x1b\[31m\\u202eb/);
  });

  it('says when there is no policy', async () => {
    const cwd = folderOf({ Dockerfile: 'FROM scratch\n' });
    const { status, out } = await bulkhead(['policy', 'check'], { cwd });
    assert.deepEqual([status, out], [0, 'The configuration has no policy for 1 file.\n']);
    assert.equal((await bulkhead(['policy', 'show'], { cwd })).status, 2);
  });

  it('lets an exception count in a check, and says so', async () => {
    const cwd = `${folderOf(FILES)}/repo`;
    const legacy = await bulkhead(['check', '--rule', 'require-healthcheck=off', 'legacy'], { cwd });
    assert.doesNotMatch(legacy.out, /no-sudo|no-root-user/);
    assert.match(legacy.out, /^2 findings let through by exceptions of the configuration\.$/m);
    const app = await bulkhead(['check', '--rule', 'no-root-user=off', 'app'], { cwd });
    assert.match(app.out, /error {4}.*no-root-user/);
  });
});
