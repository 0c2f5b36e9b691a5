// What a registry told of an image is stronger than our tables, and what it did not tell leaves them as they are.
import assert from 'node:assert/strict';
import { lint } from '../../server/src/lint/engine.ts';
import { LintCache } from '../../server/src/lint/cache.ts';
import type { Finding } from '../../server/src/lint/finding.ts';
import type { KnownImage, KnownImages } from '../../server/src/image/known.ts';
import { rules } from '../../server/src/rules/index.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { knownAs } from '../support/known-image.ts';

function findings(text: string, rule: string, images?: KnownImages): readonly Finding[] {
  return lint(parse(text), rules, images === undefined ? {} : { facts: { images } }).findings.filter(
    (finding) => finding.rule === rule,
  );
}

const said = (found: readonly Finding[]): string =>
  found.map(({ message, confidence }) => `${message} ${confidence}`).join(' | ');

interface Case {
  readonly why: string;
  readonly rule: string;
  readonly text: string;
  readonly reference: string;
  readonly known: Partial<KnownImage> & { readonly on?: string };
  /** Found when nobody asked, and when the image is known. */
  readonly before: RegExp;
  readonly after: RegExp;
}

const NOTHING = /^$/;
const OWN = 'registry.test/own:1';

const cases: readonly Case[] = [
  {
    why: 'an image that is not in the tables may run as somebody',
    rule: 'require-user',
    text: `FROM ${OWN}\nCMD ["/app"]\n`,
    reference: OWN,
    known: { user: '1000:1000' },
    before: /most images run as root\. medium/,
    after: NOTHING,
  },
  {
    why: 'or as root, which is then sure',
    rule: 'require-user',
    text: `FROM ${OWN}\nCMD ["/app"]\n`,
    reference: OWN,
    known: { user: '' },
    before: /most images run as root\. medium/,
    after: /runs as root like 'registry\.test\/own:1'\. high/,
  },
  {
    why: 'what starts as root and gives it up is known from the tables alone',
    rule: 'require-user',
    text: 'FROM postgres:17\nENTRYPOINT ["/serve"]\n',
    reference: 'postgres:17',
    known: { user: '' },
    before: /runs as root like 'postgres:17'\. medium/,
    after: /runs as root like 'postgres:17'\. medium/,
  },
  {
    why: 'an image that runs as somebody need not be root for a port',
    rule: 'no-privileged-port',
    text: `FROM ${OWN}\nEXPOSE 80\nCMD ["/app"]\n`,
    reference: OWN,
    known: { user: 'app' },
    before: NOTHING,
    after: /80/,
  },
  {
    why: 'variables of the image are set',
    rule: 'no-undefined-var',
    text: 'FROM debian:12\nCOPY a $APP_HOME/a\n',
    reference: 'debian:12',
    known: { env: ['PATH', 'APP_HOME'] },
    before: /APP_HOME/,
    after: NOTHING,
  },
  {
    why: 'those that it does not set are not',
    rule: 'no-undefined-var',
    text: `FROM ${OWN}\nCOPY a $APP_HOME/a\n`,
    reference: OWN,
    known: { env: ['PATH'] },
    before: NOTHING,
    after: /APP_HOME.* high/,
  },
  {
    why: 'but its ONBUILD may set them',
    rule: 'no-undefined-var',
    text: `FROM ${OWN}\nCOPY a $APP_HOME/b\n`,
    reference: OWN,
    known: { env: ['PATH'], hasTriggers: true },
    before: NOTHING,
    after: NOTHING,
  },
  {
    why: 'the shell of the image has pipefail',
    rule: 'pipefail',
    text: `FROM ${OWN}\nRUN curl -s https://x.test | tar x\n`,
    reference: OWN,
    known: { shell: ['/bin/bash', '-eo', 'pipefail', '-c'] },
    before: /curl/,
    after: NOTHING,
  },
  {
    why: 'the shell of the image has it not',
    rule: 'pipefail',
    text: `FROM ${OWN}\nRUN curl -s https://x.test | tar x\n`,
    reference: OWN,
    known: { shell: ['/bin/bash', '-c'] },
    before: /curl/,
    after: /curl/,
  },
  {
    why: 'the image brings a shell that the tables do not know',
    rule: 'shell-in-shell-less-stage',
    text: 'FROM gcr.io/distroless/static-debian12:debug-own\nRUN true\n',
    reference: 'gcr.io/distroless/static-debian12:debug-own',
    known: { shell: ['/busybox/sh', '-c'] },
    before: /needs \/bin\/sh/,
    after: NOTHING,
  },
  {
    why: 'there is no image for the platform',
    rule: 'base-image-platform',
    text: `FROM --platform=linux/s390x ${OWN}\n`,
    reference: OWN,
    known: { on: 'linux/s390x', platforms: ['linux/amd64', 'linux/arm64/v8'] },
    before: NOTHING,
    after: /made for linux\/amd64, linux\/arm64\/v8, and FROM asks for 'linux\/s390x'/,
  },
  {
    why: 'there is one for the platform, in a variant and by another name',
    rule: 'base-image-platform',
    text: `FROM --platform=linux/aarch64 ${OWN}\n`,
    reference: OWN,
    known: { on: 'linux/aarch64', platforms: ['linux/amd64', 'linux/arm64/v8'] },
    before: NOTHING,
    after: NOTHING,
  },
  {
    why: 'the image works in a folder of its own',
    rule: 'no-copy-to-relative-without-workdir',
    text: 'FROM debian:12\nCOPY a b\n',
    reference: 'debian:12',
    known: { workdir: '/srv' },
    before: /'b'/,
    after: NOTHING,
  },
  {
    why: 'a stage has what its image has',
    rule: 'require-user',
    text: `FROM ${OWN} AS base\nFROM base\nCMD ["/app"]\n`,
    reference: OWN,
    known: { user: 'app' },
    before: /medium/,
    after: NOTHING,
  },
];

describe('rules and what is known of an image', () => {
  for (const { why, rule, text, reference, known, before, after } of cases) {
    it(`${rule}: ${why}`, () => {
      assert.match(said(findings(text, rule)), before);
      assert.match(said(findings(text, rule, knownAs(reference, known))), after);
      // Of another image it is not known.
      assert.match(said(findings(text, rule, knownAs('other:1', known))), before);
    });
  }

  it('make a JSON array safe where the image has no entrypoint', () => {
    const text = `FROM ${OWN}\nCMD node server.js\n`;
    const kind = (known?: Partial<KnownImage>): string | undefined =>
      findings(text, 'prefer-exec-form', known && knownAs(OWN, known))[0]?.fixes[0]?.kind;
    assert.equal(kind(), 'unsafe');
    assert.equal(kind({ entrypoint: [] }), 'safe');
    assert.equal(kind({ entrypoint: ['/entry.sh'] }), 'unsafe');
    assert.equal(kind({ shell: ['/bin/bash', '-lc'] }), 'unsafe');
  });

  it('write no account that is none', () => {
    const text = `FROM ${OWN}\nUSER root\nRUN true\nCMD ["/app"]\n`;
    for (const user of ['app', 'a b', '$(x)', 'x\nRUN evil'])
      for (const { fixes } of lint(parse(text), rules, { facts: { images: knownAs(OWN, { user }) } })
        .findings)
        for (const { edits } of fixes)
          for (const edit of edits) assert.ok(user === 'app' || !edit.text.includes(user), edit.text);
  });

  it('mend anew when more is known of a text that was judged already', () => {
    const text = `FROM ${OWN}\nARG GH_TOKEN\nRUN curl -H "x: $GH_TOKEN" https://x.test/a\n`;
    const file = parse(text);
    const written = (images?: KnownImages): string[] =>
      lint(file, rules, images === undefined ? {} : { facts: { images } })
        .findings.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map((edit) => edit.text)))
        .filter((each) => each.includes('/run/secrets/') || each.includes('id=gh-token'));
    const isReadable = (texts: readonly string[]): boolean =>
      texts.some((each) => each.includes('mode=0444'));
    assert.ok(written().length > 0);
    assert.equal(isReadable(written()), false);
    assert.equal(isReadable(written(knownAs(OWN, { user: '1000' }))), true);
    assert.equal(isReadable(written()), false);
  });

  it('are asked again when more is known', () => {
    const text = `FROM ${OWN}\nCOPY a $APP_HOME/a\nRUN curl -s https://x.test | tar x\n`;
    const cache = new LintCache();
    const count = (images?: KnownImages): number =>
      lint(parse(text), rules, { cache, facts: images === undefined ? {} : { images } }).findings.filter(
        ({ rule }) => rule === 'pipefail',
      ).length;
    assert.equal(count(), 1);
    assert.equal(count(knownAs(OWN, { shell: ['/bin/bash', '-o', 'pipefail', '-c'] })), 0);
    assert.equal(count(), 1);
  });
});
