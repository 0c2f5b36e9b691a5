import assert from 'node:assert/strict';
import { deprecationOf } from '../../server/src/knowledge/deprecated-images.ts';
import { PRODUCT_CODENAMES, PRODUCT_CYCLES } from '../../server/src/knowledge/end-of-life-data.ts';
import { endingsOf, supportedTag } from '../../server/src/knowledge/end-of-life.ts';
import { HARDENED_IMAGES } from '../../server/src/knowledge/hardened-images-data.ts';
import { hardenedEquivalents } from '../../server/src/knowledge/hardened-images.ts';
import { OFFICIAL_TAGS } from '../../server/src/knowledge/official-tags-data.ts';
import { hasOfficialTag, officialName } from '../../server/src/knowledge/official-images.ts';

describe('knowledge of images', () => {
  it('holds versions with days that exist', () => {
    for (const text of Object.values(PRODUCT_CYCLES)) {
      for (const item of text.split(' ')) {
        assert.match(item, /^\d+(?:\.\d+)*(?:=\d{4}-\d\d-\d\d)?$/);
        const [, day] = item.split('=');
        if (day !== undefined) assert.equal(new Date(day).toISOString().slice(0, 10), day);
      }
    }
  });

  it('holds codenames of versions that it holds', () => {
    for (const [product, text] of Object.entries(PRODUCT_CODENAMES)) {
      const cycles = PRODUCT_CYCLES[product as keyof typeof PRODUCT_CYCLES];
      for (const item of text.split(' ')) {
        const version = item.split('=')[1] ?? '';
        assert.ok(` ${cycles}`.includes(` ${version}=`), `${product} ${item}`);
      }
    }
  });

  it('holds tags, and hardened images of families that have a name', () => {
    for (const groups of Object.values(OFFICIAL_TAGS)) {
      for (const [versions, flavours] of groups) {
        assert.match(versions, /^[\w.]+(?: [\w.]+)*$/);
        assert.match(flavours, /^[\w.-]+(?: [\w.-]+)*$/);
      }
    }
    for (const [image, entry] of Object.entries(HARDENED_IMAGES))
      assert.equal(hardenedEquivalents(image)?.images.length, entry.split(' ').length - 1, image);
  });

  it('tells the days of every part of a tag', () => {
    const told = endingsOf('node:20-alpine3.18', '2026-11-21').map(
      ({ title, version, end, isOver, start, endOffset }) =>
        [title, version, end, isOver, 'node:20-alpine3.18'.slice(start, endOffset)] as const,
    );
    assert.deepEqual(told, [
      ['Node.js', '20', '2026-04-30', true, '20'],
      ['Alpine Linux', '3.18', '2025-05-09', true, '3.18'],
    ]);
  });

  it('tells of an end 90 days ahead, and of none on an earlier day', () => {
    assert.deepEqual(endingsOf('node:22', '2027-01-29'), []);
    assert.equal(endingsOf('node:22', '2027-02-01')[0]?.isOver, false);
    assert.equal(endingsOf('node:22', '2027-04-30')[0]?.isOver, false);
    assert.equal(endingsOf('node:22', '2027-05-01')[0]?.isOver, true);
  });

  it('names a tag only if the flavour exists', () => {
    assert.equal(supportedTag('node:14-buster-slim', '2026-11-21'), '22-bookworm-slim');
    assert.equal(supportedTag('node:14-onbuild', '2026-11-21'), undefined);
    assert.equal(supportedTag('arm32v7/node:14', '2026-11-21'), undefined);
    assert.equal(supportedTag('acme/node:14', '2026-11-21'), undefined);
    assert.ok(hasOfficialTag('eclipse-temurin', '17-jre-alpine'));
    assert.ok(!hasOfficialTag('eclipse-temurin', '17-jre-slim'));
    assert.ok(!hasOfficialTag('constructor', '1'));
  });

  it('knows official images by their mirrors', () => {
    assert.equal(officialName('docker.io/library/node'), 'node');
    assert.equal(officialName('public.ecr.aws/docker/library/node'), 'node');
    assert.equal(officialName('docker.io/acme/node'), undefined);
    for (const name of ['constructor', 'toString', '__proto__']) {
      assert.equal(deprecationOf(name), undefined);
      assert.equal(hardenedEquivalents(name), undefined);
      assert.deepEqual(endingsOf(`${name}:1-${name}`, '2026-11-21'), []);
    }
  });
});
