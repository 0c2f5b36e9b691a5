import assert from 'node:assert/strict';
import { imagePlaces } from '../../server/src/service/image-places.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { corpusFiles } from '../support/corpus.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** Images with where they stand in brackets, and what is left alone with an `!` when it should be pinned. */
function read(text: string): string[] {
  const file = parse(text);
  return imagePlaces(file).map((place) => {
    assert.equal(file.text.slice(place.span.start, place.span.end).includes(place.raw.slice(0, 2)), true);
    if (place.kind === 'left') return `${place.isOpen ? '!' : ''}${place.raw}: ${place.reason}`;
    assert.equal(file.text.slice(place.text.start, place.text.end), place.reference.text);
    return place.raw === place.reference.text ? place.raw : `${place.raw} = ${place.reference.text}`;
  });
}

describe('imagePlaces', () => {
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['FROM', 'FROM --platform=$BUILDPLATFORM reg.io:5000/a/b:1 AS x\n', ['reg.io:5000/a/b:1']],
    ['tag and digest', `FROM node:20@${DIGEST}\n`, [`node:20@${DIGEST}`]],
    ['quotes', 'FROM "node:20"\n', ['"node:20" = node:20']],
    [
      'stages and scratch',
      'FROM scratch AS a\nFROM A\n',
      ['scratch: is no image', 'A: is a stage of this file'],
    ],
    ['a whole ARG', 'ARG B=node:20\nFROM $B\nFROM ${B}\n', ['$B = node:20', '${B} = node:20']],
    ['a whole ARG in quotes', 'ARG B="node:20"\nFROM "${B}"\n', ['"${B}" = node:20']],
    ['an ARG of an ARG', 'ARG A=node:20\nARG B=$A\nFROM $B\n', ['$B = node:20']],
    ['the last ARG', 'ARG B=node:18\nARG B=node:20\nFROM $B\n', ['$B = node:20']],
    ['a default at hand', 'FROM ${B:-node:20}\n', ['${B:-node:20} = node:20']],
    ['a default called as its name', 'FROM ${node:-node}\n', ['${node:-node} = node']],
    ['a default that does not count', 'ARG B=alpine:3\nFROM ${B:-node:20}\n', ['${B:-node:20} = alpine:3']],
    ['no default', 'ARG B\nFROM $B\n', ['$B: depends on the build argument B, which has no default']],
    ['a part', 'ARG V=20\nFROM node:$V\n', ['!node:$V: is put together with the build argument V']],
    ['a part that has the digest', `ARG V=20@${DIGEST}\nFROM node:$V\n`, ['node:$V: has its digest already']],
    [
      'whole here and part there',
      'ARG B=node:20\nFROM $B\nFROM $B-slim\n',
      [
        '!$B: comes from the build argument B, which is a part of another name too',
        '!$B-slim: is put together with the build argument B',
      ],
    ],
    [
      'a part of another default',
      'ARG B=node:20\nARG C=$B-slim\nFROM $B\n',
      ['!$B: comes from the build argument B, which is a part of another name too'],
    ],
    [
      'an ARG inside of a stage',
      'FROM a:1\nARG B=node:20\nFROM $B\n',
      ['a:1', '$B: depends on the build argument B, which has no default'],
    ],
    ['COPY', 'FROM scratch\nCOPY --from=a/b:1 c d\n', ['scratch: is no image', 'a/b:1']],
    [
      'COPY of other things',
      'FROM a:1 AS x\nFROM x\nCOPY --from=0 a b\nCOPY --from=X a b\nCOPY --from=private a b\nCOPY --from=$Y a b\n',
      [
        'a:1',
        'x: is a stage of this file',
        '0: is a stage of this file',
        'X: is a stage of this file',
        'private: may be a build context; with a tag it is an image',
        '$Y: depends on a variable',
      ],
    ],
    [
      'RUN',
      'FROM a:1\nRUN --mount=type=bind,from=b:2,target=/x --mount=from=c:3,target=/y ls\n',
      ['a:1', 'b:2', 'c:3'],
    ],
    ['ONBUILD', 'FROM a:1\nONBUILD COPY --from=b:2 c d\n', ['a:1', 'b:2']],
    ['the frontend', '# syntax=docker/dockerfile:1 x\nFROM a:1\n', ['docker/dockerfile:1', 'a:1']],
    ['what is no reference', 'FROM Node:20\n', ['!Node:20: is no reference of an image']],
    [
      'a cut digest',
      'FROM node@sha256:1fd62556954250bac80d601a196bb7fd\n',
      ['!node@sha256:1fd62556954250bac80d601a196bb7fd: has a digest that is none'],
    ],
    ['nothing', 'FROM\n', []],
  ];
  for (const [title, text, want] of table) {
    it(`reads ${title}`, () => {
      assert.deepEqual(read(text), want);
      // Whatever ends the lines.
      assert.deepEqual(read(text.replaceAll('\n', '\r\n')), want);
    });
  }

  it('finds the letters of every reference in real files', function () {
    this.timeout(60_000);
    let images = 0;
    for (const { text } of corpusFiles()) {
      for (const place of imagePlaces(parse(text))) {
        if (place.kind !== 'image') continue;
        images += 1;
        assert.equal(text.slice(place.text.start, place.text.end), place.reference.text);
      }
    }
    console.log(`      ${images} images`);
  });
});
