import rule from '../../../server/src/rules/supply-chain/allowed-registries.ts';
import { testRule } from '../../support/rule-tester.ts';

const hub = { allowedRegistries: ['docker.io'] };
const mixed = { allowedRegistries: ['*.example.com', 'ghcr.io/acme', 'reg.local:5000', 'https://quay.io/'] };

const mirrored = {
  replacements: [
    { kind: 'registry', of: 'docker.io', with: 'reg.example/hub' },
    { kind: 'registry', of: 'ghcr.io/acme', with: 'reg.example/acme/' },
  ],
} as const;
const digest = `sha256:${'ab'.repeat(32)}`;

testRule(rule, {
  docsPolicy: hub,
  valid: [
    { code: 'FROM reg.example/hub/library/debian\nFROM ghcr.io/other/x\n', policy: mirrored },
    'FROM evil.example/x\n',
    { code: 'FROM evil.example/y\n', policy: { allowedRegistries: [] } },
    {
      code: 'FROM debian AS a\nFROM a\nFROM scratch\nFROM docker.io/acme/x:1\nFROM index.docker.io/x\n',
      policy: hub,
    },
    { code: 'FROM debian:13\nFROM acme/x@sha256:00\n', policy: { allowedRegistries: ['hub.docker.com'] } },
    { code: 'FROM evil.example/z\n', policy: { allowedRegistries: ['*'] } },
    {
      code: 'FROM a.example.com/x AS a\nFROM ghcr.io/acme/y:1\nFROM reg.local:5000/z\nFROM quay.io/q\nCOPY --from=a / /\nCOPY --from=0 / /\n',
      policy: mixed,
    },
    { code: 'ARG R\nFROM $R/x\nFROM ghcr.io/$R\nRUN --mount=type=cache,target=/x true\n', policy: mixed },
    { code: 'COPY --from=quay.io/x /a /b\n', policy: mixed },
    { code: 'ARG R=quay.io\nFROM ${R}/x\n', policy: mixed },
    { code: 'FROM --platform=$BUILDPLATFORM quay.io/x\nFROM\n', policy: mixed },
  ],
  invalid: [
    {
      code: `FROM «debian:13@${digest}»\nCOPY --from=«ghcr.io/acme/a/b:1» /x /y\n`,
      policy: mirrored,
      expect: ['registry', 'registry'],
      fixes: [
        [
          {
            title: `Use 'reg.example/hub/library/debian:13@${digest}'`,
            kind: 'unsafe',
            output: `FROM reg.example/hub/library/debian:13@${digest}\nCOPY --from=ghcr.io/acme/a/b:1 /x /y\n`,
          },
        ],
        [
          {
            title: "Use 'reg.example/acme/a/b:1'",
            kind: 'unsafe',
            output: `FROM debian:13@${digest}\nCOPY --from=reg.example/acme/a/b:1 /x /y\n`,
          },
        ],
      ],
    },
    {
      code: 'FROM «evil.example/x:1»\nFROM «debian:13» AS d\n',
      policy: mixed,
      expect: [
        "'evil.example/x:1' comes from 'evil.example', which is not an allowed registry.",
        "'debian:13' comes from 'docker.io', which is not an allowed registry.",
      ],
    },
    {
      code: 'FROM «example.com/x»\nFROM «ghcr.io/acmes/x»\nFROM «ghcr.io/x»\nFROM «reg.local/x»\n',
      policy: mixed,
      expect: ['registry', 'registry', 'registry', 'registry'],
    },
    {
      code: 'ARG R=evil.example\nARG V\nFROM «$R/x»\nFROM «node:$V»\nFROM «evil.example/$V»\n',
      policy: mixed,
      expect: [
        "'$R/x' comes from 'evil.example', which is not an allowed registry.",
        "'node:$V' comes from 'docker.io', which is not an allowed registry.",
        'registry',
      ],
    },
    {
      code: 'FROM debian\nCOPY --from=«evil.example/x» /a /b\nRUN --mount=type=bind,from=«evil.example/y:1»,target=/y cp /y/a /\n',
      policy: hub,
      expect: ['registry', 'registry'],
    },
    {
      code: 'COPY --from=«evil.example/x» /a /b\n',
      policy: { allowedRegistries: ['docker.io', 'a*c.example', '*.example.*'] },
      expect: ['registry'],
    },
  ],
});
