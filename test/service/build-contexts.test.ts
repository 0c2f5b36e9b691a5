import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { nodeFiles } from '../../server/src/node/files.ts';
import { BuildContexts, describeContext } from '../../server/src/service/build-contexts.ts';
import { folderOf } from '../cli/support.ts';

/** The context of a Dockerfile in a folder with these files, and what else is known of it. */
async function contextOf(
  files: Readonly<Record<string, string>>,
  dockerfile: string,
  topName = '.',
): Promise<
  { context: string; by?: string; ignore?: string | null; ignorePath?: string; note?: string } | undefined
> {
  const root = folderOf({ [dockerfile]: 'FROM scratch\n', ...files });
  const file = path.join(root, dockerfile);
  const found = await new BuildContexts(nodeFiles, { topOf: () => path.join(root, topName) }).of(file);
  if (found === undefined) return undefined;
  const { folder = '', describedBy, dockerignore, dockerignorePath } = found;
  const described = describeContext(file, found);
  const note = described === undefined ? undefined : `${described.context} (${described.detail})`;
  return {
    context: path.relative(root, folder) || '.',
    ...(describedBy === undefined ? {} : { by: path.relative(root, describedBy) }),
    ignore: dockerignore,
    ...(dockerignorePath === undefined ? {} : { ignorePath: dockerignorePath }),
    ...(note === undefined ? {} : { note }),
  };
}

const compose = (build: string): string => `services:\n  app:\n    build: ${build}\n`;

describe('the build context', () => {
  const cases: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string>>;
    readonly dockerfile?: string;
    readonly context: string;
    readonly by?: string;
  }[] = [
    { name: "is the Dockerfile's own folder where nothing says otherwise", files: {}, context: 'app' },
    {
      name: 'is what Compose says',
      files: { 'compose.yaml': compose('{ context: ., dockerfile: app/Dockerfile }') },
      context: '.',
      by: 'compose.yaml',
    },
    {
      name: 'is the current folder where Compose names a file alone',
      files: { 'docker-compose.yml': compose('{ dockerfile: ./app/Dockerfile }') },
      context: '.',
      by: 'docker-compose.yml',
    },
    {
      name: 'is the folder that Compose has in short',
      files: { 'compose.yaml': compose('./app/') },
      context: 'app',
      by: 'compose.yaml',
    },
    {
      name: 'may lie above the Compose file',
      files: { 'app/compose.yaml': compose('{ context: .., dockerfile: app/Dockerfile }') },
      context: '.',
      by: 'app/compose.yaml',
    },
    {
      name: 'is not that of another Dockerfile',
      files: { 'compose.yaml': compose('{ context: ., dockerfile: other/Dockerfile }') },
      context: 'app',
    },
    {
      name: 'is nothing that a variable or another machine knows',
      files: {
        'compose.yaml': compose('{ context: "${WHERE}", dockerfile: app/Dockerfile }'),
        'compose.b.yaml': compose('https://example.com/repo.git#main:app'),
      },
      context: 'app',
    },
    {
      name: 'is what the nearest file says',
      files: {
        'compose.yaml': compose('{ context: ., dockerfile: a/b/Dockerfile }'),
        'a/compose.yaml': compose('{ context: ., dockerfile: b/Dockerfile }'),
        'a/b/compose.yaml': compose('{ context: ., dockerfile: Other }'),
      },
      dockerfile: 'a/b/Dockerfile',
      context: 'a',
      by: 'a/compose.yaml',
    },
    {
      name: 'is what a development container says, comments or not',
      files: {
        '.devcontainer/devcontainer.json':
          '// for "us"\n{ "build": { /* , } */ "dockerfile": "Dockerfile", "context": "..", }, }',
      },
      dockerfile: '.devcontainer/Dockerfile',
      context: '.',
      by: '.devcontainer/devcontainer.json',
    },
    {
      name: 'is the folder of one of several development containers',
      files: {
        '.devcontainer/go/devcontainer.json': '{ "dockerFile": "../../app/Dockerfile", "context": "../.." }',
      },
      context: '.',
      by: '.devcontainer/go/devcontainer.json',
    },
    {
      name: 'is what Bake says in JSON',
      files: {
        'docker-bake.json': JSON.stringify({
          target: { base: { context: '.' }, app: { inherits: ['base'], dockerfile: 'app/Dockerfile' } },
        }),
      },
      context: '.',
      by: 'docker-bake.json',
    },
    {
      name: 'is what Bake says in HCL',
      files: { 'docker-bake.hcl': 'target "app" {\n  context = "."\n  dockerfile = "app/Dockerfile"\n}\n' },
      context: '.',
      by: 'docker-bake.hcl',
    },
    {
      name: 'does not rest on broken files',
      files: {
        'compose.yaml': 'services: [',
        'docker-bake.json': '{',
        'docker-bake.hcl': 'target "app" { context = "." /*',
        '.devcontainer.json': '{"build": {"dockerfile": "app/Dockerfile"',
      },
      context: 'app',
    },
  ];
  for (const { name, files, dockerfile = 'app/Dockerfile', context, by } of cases) {
    it(name, async () => {
      const found = await contextOf(files, dockerfile);
      assert.deepEqual([found?.context, found?.by], [context, by]);
    });
  }

  it("is the Dockerfile's own folder among several, else the first by path, and people are told", async () => {
    const services = (...contexts: string[]): string =>
      `services:\n${contexts
        .map(
          (context, index) =>
            `  s${index}: { build: { context: ${context}, dockerfile: ${path.posix.relative(context, 'app/Dockerfile')} } }\n`,
        )
        .join('')}`;
    const own = await contextOf({ 'compose.yaml': services('.', 'app') }, 'app/Dockerfile');
    assert.equal(own?.context, 'app');
    assert.equal(own.note, '. (../compose.yaml:3, one of several, no .dockerignore)');
    const first = await contextOf({ 'compose.yaml': services('lib', '.', 'lib') }, 'app/Dockerfile');
    assert.equal(first?.context, '.');
    assert.equal(first.note, '.. (../compose.yaml:3, one of several, no .dockerignore)');
    const one = await contextOf({ 'compose.yaml': services('lib', 'lib') }, 'app/Dockerfile');
    assert.equal(one?.note, '../lib (../compose.yaml:2, no .dockerignore)');
  });

  it('is not looked for above the top, and says nothing when it lies there', async () => {
    const files = { 'compose.yaml': compose('{ context: ., dockerfile: app/Dockerfile }') };
    assert.equal((await contextOf(files, 'app/Dockerfile', 'app'))?.context, 'app');
    const inside = { 'app/compose.yaml': compose('{ context: .., dockerfile: app/Dockerfile }') };
    assert.equal(await contextOf(inside, 'app/Dockerfile', 'app'), undefined);
  });
});

describe('the stage and arguments of builds', () => {
  const workflow = (...commands: string[]): string =>
    `jobs:\n  a:\n    steps:\n${commands.map((command) => `      - run: ${command}\n`).join('')}`;
  const CI = '.github/workflows/ci.yml';
  const cases: readonly (readonly [
    what: string,
    files: Readonly<Record<string, string>>,
    expected: { target?: string; by?: string; args?: object; targets?: readonly string[] },
  ])[] = [
    [
      'are those that all agree on',
      {
        [CI]: workflow('docker build --target prod --build-arg A=1 --build-arg B=2 .'),
        'compose.yaml': compose('{ context: ., target: prod, args: { A: 1, B: 3, C: 4 } }'),
      },
      { target: 'prod', by: 'compose.yaml:3', args: { A: '1' }, targets: ['prod'] },
    ],
    [
      'are none where builds differ',
      { [CI]: workflow('docker build --target prod .', 'docker build --target other .') },
      { targets: ['prod', 'other'] },
    ],
    [
      'are none where one builds the last stage',
      { [CI]: workflow('docker build --target prod .', 'docker build .') },
      { targets: ['prod'] },
    ],
    [
      'are none where a variable names one',
      { [CI]: workflow('docker build --target prod .', 'docker build --target $T .') },
      { targets: ['prod'] },
    ],
    [
      'are none that are for development',
      { 'compose.yaml': compose('{ context: ., target: app-dev }') },
      { targets: ['app-dev'] },
    ],
    [
      'are not those of a development container',
      {
        [CI]: workflow('docker build --target prod .'),
        '.devcontainer.json': '{"build": {"dockerfile": "Dockerfile", "target": "work", "args": {"A": "1"}}}',
      },
      { target: 'prod', by: '.github/workflows/ci.yml:4', targets: ['work', 'prod'] },
    ],
    [
      'are those of a development container where there is no other build: arguments alone',
      {
        '.devcontainer.json': '{"build": {"dockerfile": "Dockerfile", "target": "work", "args": {"A": "1"}}}',
      },
      { args: { A: '1' }, targets: ['work'] },
    ],
  ];
  for (const [what, files, expected] of cases)
    it(what, async () => {
      const root = folderOf({ Dockerfile: 'FROM scratch\n', ...files });
      const found = await new BuildContexts(nodeFiles, { topOf: () => root }).of(
        path.join(root, 'Dockerfile'),
      );
      const { target, targetBy, args, targets } = found ?? {};
      assert.deepEqual(
        {
          ...(target === undefined ? {} : { target, by: targetBy }),
          ...(args === undefined ? {} : { args }),
          ...(targets === undefined ? {} : { targets: [...targets].sort() }),
        },
        { ...expected, ...(expected.targets === undefined ? {} : { targets: [...expected.targets].sort() }) },
      );
    });
});

describe('the .dockerignore that applies', () => {
  const root = { 'compose.yaml': compose('{ context: ., dockerfile: app/web.Dockerfile }') };
  const cases: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    string,
    string | null,
    string?,
  ])[] = [
    ['is the one beside the Dockerfile', { '.dockerignore': 'x' }, 'Dockerfile', 'x', '.dockerignore'],
    [
      'is the one named after it, where there is one',
      { '.dockerignore': 'x', 'web.Dockerfile.dockerignore': 'y' },
      'web.Dockerfile',
      'y',
      'web.Dockerfile.dockerignore',
    ],
    ['is not the one named after another', { 'web.Dockerfile.dockerignore': 'y' }, 'Dockerfile', null],
    [
      'may be a .containerignore for a Containerfile',
      { '.dockerignore': 'x', '.containerignore': 'z' },
      'Containerfile',
      'z',
      '.containerignore',
    ],
    ['may be missing', {}, 'Dockerfile', null],
    [
      'is the one at the root of the context',
      { ...root, '.dockerignore': 'x', 'app/.dockerignore': 'y' },
      'app/web.Dockerfile',
      'x',
      '../.dockerignore',
    ],
    [
      'is the one named after the Dockerfile wherever the context is',
      { ...root, '.dockerignore': 'x', 'app/web.Dockerfile.dockerignore': 'y' },
      'app/web.Dockerfile',
      'y',
      'web.Dockerfile.dockerignore',
    ],
  ];
  for (const [title, files, name, expected, shown] of cases) {
    it(title, async () => {
      const found = await contextOf(files, name);
      assert.deepEqual([found?.ignore, found?.ignorePath], [expected, shown]);
    });
  }

  it('is unknown when it cannot be read', async () => {
    const folder = folderOf({ Dockerfile: '' });
    mkdirSync(path.join(folder, '.dockerignore'));
    const contexts = new BuildContexts(nodeFiles, { topOf: () => folder });
    assert.equal(await contexts.of(path.join(folder, 'Dockerfile')), undefined);
  });
});
