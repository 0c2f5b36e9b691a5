import assert from 'node:assert/strict';
import { installs } from '../../server/src/shell/index.ts';
import { command, slice } from './support.ts';

describe('installs', () => {
  // manager | then each package: kind, name, operator and version as written.
  const cases: [string, string, string[]][] = [
    ['apt-get -o X=y -qq install -y nginx=1.2-3 curl', 'apt-get', ['name nginx = 1.2-3', 'name curl']],
    [
      'apt install "nginx=${V}" $PKG php$V-cli',
      'apt',
      ['name nginx = ${V}', 'variable $PKG', 'variable php$V-cli'],
    ],
    [
      'apt-get install libc6:arm64 foo/stable nano- g++ php* task^',
      'apt-get',
      ['name libc6', 'name foo / stable', 'removal nano', 'name g++', 'glob php*', 'group task^'],
    ],
    ['apt-get install ./a.deb /tmp/b.deb -t sid c', 'apt-get', ['file ./a.deb', 'file /tmp/b.deb', 'name c']],
    ['apt-get install php-{cli,fpm} $(cat list)', 'apt-get', ['glob php-{cli,fpm}', 'variable $(cat list)']],
    ["aptitude install 'a=1.*'", 'aptitude', ['name a = 1.*']],
    [
      'apk add --no-cache -t .deps a=1 b~1.2 "c>=3" d@edge',
      'apk',
      ['virtual .deps', 'name a = 1', 'name b ~ 1.2', 'name c >= 3', 'name d'],
    ],
    [
      'apk --no-cache add --virtual .x -X http://r a !b ./c.apk',
      'apk',
      ['virtual .x', 'name a', 'removal b', 'file ./c.apk'],
    ],
    ['apk add --virtual=.x a=~1', 'apk', ['virtual .x', 'name a =~ 1']],
    [
      'yum -y install nginx-1.20.1 java-11-openjdk java-1.8.0-openjdk-devel @dev gcc-c++',
      'yum',
      [
        'name nginx - 1.20.1',
        'name java-11-openjdk',
        'name java-1.8.0-openjdk-devel',
        'group @dev',
        'name gcc-c++',
      ],
    ],
    [
      'dnf install a-1.2-3.el8.x86_64 b-1:2.3 c-$C_VERSION d.i686 https://x/y.rpm',
      'dnf',
      ['name a - 1.2-3.el8', 'name b - 1:2.3', 'name c - $C_VERSION', 'name d', 'url https://x/y.rpm'],
    ],
    [
      'dnf install gcc-toolset-12 cuda-cupti-13-0 docker-ce-19.03.* x-${V}-devel',
      'dnf',
      ['name gcc-toolset-12', 'name cuda-cupti-13-0', 'name docker-ce - 19.03.*', 'variable x-${V}-devel'],
    ],
    ['microdnf install --nodocs tar', 'microdnf', ['name tar']],
    ['tdnf install -y tar', 'tdnf', ['name tar']],
    ['dnf -y in tar', 'dnf', ['name tar']],
    ['dnf module install -y nodejs:22', 'dnf', ['name nodejs:22']],
    ["zypper --non-interactive in -r repo 'a=1' 'b>=2' c", 'zypper', ['name a = 1', 'name b >= 2', 'name c']],
    ['pacman -Syu --noconfirm git extra/vim', 'pacman', ['name git', 'name vim']],
    [
      'pip install -U "requests[socks]==2.0" flask==$V django "a~=1.0" "b<2"',
      'pip',
      ['name requests == 2.0', 'name flask == $V', 'name django', 'name a ~= 1.0', 'name b < 2'],
    ],
    [
      'pip3 install -r req.txt -cc.txt -e . ./dir a.whl https://x/a.zip git+https://x/y.git@v1',
      'pip',
      [
        'requirements req.txt',
        'constraints c.txt',
        'directory .',
        'directory ./dir',
        'file a.whl',
        'url https://x/a.zip',
        'git git+https://x/y.git@v1',
      ],
    ],
    [
      'pip install .[test] -i https://i a "b @ https://x/b.whl"',
      'pip',
      ['directory .[test]', 'name a', 'url b @ https://x/b.whl'],
    ],
    ['python3 -m pip install -t /x a', 'pip', ['name a']],
    ['uv pip install --system a==1', 'uv', ['name a == 1']],
    ['uv tool install a@latest', 'uv', ['name a @ latest']],
    ['pipx install poetry==1.1', 'pipx', ['name poetry == 1.1']],
    [
      'npm i -g @angular/cli@12 typescript u/r x@npm:y@2 ./t.tgz',
      'npm',
      ['name @angular/cli @ 12', 'name typescript', 'git u/r', 'name x @ npm:y@2', 'file ./t.tgz'],
    ],
    ['npm --prefix /x install', 'npm', []],
    ['yarn global add a@1', 'yarn', ['name a @ 1']],
    ['pnpm add -D @s/b', 'pnpm', ['name @s/b']],
    ['gem install rails -v 7.0 --no-document', 'gem', ['name rails -v 7.0']],
    ['gem install a:1 b -- --with-x=1', 'gem', ['name a : 1', 'name b']],
    [
      'go install -ldflags "-s" golang.org/x/tools@v1 ./cmd',
      'go',
      ['name golang.org/x/tools @ v1', 'directory ./cmd'],
    ],
    ['cargo +nightly install rg --version 13 --locked', 'cargo', ['name rg --version 13']],
    ['cargo install --git https://g/x', 'cargo', ['git https://g/x']],
    [
      'conda install -y -c conda-forge a=1 "b>=2" ch::d --file e.txt',
      'conda',
      ['name a = 1', 'name b >= 2', 'name d', 'requirements e.txt'],
    ],
    [
      'micromamba create -n x -f env.yml python=3.9',
      'micromamba',
      ['requirements env.yml', 'name python = 3.9'],
    ],
    ['composer global require a/b:^1 c/d ^2', 'composer', ['name a/b : ^1', 'name c/d   ^2']],
    ['brew install node@20', 'brew', ['name node@20']],
  ];
  for (const [text, manager, expected] of cases) {
    it(`reads ${text}`, () => {
      const found = installs(command(text));
      assert.equal(found?.manager, manager);
      assert.deepEqual(
        found.packages.map((each) => {
          const version = each.version === undefined ? '' : ` ${each.operator ?? ''} ${each.version}`;
          return `${each.kind} ${each.name}${version}`;
        }),
        expected,
      );
      for (const each of found.packages) {
        assert.equal(slice(text, each.nameSpan), each.name);
        if (each.version !== undefined)
          assert.equal(slice(text, each.versionSpan)?.replaceAll(/['"]/g, ''), each.version);
      }
    });
  }

  for (const text of [
    'apt-get update',
    'apt-get remove nginx',
    'echo apt-get install x',
    'pip freeze',
    'npm ci',
    'npm run install',
    'yarn',
    'go build',
    'pacman -Ss x',
    'apk del x',
    'install -m 755 a b',
    'make install',
  ]) {
    it(`finds no installation in ${text}`, () => assert.equal(installs(command(text)), undefined));
  }

  it('tells more of a package', () => {
    const [a] = installs(command('apt-get install libc6:arm64=1'))!.packages;
    assert.deepEqual([a?.arch, a?.version], ['arm64', '1']);
    assert.equal(installs(command('pip install "a[b,c]==1"'))?.packages[0]?.extras, 'b,c');
    assert.equal(installs(command('conda install ch::a'))?.packages[0]?.source, 'ch');
    assert.equal(installs(command('pip install -e ./x'))?.packages[0]?.option, '-e');
  });

  it('tells global from local', () => {
    const global = (text: string) => installs(command(text))?.global;
    assert.equal(global('npm i -g a'), true);
    assert.equal(global('npm i --location=global a'), true);
    assert.equal(global('npm i a'), false);
    assert.equal(global('yarn global add a'), true);
    assert.equal(global('apt-get install a'), undefined);
  });
});
