import assert from 'node:assert/strict';
import type { ImageFacts } from '../../server/src/image/facts.ts';
import { imageLenses } from '../../server/src/service/image-lens.ts';
import type { ImageNews } from '../../server/src/service/image-news.ts';
import type { Permission } from '../../server/src/service/registries.ts';
import { parse } from '../../server/src/syntax/parse.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const NOW = Date.parse('2026-06-01T00:00:00Z');

/** What a registry said of an image that was made on a day, of its tag, and how many bytes it has. */
const told = (created: string | undefined, tag?: string, size = 0): ImageNews => ({
  answer: { kind: 'image', created, digest: DIGEST, size } as unknown as ImageFacts,
  at: NOW,
  tag: tag === undefined ? undefined : { kind: 'digest', digest: tag },
});
const failed: ImageNews = {
  answer: { kind: 'failed', code: 'unreachable', reason: 'did not answer in 15 s' },
  at: NOW,
  tag: undefined,
};

function read(text: string, news?: ImageNews, permission: Permission = 'ask'): readonly string[] {
  const file = parse(text);
  const grounds = { permission: () => permission, news: () => news, now: NOW };
  return imageLenses(file, grounds).map(({ title, task, span }) => {
    assert.ok(file.text.slice(span.start, span.end).length > 0);
    return task === undefined ? title : `[${task}: ${title}]`;
  });
}

describe('lenses of images', () => {
  const table: readonly (readonly [string, ImageNews | undefined, Permission, readonly string[]])[] = [
    ['node:20', undefined, 'ask', ['Not pinned', '[pin: Pin to digest]', '[check: Check]']],
    ['node:20', undefined, 'no', ['Not pinned']],
    [`node:20@${DIGEST}`, undefined, 'ask', ['Pinned', '[check: Check]']],
    [
      `node@${DIGEST}`,
      undefined,
      'yes',
      ['Pinned, without a tag', '[add-tag: Add the tag]', '[check: Check]'],
    ],
    ['node:20', told('2026-05-20T00:00:00Z'), 'yes', ['Not pinned · 12 days old', '[pin: Pin to digest]']],
    [
      `node:20@${DIGEST}`,
      told('2026-05-20T00:00:00Z', DIGEST, 58_300_000),
      'yes',
      ['Pinned · 12 days old · 58 MB compressed'],
    ],
    [
      `node:20@${DIGEST}`,
      told(undefined, OTHER, 1_234_000_000),
      'yes',
      ['Pinned · 1.2 GB compressed · tag 20 has moved', '[update: Update digest]'],
    ],
    [`node:20@${DIGEST}`, told('2026-05-31T12:00:00Z', DIGEST), 'yes', ['Pinned · made today']],
    [`node:20@${DIGEST}`, told('2026-05-31T00:00:00Z', DIGEST), 'yes', ['Pinned · 1 day old']],
    [`node:20@${DIGEST}`, told('2026-01-01T00:00:00Z', DIGEST), 'yes', ['Pinned · 4 months old']],
    [`node:20@${DIGEST}`, told('2023-01-01T00:00:00Z', DIGEST), 'yes', ['Pinned · 3 years old']],
    [`node:20@${DIGEST}`, told('1970-01-01T00:00:00Z', DIGEST), 'yes', ['Pinned']],
    [`node:20@${DIGEST}`, told('2027-01-01T00:00:00Z', DIGEST), 'yes', ['Pinned']],
    [`node:20@${DIGEST}`, told('not a day', DIGEST), 'yes', ['Pinned']],
    [
      `node:20@${DIGEST}`,
      told('2026-05-20T00:00:00Z', OTHER),
      'yes',
      ['Pinned · 12 days old · tag 20 has moved', '[update: Update digest]'],
    ],
    [
      `node:20@${DIGEST}`,
      failed,
      'yes',
      ['Pinned · docker.io did not answer in 15 s', '[check: Check again]'],
    ],
  ];
  for (const [image, news, permission, want] of table) {
    it(`say ${want.join(' | ')}`, () => {
      assert.deepEqual(read(`FROM ${image}\n`, news, permission), want);
      assert.deepEqual(read(`ARG B=${image}\r\nFROM $B AS b\r\nFROM b\r\n`, news, permission), want);
    });
  }

  it('are above FROM alone, and not above what is no image from outside', () => {
    assert.deepEqual(read('FROM scratch\nCOPY --from=a/b:1 c d\nFROM a-$B\n'), []);
  });
});
