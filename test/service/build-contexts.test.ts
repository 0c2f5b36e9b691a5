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
