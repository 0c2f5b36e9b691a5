import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scanMatch, type ImageScan } from '../../server/src/lint/image-scans.ts';
import { readScans } from '../../server/src/scan/read.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

export const TRIVY = {
  SchemaVersion: 2,
  ArtifactName: 'python:3.13-slim-bookworm',
  ArtifactType: 'container_image',
  Metadata: {
    ImageID: `sha256:${'cd'.repeat(32)}`,
    RepoTags: ['python:3.13-slim-bookworm'],
    RepoDigests: [`python@${DIGEST}`],
  },
  Results: [
    {
      Target: 'python (debian 12.5)',
      Class: 'os-pkgs',
      Type: 'debian',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2026-1',
          PkgName: 'libssl3',
          PkgIdentifier: { PURL: 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64' },
          InstalledVersion: '3.0.11-1',
          FixedVersion: '3.0.13-1',
          Severity: 'CRITICAL',
        },
        { VulnerabilityID: 'CVE-2026-2', PkgName: 'zlib1g', InstalledVersion: '1.2', Severity: 'LOW' },
        { VulnerabilityID: 7, PkgName: 'broken entry' },
      ],
      ExperimentalModifiedFindings: [{ Type: 'vulnerability', Status: 'not_affected' }],
    },
    { Target: 'Python', Type: 'python-pkg', Vulnerabilities: null },
  ],
};

const GRYPE = {
  matches: [
    {
      vulnerability: {
        id: 'GHSA-aaaa-bbbb-cccc',
        severity: 'High',
        fix: { versions: ['2.3.2'], state: 'fixed' },
      },
      artifact: { name: 'Flask', version: '2.2.0', type: 'python', purl: 'pkg:pypi/Flask@2.2.0' },
    },
    {
      vulnerability: {
        id: 'CVE-2026-3',
        severity: 'Negligible',
        fix: { versions: ['9'], state: 'wont-fix' },
      },
      artifact: { name: 'tar', version: '1', type: 'deb', purl: '' },
    },
  ],
  ignoredMatches: [{ appliedIgnoreRules: [{ namespace: 'vex', 'vex-status': 'not_affected' }] }],
  source: {
    type: 'image',
    target: { userInput: 'reg.example/app:1', tags: [], repoDigests: [`reg.example/app@${DIGEST}`] },
  },
  descriptor: { name: 'grype', version: '0.90.0' },
};

const SCOUT = {
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'docker scout',
          rules: [
            {
              id: 'CVE-2026-4',
              properties: {
                affected_version: '<3.1.5',
                fixed_version: '3.1.5',
                'security-severity': '9.8',
                purls: ['pkg:deb/debian/curl@7.88.1-10?os_name=debian'],
              },
            },
          ],
        },
      },
      results: [
        { ruleId: 'CVE-2026-4', level: 'error', message: { text: 'curl' } },
        {
          ruleId: 'CVE-2026-5',
          level: 'warning',
          message: { text: 'Package: git\nInstalled Version: 2.1\nFixed Version: 2.2' },
        },
        { ruleId: 'CVE-2026-6', level: 'error', suppressions: [{ kind: 'external' }] },
        { ruleId: 'DL3008', level: 'warning', message: { text: 'not a vulnerability' } },
      ],
      properties: { imageName: 'debian:12', repoTags: ['debian:12'] },
    },
  ],
};

const CYCLONEDX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    component: { type: 'container', name: 'debian:12', purl: `pkg:oci/debian@${encodeURIComponent(DIGEST)}` },
  },
  components: [
    { 'bom-ref': 'a', name: 'curl', version: '7.88', purl: 'pkg:deb/debian/curl@7.88' },
    { 'bom-ref': 'b', name: 'lodash', version: '4.17.0', purl: 'pkg:npm/lodash@4.17.0' },
  ],
  vulnerabilities: [
    {
      id: 'CVE-2026-7',
      ratings: [{ severity: 'low' }, { score: 7.5 }],
      affects: [
        {
          ref: 'a',
          versions: [
            { version: '7.88', status: 'affected' },
            { version: '7.90', status: 'unaffected' },
          ],
        },
      ],
    },
    { id: 'CVE-2026-8', analysis: { state: 'not_affected' }, affects: [{ ref: 'b' }] },
  ],
};

function read(...values: readonly unknown[]): readonly ImageScan[] {
  const { scans, problems } = readScans(
    values.map((value, index) => ({
      name: `f${String(index)}.json`,
      id: String(index),
      text: JSON.stringify(value),
    })),
  );
  assert.deepEqual(problems, []);
  return scans;
}

function all({ packages }: ImageScan): string[] {
  return [...packages.values()]
    .flat()
    .map(({ id, level, package: name, type, installed, fixed }) =>
      [id, level, name, type ?? '?', installed ?? '?', fixed.join('|')].join(' '),
    );
}

describe('results of scanners', () => {
  const cases: readonly (readonly [string, unknown, string, readonly string[], number])[] = [
    [
      'Trivy JSON',
      TRIVY,
      'Trivy',
      ['CVE-2026-1 critical libssl3 deb 3.0.11-1 3.0.13-1', 'CVE-2026-2 low zlib1g deb 1.2 '],
      1,
    ],
    [
      'Grype JSON',
      GRYPE,
      'Grype',
      ['GHSA-aaaa-bbbb-cccc high Flask pypi 2.2.0 2.3.2', 'CVE-2026-3 low tar deb 1 '],
      1,
    ],
    [
      'SARIF of Docker Scout and Trivy',
      SCOUT,
      'docker scout',
      ['CVE-2026-4 critical curl deb 7.88.1-10 3.1.5', 'CVE-2026-5 medium git ? 2.1 2.2'],
      1,
    ],
    ['CycloneDX', CYCLONEDX, 'CycloneDX', ['CVE-2026-7 high curl deb 7.88 7.90'], 1],
  ];
  for (const [name, value, tool, expected, leftOut] of cases) {
    it(`of ${name} are read`, () => {
      const [scan] = read(value);
      assert.ok(scan !== undefined);
      assert.equal(scan.tool, tool);
      assert.deepEqual(all(scan), expected);
      assert.equal(scan.leftOut, leftOut);
      const counted = Object.values(scan.counts).reduce((sum, number) => sum + number, 0);
      assert.equal(counted, expected.length);
    });
  }

  it('lose what OpenVEX or a CycloneDX VEX states not to be affected, of this product alone', () => {
    const vex = (product: string): object => ({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        {
          vulnerability: { name: 'CVE-2026-1' },
          products: [{ '@id': product, subcomponents: [{ '@id': 'pkg:deb/debian/libssl3' }] }],
          status: 'not_affected',
        },
        { vulnerability: { name: 'CVE-2026-2' }, products: [{ '@id': product }], status: 'affected' },
      ],
    });
    assert.deepEqual(read(TRIVY, vex('pkg:oci/python'))[0]?.leftOut, 2);
    assert.deepEqual(read(TRIVY, vex('pkg:oci/node'))[0]?.leftOut, 1);
    const bom = {
      bomFormat: 'CycloneDX',
      vulnerabilities: [
        {
          id: 'cve-2026-1',
          analysis: { state: 'not_affected' },
          affects: [{ ref: 'urn:cdx:1/1#pkg:deb/debian/libssl3@3' }],
        },
      ],
    };
    const [scan, ...more] = read(TRIVY, bom);
    assert.deepEqual([scan?.leftOut, scan?.counts.critical, more], [2, 0, []]);
  });

  it('are of an image by digest or tag', () => {
    const [trivy, grype] = read(TRIVY, GRYPE);
    assert.ok(trivy !== undefined && grype !== undefined);
    const tag = 'python:3.13-slim-bookworm';
    for (const [scan, reference, expected] of [
      [trivy, tag, 'tag'],
      [trivy, `docker.io/library/${tag}`, 'tag'],
      [trivy, `python:other@${DIGEST}`, 'digest'],
      [trivy, `${tag}@sha256:${'ef'.repeat(32)}`, undefined],
      [trivy, 'python:3.13', undefined],
      [trivy, 'reg.example/python:3.13-slim-bookworm', undefined],
      [grype, 'reg.example/app:1', 'tag'],
      [grype, 'reg.example/app', undefined],
    ] as const)
      assert.equal(scanMatch(reference, scan), expected, reference);
  });

  it('that are none are told, without a word of them', () => {
    const { scans, problems } = readScans(
      ['hunter2', '{}', '[]', 'null', '{"version":"2.1.0"}', '['.repeat(50_000)].map((text, index) => ({
        name: String(index),
        id: String(index),
        text,
      })),
    );
    assert.deepEqual(scans, []);
    assert.equal(problems.length, 6);
    for (const { reason } of problems) assert.match(reason, /^is not JSON$|^is no result of a scanner/);
  });

  it('may be anything inside', () => {
    const mutate = (value: unknown, at: readonly number[], by: unknown): unknown => {
      const [first, ...rest] = at;
      if (first === undefined || typeof value !== 'object' || value === null) return by;
      const keys = Object.keys(value);
      const key = keys[first % Math.max(1, keys.length)];
      if (key === undefined) return by;
      const copy: Record<string, unknown> = Array.isArray(value)
        ? (Object.assign([], value) as never)
        : { ...value };
      copy[key] = mutate(copy[key], rest, by);
      return copy;
    };
    fc.assert(
      fc.property(
        fc.constantFrom<unknown>(TRIVY, GRYPE, SCOUT, CYCLONEDX),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 7 }),
        fc.anything(),
        (value, at, by) => {
          const text = JSON.stringify(mutate(value, at, by), (_, item: unknown) =>
            typeof item === 'bigint' ? '1' : item,
          );
          const { scans } = readScans([{ name: 'a', id: 'a', text }]);
          for (const scan of scans) all(scan);
        },
      ),
      { numRuns: 400 },
    );
  });
});
