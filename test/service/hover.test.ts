import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../server/src/lint/finding.ts';
import { hoverAt } from '../../server/src/service/hover.ts';
import { hoverOnFindings } from '../../server/src/service/hover-finding.ts';
import { codeSpan, escapeMarkdown, plainText } from '../../server/src/service/hover-markdown.ts';
import { looksSecret } from '../../server/src/knowledge/secret-variables.ts';
import { flagDocs, instructionDocs, mountDocs } from '../../server/src/knowledge/instruction-docs.ts';
import { INSTRUCTIONS } from '../../server/src/syntax/keywords.ts';
import { parse } from '../../server/src/syntax/parse.ts';

/** The hover at `|`, which is taken out; what it is about, and its text. */
function hover(marked: string): { readonly about: string; readonly text: string } | undefined {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = hoverAt({ file: parse(text), findings: [], suppressed: [], excepted: [] }, offset);
  return found && { about: text.slice(found.span.start, found.span.end), text: found.markdown };
}

describe('hover with what files say of the build', () => {
  const build = {
    dockerignore: null,
    target: 'prod',
    targetBy: '../ci.yml:3',
    args: { TAG: '24', TOKEN: 'ghp_0123456789abcdefghijABCDEFGHIJ012345', X: null },
    argsBy: '../ci.yml:4',
  };
  const at = (marked: string): string => {
    const text = marked.replace('|', '');
    const file = parse(text, { target: build.target });
    const found = hoverAt({ file, findings: [], suppressed: [], excepted: [] }, marked.indexOf('|'), {
      build,
    });
    return found?.markdown ?? '';
  };

  it('tells of arguments, but of no secret', () => {
    assert.match(at('ARG TAG=22\nFROM node:$|TAG\n'), /`\.\.\/ci\.yml:4` builds it with `24`/);
    assert.match(at('FROM a\nARG X\nRUN echo $|X\n'), /`\.\.\/ci\.yml:4` builds it with another value/);
    assert.doesNotMatch(at('FROM a\nARG TOKEN\nRUN echo $|TOKEN\n'), /ghp_/);
    assert.doesNotMatch(at('FROM a\nARG OTHER\nRUN echo $|OTHER\n'), /ci\.yml/);
  });

  it('tells why another stage than the last one is the final one', () => {
    const stages = 'FROM a AS prod\nFROM b AS test\n';
    assert.match(at(stages.replace('FROM a', 'FR|OM a')), /Judged as the final stage: .* `\.\.\/ci\.yml:3`/);
    assert.doesNotMatch(at(stages.replace('FROM b', 'FR|OM b')), /Judged/);
    assert.doesNotMatch(at('FROM b AS test\nFR|OM a AS prod\n'), /Judged/);
  });
});

describe('hover on an instruction', () => {
  const abouts: readonly (readonly [string, string | undefined])[] = [
    ['FR|OM a\n', 'FROM'],
    ['from| a\n', 'from'],
    ['# c\nFROM a\n\n  ru|n x\n', 'run'],
    ['FROM a\nRUN \\\n  --mo|unt=type=cache,target=/x y\n', '--mount'],
    ['FROM a\nRUN \\\n# c\n  --mount=type=ca|che,target=/x y\n', 'type=cache'],
    ['FROM a\r\nCOPY --ch|own=1:1 a b\r\n', '--chown'],
    ['FROM a\nONBUILD CO|PY a b\n', 'COPY'],
    ['FROM a\nONBU|ILD COPY a b\n', 'ONBUILD'],
    ['# escape=`\nFROM a\nENV A=1 `\n  B=$|A\n', '$A'],
    ['FROM a\nRUN <<EOF\necho $|HOME\nEOF\n', '$HOME'],
    ['FROM a|b\n', undefined],
    ['FROM a\nNOSUCH| b\n', undefined],
    ['FROM a\nRUN --nosu|ch=1 b\n', undefined],
    ['|', undefined],
  ];
  for (const [marked, about] of abouts) {
    it(JSON.stringify(marked), () => assert.equal(hover(marked)?.about, about));
  }

  it('knows every instruction', () => {
    for (const name of INSTRUCTIONS) {
      const doc = instructionDocs(name);
      assert.ok(doc !== undefined, name);
      assert.match(doc.text, /^[A-Z“`].*\.$/);
      assert.match(doc.url, /^https:\/\/docs\.docker\.com\/reference\/dockerfile\/#[\w-]+$/);
    }
  });

  it('knows the flags and mounts, of their instruction only', () => {
    for (const [instruction, flags] of Object.entries({
      FROM: 'platform',
      COPY: 'chown chmod link from parents exclude',
      ADD: 'chown chmod link checksum keep-git-dir exclude unpack',
      RUN: 'mount network security device',
      HEALTHCHECK: 'interval timeout start-period start-interval retries',
    })) {
      for (const flag of flags.split(' '))
        assert.ok(flagDocs(instruction, flag) !== undefined, `${instruction} --${flag}`);
    }
    for (const type of ['bind', 'cache', 'tmpfs', 'secret', 'ssh'])
      assert.ok(mountDocs(type) !== undefined, type);
    for (const [instruction, flag] of [
      ['RUN', 'chown'],
      ['COPY', 'interval'],
      ['FROM', 'constructor'],
      ['HEALTHCHECK', 'mount'],
    ] as const) {
      assert.equal(flagDocs(instruction, flag), undefined);
    }
    assert.equal(instructionDocs('toString'), undefined);
    assert.equal(mountDocs('__proto__'), undefined);
  });

  it('never throws, wherever the cursor is', () => {
    const piece = fc.constantFrom(
      'FROM a',
      '\n',
      'RUN ',
      '--mount=',
      'type=',
      '$',
      '{',
      '}',
      'A',
      '<<EOF',
      '\\\n',
      '"',
      '[',
      '#',
      '# escape=`\n',
      'ENV A=',
      'ARG ',
      '--',
      '\r\n',
      '`',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(), (pieces, at) => {
        const text = pieces.join('');
        hoverAt({ file: parse(text), findings: [], suppressed: [], excepted: [] }, at % (text.length + 1));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('hover on a variable', () => {
  const told = (marked: string): string => hover(marked)?.text ?? '';

  it('tells where the value comes from', () => {
    assert.match(told('ARG V=1\nFROM a:$|V\n'), /^\*\*V\*\* = `1`\n\nSet by ARG in line 1\./);
    assert.match(told('ARG V=1\nFROM a\nARG V\nENV W=$|V\n'), /= `1`\n\nSet by ARG in line 1\./);
    assert.match(told('FROM a AS b\nENV V=2\nFROM b\nWORKDIR /$|V\n'), /= `2`\n\nSet by ENV in line 2\./);
    assert.match(told('FROM a\nARG V=1\nENV V=2\nRUN echo $|V\n'), /= `2`\n\nSet by ENV in line 3\./);
    assert.match(
      told('FROM a\nARG V\nRUN echo $|V\n'),
      /^\*\*V\*\*\n\nSet by ARG in line 2; its value is known only when the image is built\./,
    );
    assert.match(told('FROM a\nWORKDIR $|V\n'), /Not set before this line; the base image may set it\./);
    assert.match(told('FROM scratch\nWORKDIR /$|V\n'), /it stands for nothing here\./);
    assert.match(told('FROM --platform=$|BUILDPLATFORM a\n'), /Set by BuildKit/);
    assert.match(told('FROM a\nRUN echo $|HTTP_PROXY\n'), /BuildKit knows without an ARG/);
  });

  it('hides what looks like a secret, by name and by value', () => {
    for (const name of [
      'DB_PASSWORD',
      'NPM_TOKEN',
      'apiKey',
      'AWS_SECRET_ACCESS_KEY',
      'DB_PASS',
      'SSH_PRIVATE_KEY',
    ]) {
      assert.ok(looksSecret(name, 'hunter2'), name);
      assert.doesNotMatch(told(`FROM a\nENV ${name}=hunter2\nRUN echo $|${name}\n`), /hunter2/);
    }
    assert.doesNotMatch(told('FROM a\nENV URL=postgres://me:hunter2@db/x\nRUN echo $|URL\n'), /hunter2/);
    for (const name of ['AUTHOR', 'PASSENGER_VERSION', 'KEYBOARD', 'HOME', 'COMPASS'])
      assert.ok(!looksSecret(name, 'x'), name);
  });

  it('cuts long values', () => {
    const text = told(`FROM a\nENV V=${'x'.repeat(5000)}\nRUN echo $|V\n`);
    assert.ok(text.length < 400);
  });
});

describe('hover on findings', () => {
  const finding = (message: string, start: number, end: number): Finding => ({
    rule: 'no-such-rule',
    severity: 'warning',
    confidence: 'high',
    message,
    advice: 'Do *that*.',
    span: { start, end },
    related: [],
    aliases: {},
    fixes: [{ title: 'Do [it](x)', kind: 'unsafe', edits: [], assumptions: ['No *port*.', 'No <b>.'] }],
  });

  it('puts the narrowest first, tells a rule once and counts the rest', () => {
    const found = hoverOnFindings(
      [
        finding('Wide.', 0, 50),
        finding('Narrow.', 3, 5),
        ...Array.from({ length: 4 }, () => finding('More.', 0, 90)),
      ],
      {},
    );
    assert.deepEqual(found?.span, { start: 3, end: 5 });
    const text = found.markdown;
    assert.ok(text.indexOf('Narrow') < text.indexOf('Wide'));
    assert.equal(text.split('Do \\*that\\*.').length, 2);
    assert.match(text, /… and 2 more findings\.$/);
    assert.ok(text.includes('- Do \\[it\\](x) (changes behaviour)  \n  No \\*port\\*.  \n  No &lt;b>.\n'));
    assert.equal(hoverOnFindings([], {}), undefined);
  });
});

describe('Markdown', () => {
  it('shows text of a file as it is', () => {
    assert.equal(
      escapeMarkdown('a *b* _c_ `d` [e](f) <g> & ~~h~~ | \\'),
      'a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) &lt;g> &amp; \\~\\~h\\~\\~ \\| \\\\',
    );
    assert.equal(escapeMarkdown('a\n\n# b\u202e'), 'a # b');
    assert.ok(!escapeMarkdown('# a').startsWith('#'));
    assert.doesNotMatch(escapeMarkdown('see https://evil.example'), /:\/\//);
  });

  it('comes back as it was for editors without it', () => {
    const text = 'a *b* _c_ [e](f) <g> & ~h | 1. # http://x.y';
    assert.equal(
      plainText(`**Why** ${escapeMarkdown(text)}\n\n[Read](https://x.y)`),
      `Why ${text}\n\nRead (https://x.y)`,
    );
  });

  it('puts code into as many backticks as it needs', () => {
    assert.equal(codeSpan('a'), '`a`');
    assert.equal(codeSpan('a``b`'), '``` a``b` ```');
    assert.equal(codeSpan(''), '`""`');
  });
});
