import rule from '../../../server/src/rules/privilege/no-insecure-run.ts';
import { testRule } from '../../support/rule-tester.ts';

const security = 'Remove --security=insecure';
const network = 'Remove --network=host';

testRule(rule, {
  valid: [
    'FROM alpine\nRUN --network=none --security=sandbox make test\nRUN --network=default make\n',
    'FROM alpine\nRUN --network=$NET make\nRUN docker build --network=host .\nRUN --mount=type=cache,target=/c make\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nRUN «--security=insecure» ./setup.sh\n',
      expect: ['This step runs without the sandbox of the builder.'],
      fixes: [[{ title: security, kind: 'unsafe', output: 'FROM alpine\nRUN ./setup.sh\n' }]],
    },
    {
      code: 'FROM alpine\nRUN «--network=host» mkdir /data && chmod 755 /data\n',
      expect: ['This step runs in the network of the build host.'],
      fixes: [
        [{ title: network, kind: 'safe', output: 'FROM alpine\nRUN mkdir /data && chmod 755 /data\n' }],
      ],
    },
    // Package managers need a network, but no rights.
    {
      code: 'FROM alpine:3.22\nRUN  «--network=host»   «--security=insecure» apk add --no-cache tzdata=2025b-r0\n',
      expect: ['network', 'security'],
      fixes: [
        [
          {
            title: network,
            kind: 'unsafe',
            output: 'FROM alpine:3.22\nRUN   --security=insecure apk add --no-cache tzdata=2025b-r0\n',
          },
        ],
        [
          {
            title: security,
            kind: 'safe',
            output: 'FROM alpine:3.22\nRUN  --network=host apk add --no-cache tzdata=2025b-r0\n',
          },
        ],
      ],
    },
    // Continued lines.
    {
      code: 'FROM alpine\nRUN --mount=type=cache,target=/c \\\n    «--security=insecure» \\\n    # builds an image\n    buildah bud .\n',
      expect: ['security'],
      fixes: [
        [
          {
            title: security,
            kind: 'unsafe',
            output:
              'FROM alpine\nRUN --mount=type=cache,target=/c \\\n    # builds an image\n    buildah bud .\n',
          },
        ],
      ],
    },
    {
      code: '# escape=`\nFROM alpine\nrun `\n  «--network=host» `\n  ls\n',
      expect: ['network'],
      fixes: [[{ title: network, kind: 'safe', output: '# escape=`\nFROM alpine\nrun `\n  ls\n' }]],
    },
    // A comment stands between.
    { code: 'FROM alpine\nRUN \\\n  # why\n  «--network=host» ls\n', expect: ['network'] },
    {
      code: 'FROM alpine\nONBUILD RUN «--network=host» ["make"]\nRUN «--security=insecure» <<EOF\nmkdir /a\ncp /dev/kmsg /a/log\nEOF\n',
      expect: ['network', 'security'],
      fixes: [
        [
          {
            title: network,
            kind: 'unsafe',
            output:
              'FROM alpine\nONBUILD RUN ["make"]\nRUN --security=insecure <<EOF\nmkdir /a\ncp /dev/kmsg /a/log\nEOF\n',
          },
        ],
        [
          {
            title: security,
            kind: 'unsafe',
            output:
              'FROM alpine\nONBUILD RUN --network=host ["make"]\nRUN <<EOF\nmkdir /a\ncp /dev/kmsg /a/log\nEOF\n',
          },
        ],
      ],
    },
    {
      code: 'FROM alpine\nRUN «--security=insecure» echo 1 > /proc/sys/vm/overcommit_memory\n',
      expect: ['security'],
      fixes: [
        [
          {
            title: security,
            kind: 'unsafe',
            output: 'FROM alpine\nRUN echo 1 > /proc/sys/vm/overcommit_memory\n',
          },
        ],
      ],
    },
  ],
});
