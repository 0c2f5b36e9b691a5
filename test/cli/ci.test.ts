import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { FIXABLE, folderOf, tool } from './support.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

interface Action {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}

describe('templates for CI', function () {
  this.timeout(120_000);

  it('put no input into the text of a script', () => {
    const { inputs, runs } = parse(read('action.yml')) as Action;
    for (const { run } of runs.steps) assert.doesNotMatch(run, /\$\{\{/);
    const given = runs.steps.flatMap(({ env }) => Object.values(env)).join('\n');
    for (const name of Object.keys(inputs)) assert.ok(given.includes(`inputs.${name} `), name);
    assert.doesNotMatch(read('ci/github.sh'), /\beval\b|\$\{\{/);
  });

  it('are YAML', () => {
    assert.ok('bulkhead' in (parse(read('ci/gitlab.yml')) as object));
    const [hook] = parse(read('.pre-commit-hooks.yaml')) as readonly { readonly files: string }[];
    const names = new RegExp(hook?.files ?? '');
    for (const name of ['Dockerfile', 'a/Dockerfile.dev', 'x/app.Dockerfile', 'Containerfile'])
      assert.match(name, names);
    for (const name of ['Dockerfiles/readme.md', 'a/MyDockerfile.md/x']) assert.doesNotMatch(name, names);
  });

  it('of GitHub run the check with its status, and take inputs as they are', function () {
    if (!existsSync(path.join(root, 'dist/cli.js')) || tool(['bash', '--version']) === undefined) {
      console.log('      (skipped: there is no bash, or the command line is not built)');
      return this.skip();
    }
    const cwd = folderOf({ 'a/Dockerfile': FIXABLE });
    const start = (env: Readonly<Record<string, string>>): ReturnType<typeof spawnSync> =>
      spawnSync('bash', [path.join(root, 'ci/github.sh')], {
        cwd,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
      });
    const found = start({
      BULKHEAD_PATHS: 'a\n',
      BULKHEAD_SARIF: 'out.sarif',
      GITHUB_STEP_SUMMARY: path.join(cwd, 'summary.md'),
    });
    assert.equal(found.status, 1, String(found.stderr));
    assert.equal(
      (JSON.parse(readFileSync(path.join(cwd, 'out.sarif'), 'utf8')) as { version: string }).version,
      '2.1.0',
    );
    assert.match(readFileSync(path.join(cwd, 'summary.md'), 'utf8'), /a\/Dockerfile/);
    assert.equal(start({ BULKHEAD_PATHS: 'a', BULKHEAD_THRESHOLD: 'error' }).status, 0);
    for (const hostile of [
      '$(touch hacked)',
      '`touch hacked`',
      '; touch hacked',
      '--output=hacked',
      '"; touch hacked; "',
    ]) {
      assert.equal(start({ BULKHEAD_PATHS: hostile }).status, 2, hostile);
      assert.equal(start({ BULKHEAD_PATHS: 'a', BULKHEAD_THRESHOLD: hostile }).status, 2, hostile);
    }
    assert.ok(!existsSync(path.join(cwd, 'hacked')));
  });
});
