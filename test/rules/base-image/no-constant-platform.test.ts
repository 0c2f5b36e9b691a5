import rule from '../../../server/src/rules/base-image/no-constant-platform.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [{ title: 'Delete the flag', kind: 'unsafe', output }] as const;

testRule(rule, {
  valid: [
    'FROM --platform=$BUILDPLATFORM a:1\n',
    'FROM --platform=linux/$TARGETARCH a:1\n',
    'FROM --platform a:1\nFROM --platform= a:1\nFROM a:1\n',
  ],
  invalid: [
    {
      code: 'FROM --platform=«linux/amd64» a:1\n',
      expect: ["The platform is fixed to 'linux/amd64', whatever the build asks for."],
      confidence: ['high'],
      fixes: [fix('FROM a:1\n')],
    },
    // What is rarer than the platform of most servers is what the file is for.
    ...['linux/arm64', 'linux/arm/v7', 's390x'].map((platform) => ({
      code: `FROM --platform=«${platform}» a:1 AS build\n`,
      expect: ['constant'],
      confidence: ['low' as const],
      fixes: [fix('FROM a:1 AS build\n')],
    })),
    {
      code: 'FROM --platform=«"linux/x86_64"» a:1 AS x86\n',
      expect: ['constant'],
      fixes: [fix('FROM a:1 AS x86\n')],
    },
    { code: 'FROM --platform=«foo» a:1\n', expect: ['constant'], fixes: [fix('FROM a:1\n')] },
    {
      code: 'FROM --platform=«aarch64» a:1 AS tools-arm64\n',
      expect: ['named'],
      fixes: [fix('FROM a:1 AS tools-arm64\n')],
    },
    {
      code: 'ARG P=linux/amd64\nFROM --platform=«$P» \\\n  a:1\n',
      expect: ['argument'],
      fixes: [fix('ARG P=linux/amd64\nFROM \\\n  a:1\n')],
    },
  ],
});
