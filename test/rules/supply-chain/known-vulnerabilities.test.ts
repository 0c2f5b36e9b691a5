import rule from '../../../server/src/rules/supply-chain/known-vulnerabilities.ts';
import type { ContextFacts } from '../../../server/src/lint/facts.ts';
import type { ScanFacts } from '../../../server/src/lint/image-scans.ts';
import { readScans } from '../../../server/src/scan/read.ts';
import { testRule } from '../../support/rule-tester.ts';

type Found = readonly [
  id: string,
  severity: string,
  name: string,
  installed: string,
  fixed: string,
  type?: string,
];

function scanOf(image: string, isBuilt: ScanFacts['isBuilt'], ...found: readonly Found[]): ContextFacts {
  const report = {
    SchemaVersion: 2,
    ArtifactName: image,
    Metadata: { RepoTags: [image] },
    Results: found.map(
      ([VulnerabilityID, Severity, PkgName, InstalledVersion, FixedVersion, Type = 'debian']) => ({
        Type,
        Vulnerabilities: [{ VulnerabilityID, Severity, PkgName, InstalledVersion, FixedVersion }],
      }),
    ),
  };
  const { scans } = readScans([{ name: 'trivy.json', id: 'x', text: JSON.stringify(report) }]);
  return { scans: scans.map((scan) => ({ scan, isBuilt })) };
}

const base = scanOf(
  'python:3.13-slim-bookworm',
  'no',
  ['CVE-1', 'CRITICAL', 'libssl3', '3.0', '3.1'],
  ['CVE-2', 'LOW', 'tar', '1', ''],
);
const old = scanOf('debian:10', 'no', ['CVE-1', 'HIGH', 'libssl3', '3.0', '3.1']);
const app = scanOf(
  'reg.example/app:1',
  'yes',
  ['CVE-1', 'HIGH', 'flask', '2.2.0', '2.2.5, 2.3.2', 'python-pkg'],
  ['CVE-2', 'LOW', 'Flask', '2.2.0', '2.2.4', 'python-pkg'],
  ['CVE-3', 'MEDIUM', 'curl', '7.88.1-10', '7.88.1-10+deb12u5'],
  ['CVE-4', 'MEDIUM', 'curl', '7.88.1-10', '7.88.1-10+deb12u9'],
  ['CVE-5', 'HIGH', 'git', '2.39.2', ''],
  ['CVE-6', 'HIGH', 'flask', '2.2.0', '9.9'],
);

testRule(rule, {
  docsFacts: base,
  valid: [
    'FROM python:3.13-slim-bookworm\n',
    { code: 'FROM python:3.12\nFROM scratch\nFROM $X\n', facts: base },
    { code: 'FROM python:3.13-slim-bookworm AS empty\n', facts: scanOf('python:3.13-slim-bookworm', 'no') },
    // What is in the base may be replaced by the newer one of the index.
    { code: 'FROM debian:13\nRUN apt-get install -y libssl3=3.0\n', facts: base },
    {
      code: 'FROM debian:12\nRUN pip install flask==2.2.0\n',
      facts: scanOf('debian:13', 'unless-base'),
    },
  ],
  invalid: [
    {
      code: 'FROM «python:3.13-slim-bookworm» AS a\nFROM a\nFROM «docker.io/library/python:3.13-slim-bookworm»\n',
      facts: base,
      expect: ["A scan of 'python:3.13-slim-bookworm' found vulnerabilities: 1 critical, 1 low.", 'base'],
      confidence: ['medium', 'medium'],
    },
    {
      code: 'FROM «debian:10»\n',
      facts: old,
      today: '2026-11-21',
      expect: ['base'],
      fixes: [[{ title: 'Use the tag 12', kind: 'unsafe', output: 'FROM debian:12\n' }]],
    },
    {
      code: 'FROM debian:12 AS build\nRUN pip install flask==2.2.0\nFROM «debian:12-slim»\nRUN apt-get update && apt-get install -y «curl=7.88.1-10» git=2.39.2 tar\nRUN pip install «flask==2.2.0» requests==1.0 && pip install flask==2.1.0 flask\n',
      facts: app,
      expect: [
        'A scan of the image that is built here found vulnerabilities: 3 high, 2 medium, 1 low.',
        "'curl' 7.88.1-10 has 2 vulnerabilities (medium), mended in 7.88.1-10+deb12u5 or 7.88.1-10+deb12u9.",
        "'flask' 2.2.0 has 2 vulnerabilities (high), mended in 2.2.5.",
      ],
      fixes: [
        [],
        [],
        [
          {
            title: 'Use flask 2.2.5, which Trivy names',
            kind: 'unsafe',
            output:
              'FROM debian:12 AS build\nRUN pip install flask==2.2.0\nFROM debian:12-slim\nRUN apt-get update && apt-get install -y curl=7.88.1-10 git=2.39.2 tar\nRUN pip install flask==2.2.5 requests==1.0 && pip install flask==2.1.0 flask\n',
          },
        ],
      ],
    },
    {
      code: 'FROM «debian:13-slim»\n',
      facts: scanOf('reg.example/app:2', 'unless-base', ['CVE-9', 'UNKNOWN', 'a', '1', '']),
      expect: ['A scan of the image that is built here found vulnerabilities: 1 unrated.'],
    },
  ],
});
