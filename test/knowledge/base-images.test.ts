import assert from 'node:assert/strict';
import { parseReference } from '../../server/src/image/reference.ts';
import {
  FAMILY_IDS,
  familyImage,
  hardenedStreams,
  mappedImage,
} from '../../server/src/knowledge/base-images-map.ts';
import { newestVersion, namedVersions } from '../../server/src/knowledge/end-of-life.ts';
import { hardenedDefinition } from '../../server/src/knowledge/hardened-definitions.ts';
import { familyFacts } from '../../server/src/knowledge/hardened-families.ts';
import { isCurrentTag } from '../../server/src/knowledge/official-images.ts';
import { packageEquivalent } from '../../server/src/knowledge/package-names.ts';

const IMAGES = [
  'node',
  'python',
  'golang',
  'eclipse-temurin',
  'nginx',
  'php',
  'debian',
  'alpine',
  'postgres',
  'tomcat',
];

describe('tables of base images', () => {
  it('name every family with its source, and what it costs', () => {
    for (const family of FAMILY_IDS) {
      const facts = familyFacts(family);
      assert.ok(facts?.name !== undefined && facts.source !== undefined, family);
      assert.ok(facts.free !== undefined || facts.paid !== undefined || family === 'alpine', family);
    }
  });

  for (const name of IMAGES) {
    it(`say of ${name} where each fact is from, and name references only`, () => {
      const { image } = mappedImage(name) ?? assert.fail('no entry');
      for (const family of FAMILY_IDS) {
        const found = familyImage(image, family);
        if (found === undefined || found.why !== undefined) continue;
        assert.ok(found.source !== undefined && !found.source.includes('{'), family);
        assert.ok(['high', 'medium', 'low'].includes(found.confidence ?? ''), family);
        const names = [found.image, ...Object.values(found.versions ?? {})].filter(
          (text) => text !== undefined,
        );
        assert.ok(names.length > 0, family);
        for (const text of names) assert.ok(parseReference(text) !== undefined, text);
      }
    });
  }

  it('define every stream of Docker Hardened Images that they name', () => {
    for (const name of IMAGES) {
      const found = mappedImage(name)?.image.families.dhi;
      const repository = found?.image?.replace('dhi.io/', '') ?? '';
      for (const { version, systems } of hardenedStreams(found?.streams ?? '')) {
        if (version === '') continue;
        for (const { runtime, dev } of systems.values()) {
          const tags = [runtime, dev].filter((tag) => tag !== '');
          assert.ok(
            tags.some((tag) => hardenedDefinition(repository, tag) !== undefined),
            `${repository} ${version}`,
          );
        }
      }
    }
  });

  it('know mirrors and aliases, and what is to be said of them', () => {
    for (const reference of [
      'docker.io/library/node:20',
      'public.ecr.aws/docker/library/node',
      'arm64v8/node',
    ])
      assert.equal(mappedImage(reference)?.image.name, 'node', reference);
    assert.match(mappedImage('bitnami/node')?.remark ?? '', /^needs review/);
    assert.equal(mappedImage('registry.example/node'), undefined);
    assert.equal(mappedImage('no such reference'), undefined);
  });

  it('know the tags of official images', () => {
    assert.ok(isCurrentTag('node', '24-alpine') && isCurrentTag('nginx', 'latest'));
    assert.ok(!isCurrentTag('node', '4-alpine') && !isCurrentTag('constructor', 'latest'));
  });

  it('know versions and their ends', () => {
    assert.match(newestVersion('python') ?? '', /^3\.\d+$/);
    assert.equal(newestVersion('constructor'), undefined);
    assert.deepEqual(
      namedVersions('node:20-bookworm').map(({ title, version }) => `${title} ${version}`),
      ['Node.js 20', 'Debian 12'],
    );
  });
});

describe('names of packages', () => {
  const cases: readonly (readonly [
    string,
    Parameters<typeof packageEquivalent>[1],
    Parameters<typeof packageEquivalent>[2],
    string,
  ])[] = [
    ['libssl-dev', 'apt', 'wolfi', 'openssl-dev'],
    ['build-essential', 'apt', 'alpine', 'build-base'],
    ['openssl-devel', 'dnf', 'wolfi', 'openssl-dev'],
    ['gcc', 'alpine', 'wolfi', 'gcc'],
    ['libssl3t64', 'apt', 'wolfi', 'libssl3'],
  ];
  for (const [name, from, to, expected] of cases)
    it(`${name} of ${from} is ${expected} of ${to}`, () => {
      assert.equal(packageEquivalent(name, from, to)?.names.join(' '), expected);
    });

  it('are not guessed', () => {
    assert.equal(packageEquivalent('no-such-package', 'apt', 'wolfi'), undefined);
    assert.equal(packageEquivalent('apt-transport-https', 'apt', 'wolfi')?.kind, 'drop');
  });
});
