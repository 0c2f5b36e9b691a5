import rule from '../../../server/src/rules/supply-chain/pinned-syntax.ts';
import { testRule } from '../../support/rule-tester.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

testRule(rule, {
  valid: [
    'FROM scratch\n',
    `# syntax=docker/dockerfile:1@${digest}\nFROM scratch\n`,
    `# syntax=docker/dockerfile@${digest}\nFROM scratch\n`,
    // A digest names the program, whoever wrote it.
    `# syntax=acme/frontend:latest@${digest}\nFROM scratch\n`,
    // No directive any more.
    '\n# syntax=docker/dockerfile:latest\nFROM scratch\n',
    'FROM scratch\n# syntax=docker/dockerfile:latest\n',
    '# escape=`\nFROM scratch\n',
    '# syntax=Not An Image\nFROM scratch\n',
  ],
  invalid: [
    {
      code: '# syntax=«docker/dockerfile:latest»\nFROM scratch\n',
      expect: [
        "The frontend 'docker/dockerfile:latest' has no version, so every build may take another one.",
      ],
    },
    { code: '# syntax = «docker/dockerfile»\nFROM scratch\n', expect: ['floating'] },
    { code: '#syntax=«acme/frontend»\nFROM scratch\n', expect: ['floating'] },
    { code: '# syntax=«docker/dockerfile:experimental»\nFROM scratch\n', expect: ['preview'] },
    { code: '# syntax=«docker/dockerfile:1.7-labs»\nFROM scratch\n', expect: ['preview'] },
    { code: '# syntax=«docker/dockerfile:1.0-experimental»\nFROM scratch\n', expect: ['preview'] },
    { code: '# syntax=«docker/dockerfile-upstream:master»\nFROM scratch\n', expect: ['preview'] },
    { code: '# syntax=«ghcr.io/acme/frontend:1.2» with arguments\nFROM scratch\n', expect: ['unknown'] },
    {
      code: '# syntax=«docker/dockerfile:1»\nFROM scratch\n',
      expect: ["The frontend 'docker/dockerfile:1' is not pinned to a digest."],
    },
    { code: '# escape=`\n# syntax=«docker.io/docker/dockerfile:1.9.0»\nFROM scratch\n', expect: ['digest'] },
  ],
});
