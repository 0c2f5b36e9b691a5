import assert from 'node:assert/strict';
import { folds } from '../../server/src/language/folding.ts';
import { inlayHints } from '../../server/src/language/inlay.ts';
import { links } from '../../server/src/language/links.ts';
import { outline } from '../../server/src/language/outline.ts';
import { selectionsAt } from '../../server/src/language/selection.ts';
import { semanticTokens } from '../../server/src/language/semantic-tokens.ts';
import { signaturesAt } from '../../server/src/language/signature.ts';
import { parse } from '../../server/src/syntax/parse.ts';

describe('outline', () => {
  it('has stages with their instructions, and no values of variables', () => {
    const items = outline(
      parse('ARG V=1\nFROM node:22 AS build\nENV KEY=value B=2\nRUN make\nFROM scratch\nCMD ["x"]\n'),
    );
    assert.deepEqual(
      items.map(({ name, detail, children }) => [
        name,
        detail,
        children.map((child) => `${child.name} ${child.detail}`),
      ]),
      [
        ['ARG', 'V', []],
        ['build', 'node:22', ['ENV KEY B', 'RUN make']],
        ['scratch', 'final stage', ['CMD ["x"]']],
      ],
    );
    for (const { span, at } of items) assert.ok(span.start <= at.start && at.end <= span.end);
  });
});

describe('folding', () => {
  it('takes stages, long instructions, heredocs and comments', () => {
    const file = parse(
      '# a\n# b\nFROM a AS x\nRUN b \\\n  c\nFROM b\nRUN --mount=type=tmpfs,target=/x \\\n  <<EOF\nd\nEOF\n',
    );
    assert.deepEqual(
      folds(file).map(
        ({ span, kind }) =>
          `${String(file.lines.lineAt(span.start))}-${String(file.lines.lineAt(span.end))} ${kind}`,
      ),
      ['2-4 region', '5-9 region', '3-4 region', '6-9 region', '7-9 region', '0-1 comment'],
    );
  });
});

describe('links', () => {
  const TABLE: readonly (readonly [line: string, target: string | undefined])[] = [
    ['FROM node:22', 'https://hub.docker.com/_/node'],
    ['FROM grafana/grafana:11', 'https://hub.docker.com/r/grafana/grafana'],
    ['FROM quay.io/a/b:1', 'https://quay.io/repository/a/b'],
    ['FROM cgr.dev/chainguard/node', 'https://images.chainguard.dev/directory/image/node/overview'],
    ['FROM mcr.microsoft.com/dotnet/sdk:9.0', 'https://mcr.microsoft.com/artifact/mar/dotnet/sdk'],
    ['FROM registry.example/a:1', undefined],
    ['FROM scratch', undefined],
    ['FROM $NOWHERE', undefined],
    ['FROM scratch\nADD https://example.com/a.tar /', 'https://example.com/a.tar'],
    ['FROM scratch\nADD javascript:alert(1) /', undefined],
    ['FROM scratch\nCOPY ./src/a.js /', 'file src/a.js'],
    ['FROM scratch\nCOPY ../a /', undefined],
    ['FROM scratch\nCOPY *.js /', undefined],
    ['FROM scratch AS b\nCOPY --from=b a /', undefined],
  ];
  for (const [text, target] of TABLE)
    it(JSON.stringify(text), () => {
      const [link] = links(parse(text));
      assert.equal(link?.kind === 'file' ? `file ${link.path}` : link?.url, target);
    });
});

describe('expand selection', () => {
  it('goes from the word to the file', () => {
    const text = 'FROM a\nRUN --mount=type=cache,target=/x echo "$HOME" && true\n';
    const at = text.indexOf('HOME') + 1;
    assert.deepEqual(
      selectionsAt(parse(text), at).map(({ start, end }) => text.slice(start, end)),
      [
        'HOME',
        '$HOME',
        '"$HOME"',
        'echo "$HOME" && true',
        'RUN --mount=type=cache,target=/x echo "$HOME" && true',
        text.trimEnd(),
        text,
      ],
    );
  });
});

describe('colours', () => {
  it('are those of the shell inside of RUN, across continued lines', () => {
    const text =
      '# syntax=a\nFROM a AS b\nRUN --mount=type=cache,target=/x \\\n  # c\n  curl -f "$A \\\n  d" | sh\n';
    assert.deepEqual(
      semanticTokens(parse(text)).map(({ span, type }) => `${type}:${text.slice(span.start, span.end)}`),
      [
        ...['comment:#', 'macro:syntax', 'string:a', 'keyword:FROM', 'keyword:AS', 'namespace:b'],
        ...['keyword:RUN', 'property:--mount', 'property:type', 'property:target', 'comment:# c'],
        ...[
          'function:curl',
          'parameter:-f',
          'string:"',
          'variable:$A',
          'string:d"',
          'operator:|',
          'function:sh',
        ],
      ],
    );
  });
});

describe('signature help', () => {
  const TABLE: readonly (readonly [marked: string, active: string | undefined])[] = [
    ['FROM a\nCOPY |', 'SOURCE...'],
    ['FROM a\nCOPY x |', 'DESTINATION'],
    ['FROM a\nCOPY --from|', '[--flags]'],
    ['FROM |', 'IMAGE[:TAG][@DIGEST]'],
    ['FROM a\nRUN --mount=type=cache,|target=/x y', 'target=PATH'],
    ['FR|', undefined],
  ];
  for (const [marked, active] of TABLE)
    it(JSON.stringify(marked), () => {
      const offset = marked.indexOf('|');
      const found = signaturesAt(parse(marked.replace('|', '')), offset);
      const signature = found?.list[found.active];
      const parameter = signature?.parameters[signature.active ?? -1];
      assert.equal(parameter === undefined ? undefined : signature?.label.slice(...parameter), active);
    });
});

describe('inlay hints', () => {
  const file = parse('ARG TAG=22\nFROM node:${TAG} AS build\nFROM build\nWORKDIR /app\nUSER root\n');
  it('tell what FROM stands for, and what a stage ends with', () => {
    assert.deepEqual(
      inlayHints(file, { images: true, stages: true }).map(({ text }) => text),
      ['= node:22', 'build', 'final · user root (root) · /app'],
    );
  });
  it('have the beginning of a digest, and the whole where there is room', () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const pinned = parse(`ARG TAG=22@${digest}\nFROM node:\${TAG}\n`);
    const [hint] = inlayHints(pinned, { images: true, stages: false });
    assert.equal(hint?.text, '= node:22@sha256:0123456…');
    assert.ok(hint.tooltip.includes(digest));
  });
  it('tell of the arguments and the stage that files build it with', () => {
    const build = { dockerignore: null, args: { TAG: '24' }, argsBy: '../ci.yml:3', targetBy: '../ci.yml:3' };
    const hints = inlayHints(file, { images: true, stages: true }, build);
    assert.deepEqual(
      hints.map(({ text }) => text),
      ['= node:24', 'build', 'final · user root (root) · /app'],
    );
    assert.match(hints[0]?.tooltip ?? '', /\.\.\/ci\.yml:3/);
    assert.match(hints[2]?.tooltip ?? '', /\.\.\/ci\.yml:3/);
  });
  it('are off when nobody wants them', () => {
    assert.deepEqual(inlayHints(file, { images: false, stages: false }), []);
  });
});
