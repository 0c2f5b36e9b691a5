import assert from 'node:assert/strict';
import type { Stage } from '../../server/src/syntax/model.ts';
import { type BuildView, parse } from '../../server/src/syntax/parse.ts';
import { expandWord } from '../../server/src/syntax/scope.ts';

/** The word behind the last instruction's keyword, expanded. */
function lastExpanded(text: string): string | undefined {
  const file = parse(text);
  const last = file.instructions.at(-1);
  assert.ok(last !== undefined);
  return expandWord(file, last, last.args.text.trim());
}

describe('the stage that is shipped', () => {
  const text =
    'FROM a AS dev\nFROM a AS Prod\nCOPY --from=dev x y\nFROM prod AS test\nFROM b AS lint\nFROM c\n';
  const cases: readonly (readonly [
    what: string,
    build: BuildView,
    final: number,
    needed: readonly number[],
    ships: readonly number[],
  ])[] = [
    ['is the last one', {}, 4, [4], [4]],
    ['is the target, and the last one counts as before', { target: 'pROD' }, 1, [0, 1, 4], [1, 4]],
    ['is the last one where no stage has the name', { target: 'gone' }, 4, [4], [4]],
    ['is not what else is built, which is needed though', { targets: ['lint', 'gone'] }, 4, [3, 4], [4]],
  ];
  for (const [what, build, final, needed, ships] of cases)
    it(what, () => {
      const file = parse(text, build);
      const those = (is: (stage: Stage) => boolean): number[] =>
        file.stages.filter(is).map(({ index }) => index);
      assert.equal(file.finalStage?.index, final);
      assert.deepEqual(
        those(({ isFinal }) => isFinal),
        [final],
      );
      assert.deepEqual(
        those(({ reachable }) => reachable),
        needed,
      );
      assert.deepEqual(
        those((stage) => stage.ships),
        ships,
      );
    });

  it('is built with arguments that are given', () => {
    const reads = (from: string, args: BuildView['args']): unknown => parse(from, { args }).stages[0]?.base;
    const written = 'ARG TAG=1\nARG IMAGE=a:$TAG\nFROM $IMAGE\n';
    assert.deepEqual(reads(written, {}), { kind: 'image', reference: 'a:1' });
    assert.deepEqual(reads(written, { TAG: '2' }), { kind: 'image', reference: 'a:2' });
    assert.deepEqual(reads(written, { IMAGE: 'b' }), { kind: 'image', reference: 'b' });
    assert.deepEqual(reads(written, { TAG: null }), { kind: 'unknown' });
    // Nobody hears of an argument that no ARG takes.
    assert.deepEqual(reads('FROM a$constructor\n', { constructor: 'b' }), { kind: 'image', reference: 'a' });
  });
});

describe('expansion', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['FROM scratch\nENV A=b\nWORKDIR /$A/${A}\n', '/b/b'],
    ['FROM scratch\nENV A=b\nWORKDIR /\\$A\n', '/$A'],
    ["FROM scratch\nENV A=b\nWORKDIR '/$A'\n", '/$A'],
    ['FROM scratch\nENV A=b\nWORKDIR "/$A x"\n', '/b x'],
    ['FROM scratch\nWORKDIR /${A:-c}\n', '/c'],
    ['FROM scratch\nENV A=\nWORKDIR /${A:-c}/${A-d}\n', '/c/'],
    ['FROM scratch\nENV A=b\nWORKDIR /${A:+c}/${B:+d}\n', '/c/'],
    ['FROM scratch\nENV A=1.2.3\nWORKDIR /${A%.*}/${A%%.*}/${A#*.}/${A##*.}\n', '/1.2/1/2.3/3'],
    ['FROM scratch\nENV A=a-b-c\nWORKDIR /${A/-/_}/${A//-/_}\n', '/a_b-c/a_b_c'],
    ['FROM scratch\nENV A=b B=$A\nWORKDIR /$B\n', '/'],
    ['FROM scratch\nENV A=b\nENV B=$A\nWORKDIR /$B\n', '/b'],
    ['FROM scratch\nARG A\nWORKDIR /$A\n', undefined],
    ['FROM scratch\nARG A=1 B=$A\nWORKDIR /$B\n', '/1'],
    ['ARG A=1\nFROM scratch\nWORKDIR /$A\n', '/'],
    ['ARG A=1\nFROM scratch\nARG A\nWORKDIR /$A\n', '/1'],
    ['FROM scratch\nENV A=env\nARG A=arg\nWORKDIR /$A\n', '/env'],
    ['FROM scratch AS x\nENV A=1\nARG B=2\nFROM x\nWORKDIR /$A$B\n', '/12'],
    // A base image may set it, so the file does not tell.
    ['FROM debian\nWORKDIR /$A\n', undefined],
    ['FROM debian\nWORKDIR /${A:-b}\n', undefined],
    ['FROM scratch\nWORKDIR /${A:?no}\n', undefined],
    ['FROM scratch\nWORKDIR /${A\n', undefined],
    ['ARG V=1.2\nARG T=${V%.*}-slim\nFROM node:$T\n', 'node:1-slim'],
    ['FROM node:$TARGETARCH\n', undefined],
    ['FROM node:${X:-3}\n', 'node:3'],
  ];
  for (const [text, want] of table) {
    it(`of ${JSON.stringify(text)} gives ${String(want)}`, () => {
      assert.equal(lastExpanded(text), want);
    });
  }

  it('gives up on values that double with every line', () => {
    const text = `FROM scratch\nENV A=${'x'.repeat(100)}\n${'ENV A=$A$A\n'.repeat(64)}WORKDIR /$A\n`;
    assert.equal(lastExpanded(text), undefined);
  });
});

describe('stages', () => {
  it('know their base, user, directory and shell', () => {
    const file = parse(
      'ARG BASE=debian:12\nFROM $BASE AS Build\nUSER a\nWORKDIR /x\nWORKDIR y\nSHELL ["bash","-c"]\nFROM build\nUSER b\nFROM scratch\nCOPY --from=build /a /a\n',
    );
    const [build, second, last] = file.stages;
    assert.ok(build !== undefined && second !== undefined && last !== undefined);
    assert.deepEqual(build.base, { kind: 'image', reference: 'debian:12' });
    assert.equal(build.name, 'build');
    assert.equal(build.end.workdir, '/x/y');
    assert.deepEqual(
      [second.base.kind, second.root.kind, second.end.user?.user?.value, second.end.workdir],
      ['stage', 'image', 'b', '/x/y'],
    );
    assert.equal(second.end.shell, build.end.shell);
    assert.deepEqual(last.base, { kind: 'scratch' });
    assert.deepEqual(
      file.stages.map((stage) => stage.reachable),
      [true, false, true],
    );
    assert.equal(file.finalStage, last);
  });

  it('are used by number and through mounts', () => {
    const file = parse(
      'FROM a\nFROM b AS two\nFROM c\nCOPY --from=0 x y\nRUN --mount=type=bind,from=two,target=/t true\nCOPY --from=alpine x y\n',
    );
    assert.deepEqual(
      file.stages[2]?.uses.map((stage) => stage.index),
      [0, 1],
    );
  });

  it('take relative directories only from a known one', () => {
    const directory = (text: string): string | undefined => parse(text).finalStage?.end.workdir;
    assert.equal(directory('FROM a\nWORKDIR x\n'), undefined);
    assert.equal(directory('# escape=`\nFROM a\nWORKDIR C:\\app\nWORKDIR x\n'), 'C:\\app/x');
    assert.equal(directory('FROM a\nARG D\nWORKDIR $D\nWORKDIR x\n'), undefined);
  });

  it('know what ONBUILD triggers', () => {
    const [, onbuild] = parse('FROM a\nONBUILD COPY --chown=1:1 a b /c/\n').instructions;
    assert.ok(onbuild?.kind === 'ONBUILD' && onbuild.trigger?.kind === 'COPY');
    assert.deepEqual(
      onbuild.trigger.sources.map((word) => word.value),
      ['a', 'b'],
    );
    assert.equal(onbuild.trigger.onbuild, onbuild);
  });
});

describe('JSON form', () => {
  it('keeps blanks and escapes', () => {
    const [, cmd] = parse('FROM a\nCMD ["sh", "-c", "rm -rf /  \\u0041\\n"]\n').instructions;
    assert.deepEqual(
      cmd?.json?.elements.map((element) => [element.value, element.verbatim]),
      [
        ['sh', true],
        ['-c', true],
        ['rm -rf /  A\n', false],
      ],
    );
  });
  it('is shell form when something stands behind it', () => {
    const [, cmd] = parse('FROM a\nCMD ["a"] && b\n').instructions;
    assert.deepEqual([cmd?.json, cmd?.brokenJson], [undefined, true]);
  });
});
