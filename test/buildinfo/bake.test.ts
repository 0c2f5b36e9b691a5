import assert from 'node:assert/strict';
import { describedBuilds, MAX_BUILD_FILE } from '../../server/src/buildinfo/kinds.ts';

describe('builds that Bake describes', () => {
  const hcl: readonly (readonly [string, string, readonly string[]])[] = [
    ['what is plain', 'target "a" {\n context = "x"\n}', ['x x/Dockerfile']],
    ['a target in one line', 'target "a" { dockerfile = "D" }', ['. ./D']],
    [
      'what is inherited, the last one first',
      'target "x" {\n context = "1"\n}\ntarget "y" {\n context = "2"\n}\ntarget "a" {\n inherits = ["x",\n "y"]\n dockerfile = "D"\n}',
      ['1 1/Dockerfile', '2 2/Dockerfile', '2 2/D'],
    ],
    ['what stands twice', 'target "a" {\n context = "x"\n}\ntarget "a" {\n dockerfile = "D"\n}', ['x x/D']],
    [
      'nothing in strings, comments, heredocs and other blocks',
      '# target "a" { context = "1" }\n/* target "b" { context = "2" } */\nvariable "v" { default = "target { }" }\ngroup "g" {\n  target "c" {\n context = "3"\n}\n}\ntarget "d" {\n args = {\n context = "4"\n}\n dockerfile-inline = <<EOT\nFROM scratch\n context = "5"\n  EOT\n context = "6"\n}',
      [],
    ],
    ['nothing of variables', 'target "a" {\n context = "${x}"\n}\ntarget "b" {\n context = x\n}', []],
    ['nothing of functions', 'target "a" {\n context = "a" == b ? "x" : "y"\n}', []],
    ['nothing from other files', 'target "a" {\n inherits = ["gone"]\n dockerfile = "D"\n}', []],
    ['no circles', 'target "a" {\n inherits = ["a"]\n dockerfile = "D"\n}', []],
    ['neither of nothing', 'target "a" {\n args = { x = "y" }\n}', []],
    [
      'no other targets and places',
      'target "a" {\n context = "target:b"\n}\ntarget "c" {\n context = "https://x"\n}',
      [],
    ],
    ['what cwd names', 'target "a" {\n context = "cwd://x"\n}', ['x x/Dockerfile']],
  ];
  for (const [title, text, expected] of hcl)
    it(`in HCL: ${title}`, async () => {
      for (const eol of ['\n', '\r\n']) {
        const found = await describedBuilds('docker-bake.hcl', text.replaceAll('\n', eol), '/r');
        assert.deepEqual(
          found.map(({ context, dockerfile }) => `${context} ${dockerfile}`),
          expected,
        );
      }
    });

  it('take no longer for hostile files', async () => {
    const texts = [
      '{',
      '"',
      '/*',
      '<<A\n',
      'target "a" {\n inherits = ["a","a"]\n',
      '[',
      '//',
      '\\',
      '"a\\',
      ' ',
      '\r',
    ];
    const started = process.cpuUsage().user;
    for (const text of texts)
      for (const name of ['docker-bake.hcl', 'docker-bake.json', 'devcontainer.json', 'compose.yaml'])
        await describedBuilds(name, text.repeat(MAX_BUILD_FILE / text.length), '/r');
    const targets = Array.from({ length: 2000 }, (_, index) => [
      `t${index}`,
      { inherits: [`t${index + 1}`, `t${index + 2}`] },
    ]);
    await describedBuilds(
      'docker-bake.json',
      JSON.stringify({ target: Object.fromEntries(targets) as object }),
      '/r',
    );
    const milliseconds = (process.cpuUsage().user - started) / 1000;
    assert.ok(milliseconds < 3000, `${milliseconds.toFixed(0)} ms`);
  });

  it('are none in what is no object', async () => {
    for (const text of [
      'null',
      '[]',
      '1',
      '{"target": []}',
      '{"target": {"a": 1, "b": [], "c": {"context": 1}}}',
    ])
      for (const name of ['docker-bake.json', 'devcontainer.json'])
        assert.deepEqual(await describedBuilds(name, text, '/r'), []);
  });
});
