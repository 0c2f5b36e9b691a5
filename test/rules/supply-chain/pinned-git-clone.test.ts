import rule from '../../../server/src/rules/supply-chain/pinned-git-clone.ts';
import { testRule } from '../../support/rule-tester.ts';

const run = (command: string): string => `FROM debian:13\nRUN ${command}\n`;

testRule(rule, {
  valid: [
    run('git clone --branch v1.2 https://github.com/a/b'),
    run('git clone -b 1.2 --depth=1 https://github.com/a/b /src'),
    run('git clone --depth 1 --branch=$TAG https://github.com/a/b'),
    run('git clone --branch "${TAG}" https://github.com/a/b'),
    run('git clone --branch release-3 https://github.com/a/b'),
    run('git clone --revision=3b18e512dba79e4c8300dd08aeb37f8e728b8dad https://github.com/a/b'),
    run('git clone https://github.com/a/b && cd b && git checkout 3b18e51'),
    run('git clone https://github.com/a/b; git -C b checkout --detach v1'),
    run('git clone https://github.com/a/b && git -C b reset --hard "$COMMIT"'),
    run('git clone https://github.com/a/b && cd b && git checkout $(git describe --tags --abbrev=0)'),
    run('git clone -n https://github.com/a/b && cd b && git checkout -q -b local v1'),
    run(
      'git clone https://github.com/a/b && git clone https://github.com/a/c && git -C b checkout v1 && git -C c checkout v2',
    ),
    run('git clone /mnt/repo /src && git clone file:///mnt/repo'),
    run('git clone ./other /src'),
    run('git clone http://localhost:3000/a/b'),
    run('git fetch https://github.com/a/b v1'),
    run('apt-get install -y git clone'),
    'FROM debian:13\nRUN git clone https://github.com/a/b /b\nWORKDIR /b\nRUN git checkout v1\n',
    'FROM debian:13 AS src\nRUN git clone https://github.com/a/b /b\nFROM src\nRUN git -C /b checkout v1\n',
    'FROM alpine\nADD https://github.com/moby/buildkit.git#v0.14.1:docs /docs\n',
    'FROM alpine\nADD https://github.com/moby/buildkit.git?tag=v0.14.1 /docs\n',
    'FROM alpine\nARG REF\nADD https://github.com/moby/buildkit.git#$REF /docs\n',
    'FROM alpine\nADD https://example.com/file.tar.gz /x\n',
    'FROM alpine\nCMD ["git", "clone", "https://github.com/a/b"]\n',
  ],
  invalid: [
    {
      code: run('git clone «https://github.com/moby/buildkit.git»'),
      expect: ["'buildkit' is fetched at whatever its default branch holds today."],
    },
    {
      code: run('git clone --depth 1 "«git@github.com:a/b.git»" /src && make -C /src'),
      expect: ['unpinned'],
    },
    {
      code: run('git clone «https://user:pass@example.com/a/b» /src'),
      expect: ["'b' is fetched at whatever its default branch holds today."],
    },
    {
      code: run('git clone -b «master» https://github.com/a/b'),
      expect: ["'b' is fetched from the branch 'master', which moves."],
    },
    { code: run('git clone --branch=«develop» https://github.com/a/b'), expect: ['branch'] },
    { code: run('git clone --branch «latest» --depth 1 https://github.com/a/b'), expect: ['branch'] },
    { code: run('git clone «https://github.com/a/b» && cd b && git checkout main'), expect: ['unpinned'] },
    {
      code: run('git clone «https://github.com/a/b» && cd b && git checkout origin/develop'),
      expect: ['unpinned'],
    },
    { code: run('git clone «https://github.com/a/b» && cd b && git checkout -b mine'), expect: ['unpinned'] },
    {
      code: run(
        'git clone «https://github.com/a/b» && git clone https://github.com/a/c && git -C c checkout v1',
      ),
      expect: ['unpinned'],
    },
    { code: run('git clone «https://github.com/$OWNER/b»'), expect: ['unpinned'] },
    { code: run('git clone «$REPO» /src'), expect: ['unpinned'] },
    {
      code: 'FROM debian:13\nRUN <<EOF\ngit clone «https://github.com/a/b»\nmake\nEOF\n',
      expect: ['unpinned'],
    },
    { code: 'FROM debian:13\nRUN ["git", "clone", "«https://github.com/a/b»"]\n', expect: ['unpinned'] },
    { code: 'FROM alpine\nADD «https://github.com/moby/buildkit.git» /docs\n', expect: ['unpinned'] },
    {
      code: 'FROM alpine\nADD «git@github.com:a/b.git#main» /docs\n',
      expect: ["'b' is fetched from the branch 'main', which moves."],
    },
    { code: 'FROM alpine\nADD «https://github.com/a/b.git?branch=main» /docs\n', expect: ['branch'] },
    { code: 'FROM alpine\nADD «https://github.com/a/b.git#:docs» /docs\n', expect: ['unpinned'] },
    // Made to test the newest commit.
    {
      code: 'FROM gcr.io/oss-fuzz-base/base-builder\nRUN git clone --depth 1 «https://github.com/xiph/flac.git»\n',
      expect: ['unpinned'],
      confidence: ['low'],
    },
  ],
});
