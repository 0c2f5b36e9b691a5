import type { ContextFacts } from '../../../server/src/lint/facts.ts';
import shellcheck from '../../../server/src/rules/build/shellcheck.ts';
import maintainer from '../../../server/src/rules/style/no-maintainer.ts';
import rule from '../../../server/src/rules/style/no-unused-suppression.ts';
import signatures from '../../../server/src/rules/supply-chain/valid-image-signature.ts';
import vulnerabilities from '../../../server/src/rules/supply-chain/known-vulnerabilities.ts';
import { readScans } from '../../../server/src/scan/read.ts';
import { knownAs } from '../../support/known-image.ts';
import { testRule } from '../../support/rule-tester.ts';

const beside = [maintainer];
const comment = (output: string) =>
  [{ title: 'Remove the comment', kind: 'safe', output, changesComments: true }] as const;
const name = (output: string) =>
  [{ title: 'Remove DL4000 from the comment', kind: 'safe', output, changesComments: true }] as const;

/** Of rules that find nothing when nobody has looked at something outside the file. */
const looking = [shellcheck, signatures, vulnerabilities];
const ignoringNothing = 'FROM debian:13\nRUN rm $dir\n';
const ignoring = (names: string): string => `# bulkhead ignore=${names}\n${ignoringNothing}`;

function scanOf(image: string): ContextFacts {
  const text = JSON.stringify({ SchemaVersion: 2, ArtifactName: image, Results: [] });
  const { scans } = readScans([{ name: 'trivy.json', id: 'x', text }]);
  return { scans: scans.map((scan) => ({ scan, isBuilt: 'no' })) };
}

testRule(rule, {
  valid: [
    {
      code: ignoring('known-vulnerabilities,valid-image-signature').replace(
        'RUN',
        '# bulkhead ignore=shellcheck\nRUN',
      ),
      beside: looking,
    },
    { code: ignoring('known-vulnerabilities'), beside: looking, facts: scanOf('alpine:3') },
    {
      code: ignoring('shellcheck'),
      beside: looking,
      // It is at work.
      facts: { shellcheck: { version: 1, notes: () => undefined } },
    },
    { code: 'FROM scratch\n# bulkhead ignore=no-maintainer\nMAINTAINER Ada\n', beside },
    {
      code: 'FROM scratch\n# bulkhead ignore=DL4000 reason="x" until=2030-01-01\nMAINTAINER Ada\n',
      beside,
      today: '2030-01-01',
    },
    { code: 'FROM scratch\n# hadolint ignore=DL4000\nLABEL a=b\n', beside },
    { code: '# bulkhead file-ignore=DL9999,SC2086,all\nFROM scratch\n', beside },
    { code: 'FROM scratch\n# bulkhead ignore=all\nLABEL a=b\n', beside },
  ],
  invalid: [
    {
      code: ignoring('«known-vulnerabilities» reason="x"'),
      beside: looking,
      facts: scanOf('debian:13'),
      expect: ['unused'],
      fixes: [comment(ignoringNothing)],
    },
    {
      code: ignoring('«shellcheck» reason="x"'),
      beside: looking,
      facts: { shellcheck: { version: 1, notes: () => [] } },
      expect: ['unused'],
      fixes: [comment(ignoringNothing)],
    },
    {
      code: ignoring('«valid-image-signature»'),
      beside: looking,
      facts: { images: knownAs('debian:13') },
      expect: ['unused'],
      fixes: [comment(ignoringNothing)],
    },
    {
      code: 'FROM scratch\n# why\n# bulkhead ignore=«no-maintainer» reason="gone"\nLABEL a=b\n',
      beside,
      expect: ['unused'],
      fixes: [comment('FROM scratch\n# why\nLABEL a=b\n')],
    },
    {
      code: '# bulkhead file-ignore=SC2086, «DL4000» reason="x"\nFROM scratch\n',
      beside,
      expect: ['unused'],
      fixes: [name('# bulkhead file-ignore=SC2086 reason="x"\nFROM scratch\n')],
    },
    {
      code: '# bulkhead file-ignore=«DL4000» , SC2086\nFROM scratch\n',
      beside,
      expect: ['unused'],
      fixes: [name('# bulkhead file-ignore=SC2086\nFROM scratch\n')],
    },
    {
      code: 'FROM scratch\n# bulkhead ignore=«no-maintaner»\nMAINTAINER Ada\n',
      beside,
      expect: ['unknown'],
      fixes: [
        [
          {
            title: 'Change it to no-maintainer',
            kind: 'unsafe',
            output: 'FROM scratch\n# bulkhead ignore=no-maintainer\nMAINTAINER Ada\n',
            changesComments: true,
          },
        ],
      ],
    },
    { code: 'FROM scratch\n# bulkhead ignore=«x/y»\nLABEL a=b\n', beside, expect: ['unknown'] },
    {
      code: 'FROM scratch\n# bulkhead ignore=no-maintainer until=«2029-12-31»\nMAINTAINER Ada\n',
      beside,
      today: '2030-01-01',
      expect: ['expired'],
    },
    {
      code: '# bulkhead file-ignore=«no-maintainer»\n# escape=`\nFROM scratch\n',
      beside,
      expect: ['unused'],
    },
  ],
});
