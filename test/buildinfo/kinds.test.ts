import assert from 'node:assert/strict';
import { describedBuilds, MAX_BUILD_FILE } from '../../server/src/buildinfo/kinds.ts';
import { buildsOf } from './support.ts';

type Case = readonly [what: string, text: string, builds: readonly string[]];

/** Lines behind `jobs`, two blanks deep. */
const workflow = (steps: string, job = ''): string => `on: push\njobs:\n  a:\n${job}    steps:\n${steps}`;

const CASES: Readonly<Record<string, readonly Case[]>> = {
  '.github/workflows/ci.yml': [
    [
      'the action, with all that it says',
      workflow(
        '      - uses: docker/build-push-action@v6\n        with:\n          context: app\n          file: docker/Dockerfile\n          target: prod\n          build-args: |\n            A=1\n            B=${{ github.sha }}\n',
      ),
      ['app docker/Dockerfile :5 target=prod A=1 B=null'],
    ],
    [
      'the action without anything: the repository',
      workflow('      - { uses: docker/build-push-action@v6 }\n'),
      ['. Dockerfile :5'],
    ],
    [
      "the action with a part of Git's context",
      workflow(
        '      - { uses: docker/build-push-action@v6, with: { context: "{{defaultContext}}:app", file: x/D } }\n',
      ),
      ['app app/x/D :5'],
    ],
    [
      'the workspace and variables that are written down',
      workflow(
        '      - uses: docker/build-push-action@v6\n        with: { context: "${{ github.workspace }}/a", file: "${{ env.DIR }}/D" }\n',
        '    env: { DIR: docker }\n',
      ),
      ['a docker/D :6'],
    ],
    [
      'no context that only the run knows, and a stage of which nobody knows the name',
      workflow(
        '      - { uses: docker/build-push-action@v6, with: { context: "${{ matrix.dir }}" } }\n      - { uses: docker/build-push-action@v6, with: { target: "${{ matrix.t }}" } }\n',
      ),
      ['. Dockerfile :6 target=null'],
    ],
    [
      'commands, in the folder of the step',
      workflow(
        '      - working-directory: app\n        run: |\n          echo hello\n          docker build -t "${{ env.TAG }}" -f docker/Dockerfile --target=prod ..\n',
      ),
      ['. app/docker/Dockerfile :8 target=prod'],
    ],
    [
      'commands in the folder of the job, and of the workflow',
      `defaults: { run: { working-directory: w } }\n${workflow('      - run: docker build .\n', '    defaults: { run: { working-directory: j } }\n')}`,
      ['j j/Dockerfile :7'],
    ],
    [
      'nothing of another repository',
      workflow(
        '      - { uses: actions/checkout@v4, with: { repository: a/b } }\n      - run: docker build .\n',
      ),
      [],
    ],
    [
      'no folder that only the run knows',
      workflow('      - { run: docker build ., working-directory: "${{ x.y }}" }\n'),
      [],
    ],
    [
      'nothing of another context',
      workflow('      - { uses: docker/build-push-action@v6, with: { context: "https://x/y.git" } }\n'),
      [],
    ],
    [
      'what an alias and `<<` stand for',
      'x: &s { uses: docker/build-push-action@v6, with: { context: a } }\njobs:\n  a: { steps: [*s, { <<: *s, with: { context: b } }] }\n',
      ['a a/Dockerfile :1', 'b b/Dockerfile :3'],
    ],
    ['what is broken: nothing', 'jobs: [docker/build-push-action@v6', []],
  ],
  '.gitlab-ci.yml': [
    [
      'scripts, in the folder that earlier lines went to',
      'default:\n  before_script: [cd app]\nbuild:\n  script:\n    - docker login\n    - docker build -f ../D .\n    - |\n      cd ..\n      podman build --build-arg A=1 sub\n',
      ['app D :6', 'sub sub/Containerfile :9 A=1', 'sub sub/Dockerfile :9 A=1'],
    ],
    [
      'the executor of kaniko',
      'build:\n  script:\n    - /kaniko/executor --context "${CI_PROJECT_DIR}/app" --dockerfile "$CI_PROJECT_DIR/app/D" --target prod --destination $X\n',
      ['app app/D :3 target=prod'],
    ],
    [
      'kaniko with a Dockerfile in the context',
      'build:\n  script: ["/kaniko/executor --context=dir://app --dockerfile=D"]\n',
      ['app D :2', 'app app/D :2'],
    ],
    [
      'variables that are written down, those of the job first',
      'variables: { DIR: a, TAG: x }\nbuild:\n  variables: { DIR: b }\n  script: [docker build -t $TAG $DIR]\n',
      ['b b/Dockerfile :4'],
    ],
    [
      'no variables of elsewhere',
      'build:\n  script: ["docker build $DIR", "docker build -f $F .", "docker build $OPTS ."]\n',
      [],
    ],
    [
      'lists in lists',
      'x: &x [cd app, [docker build .]]\nbuild: { script: [*x] }\n',
      ['app app/Dockerfile :1'],
    ],
  ],
  'azure-pipelines.yml': [
    [
      'the task',
      'steps:\n- task: Docker@2\n  inputs:\n    command: build\n    Dockerfile: app/Dockerfile\n    buildContext: $(Build.SourcesDirectory)\n    arguments: |\n      --build-arg A=1\n      --target prod\n',
      ['. app/Dockerfile :2 target=prod A=1'],
    ],
    [
      "the task without a context: the Dockerfile's folder",
      'stages:\n- jobs:\n  - steps:\n    - { task: Docker@2, inputs: { dockerfile: ./app/D } }\n',
      ['app app/D :4'],
    ],
    [
      'no other command, no pattern, nothing of a variable',
      'steps:\n- { task: Docker@2, inputs: { command: push, Dockerfile: D } }\n- { task: Docker@2, inputs: { Dockerfile: "**/D" } }\n- { task: Docker@2, inputs: { Dockerfile: "$(x)/D" } }\n- { task: Docker@2 }\n',
      [],
    ],
    [
      'scripts',
      'variables: { dir: app }\nsteps:\n- script: docker build $(dir)\n  workingDirectory: sub\n- bash: docker build $(other)\n- task: Bash@3\n  inputs: { script: docker build $BUILD_SOURCESDIRECTORY/x }\n',
      ['sub/app sub/app/Dockerfile :3', 'x x/Dockerfile :7'],
    ],
  ],
  '.circleci/config.yml': [
    [
      'run steps, short and long',
      'jobs:\n  a:\n    steps:\n      - run: docker build .\n      - run:\n          working_directory: ~/project/app\n          command: |\n            docker build -f ~/project/D .\n      - run: { command: docker build ., working_directory: ~/other }\n',
      ['. Dockerfile :4', 'app D :8'],
    ],
  ],
  'cloudbuild.yaml': [
    [
      "Docker's image",
      "steps:\n- name: gcr.io/cloud-builders/docker\n  args: ['build', '-t', 'x:$SHORT_SHA', '-f', 'app/D', '--build-arg', 'A=1', '.']\n- name: gcr.io/cloud-builders/docker\n  dir: sub\n  entrypoint: bash\n  args: ['-c', 'docker build .']\n- name: gcr.io/cloud-builders/docker\n  args: [push, x]\n",
      ['. app/D :2 A=1', 'sub sub/Dockerfile :7'],
    ],
    [
      "kaniko's, with and without a context",
      'steps:\n- name: gcr.io/kaniko-project/executor:latest\n  args: [--destination=x, --dockerfile=app/D]\n- name: gcr.io/kaniko-project/executor\n  args: [--context=dir:///workspace/app]\n',
      ['. app/D :2', 'app Dockerfile :4', 'app app/Dockerfile :4'],
    ],
  ],
  '.vscode/tasks.json': [
    [
      'those of Container Tools',
      '{ // tasks\n  "tasks": [\n    { "type": "docker-build", "platform": "node" },\n    {\n      "type": "docker-build",\n      "dockerBuild": {\n        "context": "${workspaceFolder}/app",\n        "dockerfile": "${workspaceFolder}/D",\n        "target": "prod", "buildArgs": { "A": "1", "B": "${env:B}" },\n      },\n    },\n    { "type": "docker-build", "dockerBuild": { "context": "${input:x}", "dockerfile": "D" } },\n  ],\n}',
      ['. Dockerfile :3', 'app D :6 target=prod A=1 B=null'],
    ],
    [
      'commands',
      '{"tasks": [\n{"type": "shell", "command": "cd app && docker build ."},\n{"type": "process", "command": "docker", "args": ["build", "-f", "D", {"value": ".", "quoting": "strong"}], "options": {"cwd": "${workspaceFolder}/sub"}},\n{"type": "shell", "command": "docker build ${file}"}]}',
      ['app app/Dockerfile :2', 'sub sub/D :3'],
    ],
    ['what is no task: nothing', '{"tasks": {"docker": 1}}', []],
    [
      'what is no task: nothing, in a list',
      '{"tasks": [1, null, {"type": "docker-build", "dockerBuild": 1}, {"type": "shell", "args": ["docker"]}]}',
      [],
    ],
  ],
  Makefile: [
    [
      'recipes that are written out',
      'IMAGE = x\nbuild:\n\t@docker build -t $(IMAGE) \\\n\t  -f docker/Dockerfile .\nother:\n\tcd app && docker build .\nno:\n\tdocker build $(DIR)\n',
      ['. docker/Dockerfile :3', 'app app/Dockerfile :6'],
    ],
  ],
  justfile: [
    [
      'recipes',
      'build:\n  docker build -t {{tag}} app\nno:\n  docker build {{dir}}\n',
      ['app app/Dockerfile :2'],
    ],
  ],
  Jenkinsfile: [
    [
      'steps that are plain texts',
      "pipeline { steps {\n  // sh 'docker build no'\n  sh 'docker build -f D .'\n  sh(script: '''\n    docker build app\n  ''')\n  script { docker.build(\"x:${env.T}\", '--target prod sub'); docker.build('x') }\n  sh \"docker build ${DIR}\"\n} }\n",
      ['. D :3', 'app app/Dockerfile :5', 'sub sub/Dockerfile :7 target=prod', '. Dockerfile :7'],
    ],
    ['nothing where steps change the folder', "dir('app') { sh 'docker build .' }\n", []],
  ],
  'compose.yaml': [
    [
      'stages and arguments',
      'x: &a { A: 1 }\nservices:\n  a:\n    image: x\n    build:\n      context: .\n      target: prod\n      args: { <<: *a, B: "${B}" }\n  b:\n    build: { context: b, target: "$T", args: [A=1, B] }\n',
      ['. Dockerfile :5 target=prod B=null', 'b b/Dockerfile :10 target=null A=1 B=null'],
    ],
  ],
  'docker-bake.hcl': [
    [
      'stages and arguments, inherited',
      'target "base" {\n  args = {\n    A = "1"\n    "B" = "x"\n    C = foo()\n  }\n}\ntarget "app" {\n  inherits = ["base"]\n  context = "app"\n  target = "prod"\n  args = { B = "2" }\n}\n',
      ['app app/Dockerfile :8 target=prod A=1 B=2 C=null'],
    ],
  ],
  'docker-bake.json': [
    [
      'stages and arguments',
      '{\n"group": {"app": {"targets": ["app"]}},\n"target": {\n"app": {"context": ".", "target": "prod", "args": {"A": "1", "B": "${X}"}}}}',
      ['. Dockerfile :4 target=prod A=1 B=null'],
    ],
  ],
  'devcontainer.json': [
    [
      'stages and arguments',
      '{\n"build": {\n"dockerfile": "D", "context": "..", "target": "dev", "args": {"A": "1", "B": "${localEnv:B}"}}}',
      ['/ D :3 target=dev A=1 B=null'],
    ],
  ],
};

describe('builds that files describe', () => {
  for (const [path, cases] of Object.entries(CASES))
    describe(path, () => {
      for (const [what, text, expected] of cases)
        it(what, async () => {
          assert.deepEqual(await buildsOf(path, text), expected);
        });
    });

  it('are looked for in no other file, nor where no image is spoken of', async () => {
    for (const path of [
      '.github/dependabot.yml',
      '.github/workflows/a/b.yml',
      'tasks.json',
      'ci.yml',
      'Makefile.am',
    ])
      assert.deepEqual(await buildsOf(path, workflow('      - run: docker build .\n')), []);
    assert.deepEqual(await buildsOf('.gitlab-ci.yml', 'test: { script: [make, docker compose up] }\n'), []);
  });

  it('are quietly none in what has another shape', async () => {
    const values = ['null', '1', '[]', '"docker build ."', '{"docker build .": {"steps": 1}}'];
    const keys = [
      'jobs',
      'steps',
      'tasks',
      'services',
      'target',
      'build',
      'default',
      'variables',
      'run',
      'task',
    ];
    for (const path of Object.keys(CASES))
      for (const value of values)
        for (const key of keys)
          for (const text of [
            value,
            `{"x": "docker build kaniko Docker@2", "${key}": ${value}, "a": {"${key}": [${value}, {"${key}": ${value}}]}}`,
          ])
            assert.ok(Array.isArray(await describedBuilds(path, text, '/r')));
  });

  it('take no time in hostile files', async function () {
    this.timeout(60_000);
    const started = process.cpuUsage().user;
    const long = (text: string): string => text.repeat(Math.floor((MAX_BUILD_FILE - 500) / text.length));
    const bomb = 'abcdefgh'
      .split('')
      .map(
        (name, at) =>
          `${name}: &${name} [${Array(9)
            .fill(at === 0 ? 'docker build .' : `*${'abcdefgh'[at - 1] ?? ''}`)
            .join(',')}]`,
      )
      .join('\n');
    const merges = 'abcdefghijklmnop'
      .split('')
      .map(
        (name, at) =>
          `${name}: &${name} {<<: [${Array(9)
            .fill(at === 0 ? '{}' : `*${'abcdefghijklmnop'[at - 1] ?? ''}`)
            .join(',')}]}`,
      )
      .join('\n');
    const texts = [
      `${bomb}\njobs: {x: {steps: *h, script: *h}}\nsteps: *h\nservices: *h\nbuild: {script: *h}\n`,
      `${merges}\nx: docker build .\njobs: {x: *p}\nbuild: *p\nservices: {x: *p}\n`,
      `x: &x {<<: *x, script: [docker build ., *x]}\ny: *x\n`,
      `a: &a docker build .\njob: {script: [${long('*a,').slice(0, 100_000)}]}\n`,
      `steps:\n${long('- run: docker build . \\\n')}`,
      long('docker '),
      long('docker  '),
      `docker build ${long("'")}`,
      `docker build ${long('$(')}`,
      `\tdocker build ${long('\\\n')}`,
      `sh '''docker build ${long("''")}`,
      `docker-build ${long('${{')}`,
      `${'['.repeat(5000)} docker build`,
      long('\tdocker build . && (cd a; docker build .)\n'),
    ];
    for (const text of texts) for (const path of Object.keys(CASES)) await describedBuilds(path, text, '/r');
    const milliseconds = (process.cpuUsage().user - started) / 1000;
    assert.ok(milliseconds < 20_000, `${milliseconds.toFixed(0)} ms`);
  });
});
