import assert from 'node:assert/strict';
import type { ImageFacts } from '../../server/src/image/facts.ts';
import type { ImageSignature } from '../../server/src/image/signature.ts';
import { failure } from '../../server/src/registry/failure.ts';
import { type AskedImage, hoverOnImage, namedImages } from '../../server/src/service/hover-image.ts';
import { plainText } from '../../server/src/service/hover.ts';
import { parse } from '../../server/src/syntax/parse.ts';

const TODAY = '2026-09-01';

/** The hover at `|`, which is taken out. */
function hover(marked: string, asked?: AskedImage): string | undefined {
  const offset = marked.indexOf('|');
  const file = parse(marked.replace('|', ''));
  return hoverOnImage(file, offset, { today: TODAY, asked: () => asked })?.markdown;
}

const FACTS: ImageFacts = {
  kind: 'image',
  registry: 'docker.io',
  name: 'docker.io/library/node',
  tag: '22.3',
  digest: `sha256:${'a'.repeat(64)}`,
  manifestDigest: `sha256:${'b'.repeat(64)}`,
  platform: 'linux/amd64',
  platforms: ['linux/amd64', 'linux/arm64/v8'],
  created: '2026-03-01T10:00:00Z',
  size: 78_400_000,
  layers: 6,
  user: 'node',
  workdir: '/app',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['node'],
  shell: [],
  ports: ['8080/tcp'],
  env: new Map([['PATH', '/usr/bin']]),
  labels: { source: 'https://git.test/app' },
  attestations: [
    { kind: 'sbom', format: 'SPDX' },
    { kind: 'provenance', format: 'SLSA v1' },
  ],
  newer: { inStream: '22.11', later: '24.1' },
  signature: undefined,
  gaps: [],
};
const AT = Date.parse('2026-08-30T12:00:00Z');

describe('hover on an image', () => {
  const offline: readonly (readonly [string, readonly RegExp[]])[] = [
    [
      'FROM node:2|2-slim\n',
      [
        /\*\*node:22-slim\*\* · Docker official image/,
        /Node\.js 22: security fixes until 2027-04-30 \(\[endoflife\.date\]/,
        /System: Debian, glibc, apt/,
        /Runs as root; has the account `node`/,
        /Hardened alternatives: `dhi\.io\/node` \(Docker\), `cgr\.dev\/chainguard\/node` \(Chainguard\)/,
        /As of \d{4}-\d\d-\d\d, from tables/,
      ],
    ],
    [
      'FROM py|thon:3.8-alpine3.18\n',
      [/\*\*Python 3\.8 has ended\*\*/, /\*\*Alpine Linux 3\.18 has ended\*\*/, /musl, apk/],
    ],
    [
      'FROM gcr.io/distr|oless/static-debian12:nonroot\n',
      [/No shell/, /no libc, no package manager/, /Does not run as root/],
    ],
    ['FROM cgr.dev/chainguard/no|de\n', [/Chainguard image/, /Wolfi, glibc, no package manager/]],
    ['FROM postgres:17|\n', [/Starts as root, and its entrypoint changes to `postgres`/]],
    ['ARG BASE=alpine:3.20\nFROM $BA|SE\n', [/\*\*alpine:3\.20\*\*/, /System: Alpine Linux, musl, apk/]],
    ['FROM scratch\nCOPY --from=ngin|x:1.27 / /\n', [/\*\*nginx:1\.27\*\*/]],
    ['FROM debian\nRUN --mount=from=busy|box:1.36,target=/b true\n', [/\*\*busybox:1\.36\*\*/]],
  ];
  for (const [marked, patterns] of offline) {
    it(JSON.stringify(marked), () => {
      const text = hover(marked) ?? '';
      for (const pattern of patterns) assert.match(text, pattern);
    });
  }

  for (const marked of [
    'FR|OM node:22\n',
    'FROM some.registry.test/thing:|1\n',
    'FROM node:22 AS a\nFROM |a\n',
    'FROM scr|atch\n',
    'FROM node:22 AS bu|ild\n',
    'FROM scratch\nCOPY --from=bui|ld / /\n',
  ])
    it(`says nothing at ${JSON.stringify(marked)}`, () => assert.equal(hover(marked), undefined));

  it('tells what a registry told, with its day', () => {
    const text = hover('FROM node:22|.3\n', { answer: FACTS, at: AT }) ?? '';
    for (const pattern of [
      /Digest `sha256:a{64}`/,
      /Platforms: `linux\/amd64`, `linux\/arm64\/v8`/,
      /Created 2026-03-01; 78 MB compressed in 6 layers \(`linux\/amd64`\)/,
      /Does not run as root, but as `node`/,
      /Entrypoint `\["docker-entrypoint\.sh"\]`/,
      /Exposed ports: `8080\/tcp`/,
      /Label source: `https:\/\/git\.test\/app`/,
      /Attached: SBOM \(SPDX\), provenance \(SLSA v1\)/,
      /Newer tags: `22\.11` in the same major version, `24\.1` in a later one/,
      /As docker\.io told on 2026-08-30/,
    ])
      assert.match(text, pattern);
    // What the image says itself is not told a second time from a table.
    assert.doesNotMatch(text, /Runs as root/);
  });

  const roots: readonly (readonly [string | undefined, boolean])[] = [
    [undefined, true],
    ['', true],
    ['root', true],
    ['0', true],
    ['0:0', true],
    [':1000', true],
    ['1000:0', false],
    ['rootless', false],
    ['00', true],
  ];
  for (const [user, isRoot] of roots) {
    it(`knows whether '${String(user)}' is root`, () => {
      const text = hover('FROM a:|1\n', { answer: { ...FACTS, user }, at: AT }) ?? '';
      assert.equal(/^- Runs as root$/m.test(text), isRoot);
    });
  }

  const signatures: readonly (readonly [ImageSignature, RegExp])[] = [
    [
      {
        state: 'verified',
        vendor: 'Acme',
        identity: 'https://git.test/x',
        issuer: 'https://i.test',
        through: 'signature',
      },
      /\*\*Signed by Acme\*\*, verified: `https:\/\/git\.test\/x`, as `https:\/\/i\.test` vouched/,
    ],
    [
      { state: 'verified', vendor: 'Acme', through: 'attestation' },
      /\*\*Attested by Acme\*\*, verified: the key of Acme/,
    ],
    [{ state: 'unsigned', vendor: 'Acme' }, /\*\*Not signed\*\*, though images of Acme are/],
    [
      { state: 'invalid', vendor: 'Acme', reason: 'is by <b>' },
      /\*\*The signature is not valid\*\*: it is by &lt;b>/,
    ],
    [
      { state: 'unknown', vendor: 'Acme', reason: 'did not answer' },
      /could not be checked: the registry did not answer/,
    ],
  ];
  for (const [signature, pattern] of signatures)
    it(`tells of a signature that is ${signature.state}`, () => {
      assert.match(hover('FROM a:|1\n', { answer: { ...FACTS, signature }, at: AT }) ?? '', pattern);
    });

  it('says in words why a registry told nothing', () => {
    const asked = { answer: failure('unreachable', 'did not answer in 15 s'), at: AT };
    assert.match(hover('FROM a:|1\n', asked) ?? '', /_The registry did not answer in 15 s\._/);
  });

  it('shows the words of a registry as words', () => {
    const hostile = '`[x](command:y)\n# <img src=x onerror=y> **\u202e';
    const facts: ImageFacts = {
      ...FACTS,
      registry: hostile,
      platforms: [hostile],
      platform: hostile,
      created: hostile,
      user: hostile,
      workdir: hostile,
      entrypoint: [hostile],
      cmd: ['x'.repeat(100_000)],
      ports: Array.from({ length: 10_000 }, () => hostile),
      env: new Map([[hostile, hostile]]),
      labels: { source: hostile, revision: hostile },
      newer: { inStream: hostile, later: hostile },
      gaps: [hostile],
    };
    const text = hover('FROM a:|1\n', { answer: facts, at: Number.NaN }) ?? '';
    assert.ok(text.length < 10_000);
    const outsideCode = text.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '');
    assert.doesNotMatch(outsideCode, /<img|(?<!\\)\[x|^# |\u202e/m);
    assert.ok(plainText(text).length > 0);
  });
});

describe('images that a file names', () => {
  it('come with build arguments at their defaults, and the platform of FROM', () => {
    const text = [
      'ARG V=22',
      'FROM --platform=linux/arm64 node:$V-slim AS build',
      'FROM --platform=$BUILDPLATFORM build',
      'FROM --platform=$BUILDPLATFORM alpine:3.20',
      'COPY --from=nginx:1 /a /b',
      'COPY --from=build /a /b',
    ].join('\n');
    assert.deepEqual(
      namedImages(parse(text)).map(({ reference, platform }) => [reference, platform]),
      [
        ['node:22-slim', 'linux/arm64'],
        ['alpine:3.20', undefined],
        ['nginx:1', undefined],
      ],
    );
  });
});
